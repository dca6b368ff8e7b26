"""Copilot CLI sessions: usage is written once, when a session ends, for each model it used."""

from budgetlint.records.calls import Format
from budgetlint.records.formats.bill_lines import COLUMNS, MEANT, per_meter, rest

_MODELS = "TRY_CAST(data.modelMetrics AS MAP(VARCHAR, JSON))"
_SESSION = (
    f"(SELECT file, place, timestamp, type, data.sessionStartTime AS began, unnest(map_entries({_MODELS})) AS entry "
    "FROM {rows} WHERE type = 'session.shutdown' UNION ALL "
    "SELECT file, place, timestamp, type, NULL, NULL FROM {rows} WHERE type IS NULL)"
)


def _usage(name: str) -> str:
    return f"json_extract_string(entry.value, '$.usage.{name}')"


COPILOT = Format(
    name="copilot",
    about="Copilot CLI sessions, whose usage is written when they end",
    reads={"type": "TEXT", "timestamp": "TIME", "data": {"modelMetrics": "JSON", "sessionStartTime": "TEXT"}},
    any_of=(
        frozenset({"type", "data.sessionId", "data.copilotVersion"}),
        frozenset({"type", "data.modelMetrics", "data.shutdownType"}),
        frozenset({"type", "data", "id", "timestamp", "parentId"}),
    ),
    anchor=("type", "timestamp"),
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": rest(_usage("inputTokens"), _usage("cacheReadTokens"), _usage("cacheWriteTokens")),
            "cache_read_tokens": _usage("cacheReadTokens"),
            "cache_write_tokens": _usage("cacheWriteTokens"),
            "output_tokens": _usage("outputTokens"),
        },
        requests="json_extract_string(entry.value, '$.requests.count')",
    )
    + f" AS line FROM {_SESSION})",
    calls=MEANT,
    columns={
        **COLUMNS,
        "provider": "'github-copilot'",
        "service": "'copilot'",
        "model": "entry.key",
        "start": "COALESCE(TRY_CAST(began AS BIGINT), timestamp)",
        "end": "timestamp",
    },
)
