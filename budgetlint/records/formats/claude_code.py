"""Claude Code session logs: one call is written as several lines that repeat its usage, so its message id merges them."""

from budgetlint.records.calls import Format

CLAUDE_CODE = Format(
    name="claude-code",
    reads={
        "type": "TEXT",
        "timestamp": "TIME",
        "sessionId": "TEXT",
        "requestId": "TEXT",
        "uuid": "TEXT",
        "costUSD": "TEXT",
        "message": {
            "id": "TEXT",
            "model": "TEXT",
            "usage": {
                "input_tokens": "TEXT",
                "output_tokens": "TEXT",
                "cache_creation_input_tokens": "TEXT",
                "cache_read_input_tokens": "TEXT",
                "cache_creation": {"ephemeral_5m_input_tokens": "TEXT", "ephemeral_1h_input_tokens": "TEXT"},
            },
        },
    },
    any_of=(frozenset({"type", "timestamp", "message.usage"}), frozenset({"sessionId", "uuid", "type"})),
    anchor=("type", "timestamp", "sessionId", "uuid"),
    calls="message.usage.input_tokens IS NOT NULL AND COALESCE(message.model, '') <> '<synthetic>'",
    columns={
        "call_id": "COALESCE(message.id, requestId, uuid)",
        "task_id": "sessionId",
        "service": "'claude-code'",
        "provider": "'anthropic'",
        "model": "message.model",
        "input": "message.usage.input_tokens",
        "cache_read": "message.usage.cache_read_input_tokens",
        "cache_write": (
            "COALESCE(message.usage.cache_creation.ephemeral_5m_input_tokens, "
            "CASE WHEN message.usage.cache_creation.ephemeral_1h_input_tokens IS NULL THEN message.usage.cache_creation_input_tokens END)"
        ),
        "cache_write_1h": "message.usage.cache_creation.ephemeral_1h_input_tokens",
        "output_tokens": "message.usage.output_tokens",
        "estimated_cost": "costUSD",
        "created": "timestamp",
    },
)
