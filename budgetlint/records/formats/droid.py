"""Factory's droid: a run's output as lines, whose end has the usage of the run, and sessions, which have none."""

from budgetlint.records.calls import Format

_RUN = "COALESCE(session_id, sessionId)"

DROID = Format(
    name="droid",
    about="Factory droid runs as streamed JSON",
    reads={
        **dict.fromkeys(("type", "id", "session_id", "sessionId", "model"), "TEXT"),
        "timestamp": "TIME",
        "usage": dict.fromkeys(
            ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"), "TEXT"
        ),
    },
    any_of=(
        frozenset({"type", "timestamp", "finalText"}),
        frozenset({"type", "timestamp", "toolCallId", "toolName"}),
        frozenset({"type", "id", "owner", "title", "version"}),
    ),
    anchor=("type", "id", "timestamp"),
    rows=f"(SELECT *, max(model) OVER (PARTITION BY file, {_RUN}) AS run_model FROM {{rows}})",
    calls="type = 'completion' AND usage.input_tokens IS NOT NULL",
    columns={
        "call_id": f"{_RUN} || ':' || CAST(timestamp AS VARCHAR)",
        "task_id": _RUN,
        "service": "'droid'",
        "model": "run_model",
        "input": "usage.input_tokens",
        "cache_read": "usage.cache_read_input_tokens",
        "cache_write": "usage.cache_creation_input_tokens",
        "output_tokens": "usage.output_tokens",
        "created": "timestamp",
    },
)
