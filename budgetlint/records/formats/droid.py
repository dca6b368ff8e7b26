"""Factory's droid: the lines that a run prints, the last with the run's usage, and the settings of sessions, with theirs.

Settings don't state how many calls a session made, so they are not compared with anything.
"""

from budgetlint.records.calls import Format
from budgetlint.records.formats.bill_lines import COLUMNS, MEANT, per_meter

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
    calls="type = 'completion' AND usage IS NOT NULL",
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

DROID_SETTINGS = Format(
    name="droid-settings",
    about="the settings of a droid session, with the usage of the whole session",
    reads={
        "model": "TEXT",
        "providerLockTimestamp": "TIME",
        "tokenUsage": dict.fromkeys(
            ("inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens", "thinkingTokens"), "TEXT"
        ),
    },
    any_of=(frozenset({"tokenUsage.inputTokens", "tokenUsage.outputTokens", "tokenUsage.cacheReadTokens"}),),
    anchor=("providerLockTimestamp", "tokenUsage"),
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": "tokenUsage.inputTokens",
            "cache_read_tokens": "tokenUsage.cacheReadTokens",
            "cache_write_tokens": "tokenUsage.cacheCreationTokens",
            "output_tokens": "tokenUsage.outputTokens",
        }
    )
    + " AS line FROM {rows})",
    calls=MEANT,
    columns={
        **COLUMNS,
        "provider": "'factory'",
        "service": "'droid'",
        "model": "model",
        "start": "providerLockTimestamp",
    },
)
