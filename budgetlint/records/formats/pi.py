"""Pi's sessions: each answer has its usage, with disjoint counts and Pi's own cost estimate."""

from budgetlint.records.calls import Format

PI = Format(
    name="pi",
    about="Pi sessions",
    reads={
        "type": "TEXT",
        "id": "TEXT",
        "timestamp": "TIME",
        "message": {
            **dict.fromkeys(("role", "provider", "model", "responseId", "stopReason"), "TEXT"),
            "usage": {
                **dict.fromkeys(("input", "output", "cacheRead", "cacheWrite", "totalTokens"), "TEXT"),
                "cost": {"total": "TEXT"},
            },
        },
    },
    any_of=(
        frozenset({"type", "message.usage.cacheRead", "message.usage.totalTokens"}),
        frozenset({"type", "id", "parentId", "modelId", "provider"}),
    ),
    anchor=("type", "id", "timestamp"),
    rows="(SELECT *, first_value(CASE WHEN type = 'session' THEN id END IGNORE NULLS) OVER (PARTITION BY file) AS session FROM {rows})",
    calls="type = 'message' AND message.role = 'assistant' AND message.usage IS NOT NULL",
    columns={
        "call_id": "COALESCE(message.responseId, id)",
        "line_id": "id",
        "task_id": "COALESCE(session, file)",
        "service": "'pi'",
        "provider": "message.provider",
        "model": "message.model",
        "status": "CASE message.stopReason WHEN 'error' THEN 'failed' WHEN 'aborted' THEN 'cancelled' ELSE 'ok' END",
        "input": "message.usage.input",
        "cache_read": "message.usage.cacheRead",
        "cache_write": "message.usage.cacheWrite",
        "output_tokens": "message.usage.output",
        "total": "message.usage.totalTokens",
        "estimated_cost": "message.usage.cost.total",
        "created": "timestamp",
    },
)
