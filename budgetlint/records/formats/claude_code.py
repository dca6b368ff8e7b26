"""Claude Code session logs: one call is written as several lines that repeat its usage, so its message id merges them.

The usage of a call excludes what ran inside it: compactions are added to it, and what another model answered (an advisor's
messages, the one that a fallback replaced) is a call of that model. Claude Code can use any provider, so only a model
whose name contains Claude is attributed to Anthropic.
"""

from budgetlint.records.calls import Format, Shape

_SENT = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
_WRITES: Shape = {"ephemeral_5m_input_tokens": "TEXT", "ephemeral_1h_input_tokens": "TEXT"}
_COUNTS: dict[str, Shape] = {**dict.fromkeys((*_SENT, "output_tokens"), "TEXT"), "cache_creation": _WRITES}
_OTHER = "i.model IS NOT NULL AND i.model <> message.model"
_MODEL = "COALESCE(aside.model, message.model)"
_COMPACTIONS = f"list_filter(message.usage.iterations, lambda i: i.type = 'compaction' AND NOT ({_OTHER}))"
_ITERATIONS = "list_transform(message.usage.iterations, lambda i, n: {'number': n, 'model': i.model, 'usage': i})"
_ASIDES = f"list_filter({_ITERATIONS}, lambda i: {_OTHER})"
_ROWS = f"(SELECT *, unnest(list_prepend(NULL, COALESCE({_ASIDES}, []))) AS aside FROM {{rows}})"


def _of_call(field: str) -> str:
    """A field of the call itself, null for usage of another model inside it."""
    return f"CASE WHEN aside IS NULL THEN {field} END"


def _with_compactions(field: str) -> str:
    """A count of the call plus those of the compactions before it, which its own count excludes; for another model its own count."""
    path = f"message.usage.{field}"
    more = f"list_sum(list_transform({_COMPACTIONS}, lambda i: TRY_CAST(i.{field} AS BIGINT)))"
    return f"CASE WHEN aside IS NOT NULL THEN aside.usage.{field} WHEN len({_COMPACTIONS}) > 0 THEN CAST(TRY_CAST({path} AS BIGINT) + COALESCE({more}, 0) AS VARCHAR) ELSE {path} END"


CLAUDE_CODE = Format(
    name="claude-code",
    about="Claude Code sessions",
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
                **_COUNTS,
                "output_tokens_details": {"thinking_tokens": "TEXT"},
                "service_tier": "TEXT",
                "speed": "TEXT",
                "inference_geo": "TEXT",
                "server_tool_use": {"web_search_requests": "TEXT"},
                "iterations": ({**_COUNTS, "type": "TEXT", "model": "TEXT"},),
            },
        },
    },
    any_of=(frozenset({"type", "timestamp", "message.usage", "sessionId"}), frozenset({"sessionId", "uuid", "type"})),
    anchor=("type", "timestamp", "sessionId", "uuid"),
    rows=_ROWS,
    calls=(
        "(message.usage.input_tokens IS NOT NULL OR (type = 'assistant' AND message.model IS NOT NULL)) "
        "AND COALESCE(message.model, '') <> '<synthetic>'"
    ),
    columns={
        "call_id": "COALESCE(message.id, requestId, uuid) || CASE WHEN aside IS NULL THEN '' ELSE concat(' ', aside.number) END",
        "line_id": "COALESCE(requestId, '')",
        "task_id": "sessionId",
        "service": "'claude-code'",
        "provider": f"CASE WHEN {_MODEL} ILIKE '%claude%' OR {_MODEL} ILIKE '%anthropic%' THEN 'anthropic' END",
        "model": _MODEL,
        "service_tier": "message.usage.service_tier",
        "speed": "message.usage.speed",
        "region": "message.usage.inference_geo",
        "input": _with_compactions("input_tokens"),
        "cache_read": _with_compactions("cache_read_input_tokens"),
        "writes": _with_compactions("cache_creation_input_tokens"),
        "cache_write": _with_compactions("cache_creation.ephemeral_5m_input_tokens"),
        "cache_write_1h": _with_compactions("cache_creation.ephemeral_1h_input_tokens"),
        "output_tokens": _with_compactions("output_tokens"),
        "reasoning_tokens": _of_call("message.usage.output_tokens_details.thinking_tokens"),
        "searches": _of_call("message.usage.server_tool_use.web_search_requests"),
        "estimated_cost": _of_call("costUSD"),
        "created": "timestamp",
    },
)
