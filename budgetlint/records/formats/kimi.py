"""Kimi's session logs: one line of usage per step, with disjoint counts."""

from budgetlint.records.calls import Format, Shape

_COUNTS: Shape = dict.fromkeys(("inputOther", "output", "inputCacheRead", "inputCacheCreation"), "TEXT")
_OLD: Shape = dict.fromkeys(("input_other", "output", "input_cache_read", "input_cache_creation"), "TEXT")


def _either(new: str, old: str) -> str:
    return f"COALESCE(usage.{new}, message.payload.token_usage.{old})"


KIMI = Format(
    name="kimi",
    about="Kimi sessions",
    reads={
        **dict.fromkeys(("type", "model", "agentId", "protocol_version"), "TEXT"),
        "time": "TIME",
        "timestamp": "TIME",
        "created_at": "TEXT",
        "createdAt": "TEXT",
        "usage": _COUNTS,
        "message": {"type": "TEXT", "payload": {"token_usage": _OLD, "message_id": "TEXT"}},
    },
    any_of=(
        frozenset({"type", "protocol_version", "created_at"}),
        frozenset({"type", "time", "usage.inputOther"}),
        frozenset({"timestamp", "message.payload.token_usage.input_other"}),
        frozenset({"createdAt", "updatedAt", "agents", "workDir"}),
    ),
    anchor=("type", "time", "timestamp", "message", "createdAt"),
    calls="(type = 'usage.record' AND usage.inputOther IS NOT NULL) OR message.payload.token_usage.input_other IS NOT NULL",
    columns={
        "call_id": (
            "COALESCE(message.payload.message_id, concat_ws(':', 'kimi', agentId, time, usage.inputOther, usage.inputCacheRead, "
            "usage.inputCacheCreation, usage.output))"
        ),
        "task_id": "file",
        "service": "'kimi'",
        "provider": "'moonshot'",
        "model": "COALESCE(model, 'kimi-for-coding')",
        "input": _either("inputOther", "input_other"),
        "cache_read": _either("inputCacheRead", "input_cache_read"),
        "cache_write": _either("inputCacheCreation", "input_cache_creation"),
        "output_tokens": _either("output", "output"),
        "created": "COALESCE(time, timestamp)",
    },
)
