"""Helicone exports: rows of its request API (dollars), or of its ClickHouse table (`cost` in billionths of a dollar)."""

from budgetlint.records.calls import Format, tag

_PROPERTIES = "COALESCE(request_properties, properties)"

HELICONE = Format(
    name="helicone",
    about="Helicone requests",
    reads={
        **dict.fromkeys(
            (
                "request_id",
                "response_id",
                "response_status",
                "status",
                "provider",
                "model",
                "request_model",
                "response_model",
                "model_override",
                "delay_ms",
                "latency",
                "prompt_tokens",
                "prompt_cache_write_tokens",
                "prompt_cache_read_tokens",
                "completion_tokens",
                "prompt_audio_tokens",
                "completion_audio_tokens",
                "reasoning_tokens",
                "cost",
                "costUSD",
                "cost_usd",
                "cache_reference_id",
            ),
            "TEXT",
        ),
        "request_properties": "JSON",
        "properties": "JSON",
        "request_created_at": "TIME",
        "response_created_at": "TIME",
    },
    any_of=(
        frozenset({"request_id", "request_created_at", "prompt_tokens"}),
        frozenset({"data[].request_id", "data[].request_created_at"}),
    ),
    anchor=("request_id", "response_id", "request_created_at"),
    wrapper="data",
    convention="either",
    tag=lambda key: tag(_PROPERTIES, key),
    columns={
        "call_id": "request_id",
        "task_id": tag(_PROPERTIES, "Helicone-Session-Id"),
        "service": tag(_PROPERTIES, "App"),
        "provider": "lower(provider)",
        "model": "COALESCE(model_override, model, response_model, request_model)",
        "status": (
            "CASE COALESCE(response_status, status) WHEN '-2' THEN 'pending' WHEN '-3' THEN 'cancelled' "
            "WHEN '-4' THEN 'moderated' WHEN '408' THEN 'timeout' WHEN '504' THEN 'timeout' "
            "ELSE CASE WHEN TRY_CAST(COALESCE(response_status, status) AS BIGINT) >= 400 THEN 'failed' ELSE 'ok' END END"
        ),
        "from_cache": (
            "CASE WHEN cache_reference_id IS NOT NULL AND cache_reference_id NOT IN "
            "('', '00000000-0000-0000-0000-000000000000') THEN 1 ELSE 0 END"
        ),
        "input": "prompt_tokens",
        "cache_read": "prompt_cache_read_tokens",
        "cache_write": "prompt_cache_write_tokens",
        "output_tokens": "completion_tokens",
        "reasoning_tokens": "reasoning_tokens",
        "audio_input": "prompt_audio_tokens",
        "audio_output": "completion_audio_tokens",
        "latency_ms": "COALESCE(delay_ms, latency)",
        "estimated_cost": (
            "COALESCE(costUSD, cost_usd, CASE WHEN response_status IS NULL AND delay_ms IS NULL THEN "
            "CAST(CAST(TRY_CAST(cost AS DECIMAL(28, 9)) * 0.000000001 AS DECIMAL(38, 18)) AS VARCHAR) ELSE cost END)"
        ),
        "created": "request_created_at",
        "completed": "response_created_at",
    },
)
