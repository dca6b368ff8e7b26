"""opencode's storage, one document per message; its parts, sessions and users' messages have no usage."""

from budgetlint.records.calls import Format

OPENCODE = Format(
    name="opencode",
    about="opencode's stored messages",
    reads={
        **dict.fromkeys(("id", "sessionID", "role", "providerID", "modelID"), "TEXT"),
        "time": {"created": "TEXT", "completed": "TEXT"},
        "tokens": {
            **dict.fromkeys(("input", "output", "reasoning", "total"), "TEXT"),
            "cache": {"read": "TEXT", "write": "TEXT"},
        },
        "cost": "JSON",
        "error": {"name": "TEXT"},
    },
    any_of=(
        frozenset({"id", "sessionID", "role", "time.created"}),
        frozenset({"id", "messageID", "type"}),
        frozenset({"id", "projectID", "directory", "time.created"}),
        frozenset({"id", "type", "text", "time.start"}),
    ),
    anchor=("id",),
    reasoning="beside",
    calls="role = 'assistant' AND tokens IS NOT NULL",
    columns={
        "call_id": "id",
        "task_id": "sessionID",
        "service": "'opencode'",
        "provider": "providerID",
        "model": "modelID",
        "status": "CASE error.name WHEN 'MessageAbortedError' THEN 'cancelled' ELSE CASE WHEN error.name IS NULL THEN 'ok' ELSE 'failed' END END",
        "input": "tokens.input",
        "cache_read": "tokens.cache.read",
        "cache_write": "tokens.cache.write",
        "output_tokens": "tokens.output",
        "reasoning_tokens": "tokens.reasoning",
        "total": "tokens.total",
        "estimated_cost": "CASE WHEN json_type(cost) NOT IN ('OBJECT', 'NULL') THEN json_extract_string(cost, '$') END",
        "created": "TRY_CAST(time.created AS BIGINT)",
        "completed": "TRY_CAST(time.completed AS BIGINT)",
    },
)
