"""Copilot CLI sessions: usage is written once, when a session ends, for each model it used, and sums up its calls."""

from budgetlint.records.calls import Format

_MODELS = "TRY_CAST(data.modelMetrics AS MAP(VARCHAR, JSON))"
_SESSION = (
    "(SELECT file, place, timestamp, id, type, data.sessionStartTime AS began, data.tokenDetails AS details, session, "
    f"cardinality({_MODELS}) AS models, unnest(map_entries({_MODELS})) AS entry "
    "FROM (SELECT *, max(data.sessionId) OVER (PARTITION BY file) AS session FROM {rows}) WHERE type = 'session.shutdown' "
    "UNION ALL SELECT file, place, timestamp, id, type, NULL, NULL, NULL, NULL, NULL FROM {rows} WHERE type IS NULL)"
)


def _usage(name: str, of_session: str) -> str:
    """A count of one model; the session's own where it used no other."""
    whole = f"CASE WHEN models = 1 THEN json_extract_string(details, '$.{of_session}.tokenCount') END"
    return f"COALESCE(json_extract_string(entry.value, '$.usage.{name}'), {whole})"


COPILOT = Format(
    name="copilot",
    about="Copilot CLI sessions, whose usage is written when they end",
    reads={
        **dict.fromkeys(("type", "id"), "TEXT"),
        "timestamp": "TIME",
        "data": {"modelMetrics": "JSON", "tokenDetails": "JSON", "sessionStartTime": "TEXT", "sessionId": "TEXT"},
    },
    any_of=(
        frozenset({"type", "data.sessionId", "data.copilotVersion"}),
        frozenset({"type", "data.modelMetrics", "data.shutdownType"}),
        frozenset({"type", "data", "id", "timestamp", "parentId"}),
    ),
    anchor=("type", "timestamp"),
    convention="clamped",
    rows=_SESSION,
    calls="entry IS NOT NULL",
    columns={
        "call_id": "concat_ws(':', session, began, id, CAST(timestamp AS VARCHAR), entry.key)",
        "task_id": "COALESCE(session, file)",
        "service": "'copilot'",
        "provider": "'github-copilot'",
        "model": "entry.key",
        "input": _usage("inputTokens", "input"),
        "cache_read": _usage("cacheReadTokens", "cache_read"),
        "cache_write": _usage("cacheWriteTokens", "cache_write"),
        "output_tokens": _usage("outputTokens", "output"),
        "calls": (
            "NULLIF(COALESCE(json_extract_string(entry.value, '$.requests.count'), "
            "CASE WHEN json_type(entry.value, '$.requests') IN ('UBIGINT', 'BIGINT') THEN json_extract_string(entry.value, '$.requests') END), '0')"
        ),
        "created": "timestamp",
    },
)
