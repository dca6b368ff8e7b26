"""Copilot CLI sessions: usage is written once, when a session ends, for each model it used, and sums up its calls.

A session that has not ended contains only output counts, message by message: its input is unknown, so it is set aside.
"""

from budgetlint.records.calls import Format

_MODELS = "TRY_CAST(data.modelMetrics AS MAP(VARCHAR, JSON))"
_LINKS = (
    "SELECT part.file AS file, whole.file AS other FROM events AS part JOIN events AS whole ON part.parentId = whole.id AND part.file <> whole.file "
    "WHERE (part.file, part.parentId) NOT IN (SELECT (file, id) FROM events WHERE id IS NOT NULL)"
)
"""Files in which an event follows one that only another file contains: parts of one session."""
_PARTS = (
    f"WITH RECURSIVE events AS MATERIALIZED (SELECT * FROM {{rows}}), links AS MATERIALIZED ({_LINKS}), "
    "reached AS (SELECT file, other FROM (SELECT file, other FROM links UNION SELECT other, file FROM links) "
    "UNION SELECT reached.file, further.other FROM reached JOIN (SELECT file, other FROM links UNION SELECT other, file FROM links) AS further "
    "ON reached.other = further.file), "
    "wholes AS (SELECT file, least(file, MIN(other)) AS whole FROM reached GROUP BY file), "
    "known AS (SELECT events.*, COALESCE(wholes.whole, events.file) AS whole FROM events LEFT JOIN wholes ON events.file = wholes.file) "
)
_SESSION = (
    f"({_PARTS}SELECT file, place, timestamp, id, type, data.sessionStartTime AS began, data.tokenDetails AS details, session, "
    f"cardinality({_MODELS}) AS models, unnest(map_entries({_MODELS})) AS entry "
    "FROM (SELECT *, max(data.sessionId) OVER (PARTITION BY whole) AS session FROM known) WHERE type = 'session.shutdown' "
    "UNION ALL SELECT file, place, timestamp, id, type, NULL, NULL, NULL, NULL, NULL FROM known WHERE type IS NULL "
    "UNION ALL SELECT file, MAX(place), MAX(timestamp), NULL, 'open', NULL, NULL, NULL, NULL, NULL FROM (SELECT *, "
    "MAX(CASE WHEN type = 'session.shutdown' THEN timestamp END) OVER (PARTITION BY whole) AS ended FROM known) "
    "WHERE type = 'assistant.message' AND TRY_CAST(data.outputTokens AS BIGINT) > 0 AND timestamp > COALESCE(ended, 0) GROUP BY file)"
)
_OPEN = "type = 'open'"


def _usage(name: str, of_session: str) -> str:
    """A count of one model; that of the session if it used no other."""
    whole = f"CASE WHEN models = 1 THEN json_extract_string(details, '$.{of_session}.tokenCount') END"
    return f"COALESCE(json_extract_string(entry.value, '$.usage.{name}'), {whole})"


COPILOT = Format(
    name="copilot",
    about="Copilot CLI sessions, whose usage is written when they end",
    reads={
        **dict.fromkeys(("type", "id", "parentId"), "TEXT"),
        "timestamp": "TIME",
        "data": {
            "modelMetrics": "JSON",
            "tokenDetails": "JSON",
            "sessionStartTime": "TEXT",
            "sessionId": "TEXT",
            "outputTokens": "TEXT",
        },
    },
    any_of=(
        frozenset({"type", "data.sessionId", "data.copilotVersion"}),
        frozenset({"type", "data.modelMetrics", "data.shutdownType"}),
        frozenset({"type", "data", "id", "timestamp", "parentId"}),
    ),
    anchor=("type", "timestamp"),
    convention="clamped",
    joined=True,
    rows=_SESSION,
    calls=f"entry IS NOT NULL OR {_OPEN}",
    problems={"the session has not ended, and until then only its output is recorded": _OPEN},
    columns={
        "call_id": "concat_ws(':', session, began, id, CAST(timestamp AS VARCHAR), entry.key)",
        "task_id": "COALESCE(session, file)",
        "service": "'copilot'",
        "provider": "'github-copilot'",
        "model": f"CASE WHEN {_OPEN} THEN 'unknown' ELSE entry.key END",
        "input": f"CASE WHEN {_OPEN} THEN '0' ELSE {_usage('inputTokens', 'input')} END",
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
