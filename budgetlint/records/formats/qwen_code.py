"""Qwen Code sessions: lines like Claude Code's with counts like Gemini's; output excludes thoughts."""

from budgetlint.records.calls import Format

_COUNTS = (
    "promptTokenCount",
    "cachedContentTokenCount",
    "candidatesTokenCount",
    "thoughtsTokenCount",
    "totalTokenCount",
)

QWEN_CODE = Format(
    name="qwen-code",
    about="Qwen Code sessions",
    reads={
        **dict.fromkeys(("uuid", "sessionId", "type", "model"), "TEXT"),
        "timestamp": "TIME",
        "usageMetadata": dict.fromkeys(_COUNTS, "TEXT"),
    },
    any_of=(
        frozenset({"uuid", "sessionId", "type", "message.parts"}),
        frozenset({"uuid", "sessionId", "type", "systemPayload"}),
    ),
    anchor=("uuid", "type", "sessionId"),
    convention="clamped",
    reasoning="beside",
    calls="type = 'assistant' AND usageMetadata IS NOT NULL",
    columns={
        "call_id": "uuid",
        "task_id": "sessionId",
        "service": "'qwen-code'",
        "model": "model",
        "input": "usageMetadata.promptTokenCount",
        "cache_read": "usageMetadata.cachedContentTokenCount",
        "output_tokens": "COALESCE(usageMetadata.candidatesTokenCount, '0')",
        "reasoning_tokens": "usageMetadata.thoughtsTokenCount",
        "total": "usageMetadata.totalTokenCount",
        "created": "timestamp",
    },
)
