"""Codex session logs: running totals with each turn's own usage; a forked session first repeats its parent's."""

from budgetlint.records.calls import Format, Shape

_USAGE: Shape = dict.fromkeys(
    (
        "input_tokens",
        "cached_input_tokens",
        "cache_write_input_tokens",
        "output_tokens",
        "reasoning_output_tokens",
        "total_tokens",
    ),
    "TEXT",
)


def _total(field: str) -> str:
    return f"TRY_CAST(payload.info.total_token_usage.{field} AS BIGINT)"


_FIRST_NAMES = {"input_tokens": "payload.info.prompt", "output_tokens": "payload.info.completion"}
"""The names of a turn's counts in the first versions."""


def _turn(field: str) -> str:
    """The turn's own count, or the growth of the running total if the turn's count is missing."""
    named = ", ".join(
        [f"payload.info.last_token_usage.{field}", f"payload.usage.{field}", _FIRST_NAMES.get(field, "NULL")]
    )
    count = f"TRY_CAST(COALESCE({named}) AS BIGINT)"
    return f"COALESCE({count}, {_total(field)} - COALESCE(LAG({_total(field)}) OVER counts, 0))"


_FIRST_META = (
    "first_value(CASE WHEN type = 'session_meta' THEN "
    "struct_pack(id := payload.id, parent := payload.forked_from_id, started := timestamp) END IGNORE NULLS) OVER whole AS meta"
)
"""A field of the first line that describes the session; a fork repeats its parent's after its own."""

_LINES = (
    f"SELECT file, place, n, timestamp, type, payload, {_FIRST_META}, "
    "max(CASE WHEN payload.info.total_token_usage IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY file) AS counted, "
    "max(CASE WHEN payload.type = 'task_started' THEN payload.started_at END) OVER (PARTITION BY file) AS any_turn, "
    "last_value(payload.model IGNORE NULLS) OVER so_far AS model, "
    "last_value(payload.started_at IGNORE NULLS) OVER so_far AS turn_started "
    "FROM (SELECT *, row_number() OVER () AS n FROM {rows}) "
    "WINDOW whole AS (PARTITION BY file ORDER BY timestamp, n ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), "
    "so_far AS (PARTITION BY file ORDER BY timestamp, n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
)
_TURN = "COALESCE(TRY_CAST(turn_started AS BIGINT), epoch_us(TRY_CAST(turn_started AS TIMESTAMP)) // 1000000, 0)"
"""The start of the turn, in seconds."""

CODEX = Format(
    name="codex",
    about="Codex sessions of any version that wrote usage",
    reads={
        "timestamp": "TIME",
        "type": "TEXT",
        "payload": {
            "type": "TEXT",
            "id": "TEXT",
            "forked_from_id": "TEXT",
            "model": "TEXT",
            "started_at": "TEXT",
            "usage": _USAGE,
            "info": {"total_token_usage": _USAGE, "last_token_usage": _USAGE, "prompt": "TEXT", "completion": "TEXT"},
        },
    },
    any_of=(
        frozenset({"timestamp", "type", "payload.type"}),
        frozenset({"timestamp", "type", "payload.id"}),
        frozenset({"timestamp", "type", "payload.model"}),
        frozenset({"timestamp", "type", "payload"}),
    ),
    anchor=("timestamp", "type", "usage_of"),
    convention="clamped",
    ordered=True,
    rows=(
        "(SELECT file, place, timestamp, type, meta.id AS session, meta.parent AS parent, meta.started AS started, any_turn, turn_started, model, COALESCE(payload.type, type) AS usage_of, "
        "payload.info IS NOT NULL OR payload.usage IS NOT NULL AS counts, "
        f"{_turn('input_tokens')} AS sent, {_turn('cached_input_tokens')} AS cached, "
        f"{_turn('cache_write_input_tokens')} AS written, {_turn('output_tokens')} AS received, {_turn('reasoning_output_tokens')} AS reasoned, "
        f"counted, COALESCE(LAG({_total('total_tokens')}) OVER counts, -1) AS before, {_total('total_tokens')} AS running "
        f"FROM ({_LINES}) WINDOW counts AS (PARTITION BY file, payload.type, payload.info IS NULL ORDER BY timestamp, n))"
    ),
    calls=(
        "(usage_of = 'token_count' OR (usage_of = 'turn.completed' AND counted = 0)) AND counts AND COALESCE(running, -2) <> before AND COALESCE(sent, 1) + COALESCE(received, 1) > 0 AND (parent IS NULL "
        "OR CASE WHEN any_turn IS NULL THEN timestamp // 1000 > started // 1000 "
        f"ELSE {_TURN} >= started // 1000 END)"
    ),
    columns={
        "call_id": (
            "CASE WHEN session IS NULL THEN concat_ws(':', 'codex', timestamp, running, sent, received) "
            "ELSE session || ':' || COALESCE(CAST(running AS VARCHAR), 'at ' || CAST(timestamp AS VARCHAR)) END"
        ),
        "task_id": "session",
        "service": "'codex'",
        "provider": "'openai'",
        "model": "COALESCE(model, 'gpt-5')",
        "input": "sent",
        "cache_read": "cached",
        "cache_write": "written",
        "output_tokens": "received",
        "reasoning_tokens": "reasoned",
        "created": "timestamp",
    },
)
