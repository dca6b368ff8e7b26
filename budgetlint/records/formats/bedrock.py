"""Bedrock's model invocation logs: input counts exclude cached tokens."""

from budgetlint.records.calls import Format, json_tag

BEDROCK = Format(
    name="bedrock",
    about="Bedrock's model invocation logs",
    reads={
        **dict.fromkeys(("schemaType", "requestId", "region", "inferenceRegion", "operation", "modelId"), "TEXT"),
        **dict.fromkeys(("errorCode", "serviceTier"), "TEXT"),
        "timestamp": "TIME",
        "input": dict.fromkeys(("inputTokenCount", "cacheReadInputTokenCount", "cacheWriteInputTokenCount"), "TEXT"),
        "output": {"outputTokenCount": "TEXT"},
        "requestMetadata": "JSON",
    },
    any_of=(frozenset({"schemaType", "requestId", "modelId"}),),
    anchor=("schemaType", "requestId", "modelId", "timestamp"),
    tag=json_tag("requestMetadata"),
    calls="schemaType = 'ModelInvocationLog'",
    columns={
        "call_id": "requestId",
        "provider": "'bedrock'",
        "model": "modelId",
        "service_tier": "serviceTier",
        "region": "COALESCE(inferenceRegion, region)",
        "status": "CASE WHEN errorCode ILIKE '%timeout%' THEN 'timeout' WHEN errorCode IS NOT NULL THEN 'failed' ELSE 'ok' END",
        "input": "input.inputTokenCount",
        "cache_read": "input.cacheReadInputTokenCount",
        "cache_write": "input.cacheWriteInputTokenCount",
        "output_tokens": "output.outputTokenCount",
        "created": "timestamp",
    },
)
