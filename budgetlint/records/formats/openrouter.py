"""OpenRouter: bills are on native token counts, and `usage` or `cost_total` is the amount charged to the account."""

from budgetlint.records.calls import Format, flag

OPENROUTER_EXPORT = Format(
    name="openrouter-export",
    about="OpenRouter's table of generations",
    reads={
        **dict.fromkeys(
            (
                "generation_id",
                "cost_total",
                "byok_usage_inference",
                "tokens_prompt",
                "tokens_completion",
                "tokens_reasoning",
                "tokens_cached",
                "model_permaslug",
                "provider_name",
                "cancelled",
                "finish_reason_normalized",
                "generation_time_ms",
                "app_name",
            ),
            "TEXT",
        ),
        "created_at": "TIME",
    },
    any_of=(frozenset({"generation_id", "cost_total"}),),
    anchor=("generation_id", "model_permaslug", "created_at"),
    convention="clamped",
    columns={
        "call_id": "generation_id",
        "service": "app_name",
        "provider": "provider_name",
        "model": "model_permaslug",
        "status": (
            f"CASE WHEN {flag('cancelled')} = 1 THEN 'cancelled' WHEN finish_reason_normalized = 'error' THEN 'failed' ELSE 'ok' END"
        ),
        "input": "tokens_prompt",
        "cache_read": "tokens_cached",
        "output_tokens": "tokens_completion",
        "reasoning_tokens": "tokens_reasoning",
        "latency_ms": "generation_time_ms",
        "reported_cost": (
            "CAST(TRY_CAST(cost_total AS DECIMAL(38, 18)) + COALESCE(TRY_CAST(byok_usage_inference AS DECIMAL(38, 18)), 0) AS VARCHAR)"
        ),
        "created": "created_at",
    },
    problems={
        "`cost_total` is not a number": "cost_total IS NOT NULL AND TRY_CAST(cost_total AS DECIMAL(38, 18)) IS NULL"
    },
)

OPENROUTER_GENERATIONS = Format(
    name="openrouter-generations",
    about="OpenRouter's `/generation`, and Vercel's of the same shape",
    reads={
        **dict.fromkeys(
            (
                "id",
                "session_id",
                "model",
                "provider_name",
                "api_type",
                "cancelled",
                "finish_reason",
                "tokens_prompt",
                "tokens_completion",
                "native_tokens_prompt",
                "native_tokens_completion",
                "native_tokens_reasoning",
                "native_tokens_cached",
                "num_media_completion",
                "total_cost",
                "usage",
                "upstream_inference_cost",
                "is_byok",
                "latency",
                "generation_time",
                "response_cache_source_id",
                "native_tokens_completion_images",
                "service_tier",
            ),
            "TEXT",
        ),
        "created_at": "TIME",
    },
    any_of=(
        frozenset({"native_tokens_prompt", "total_cost"}),
        frozenset({"data.native_tokens_prompt"}),
        frozenset({"tokens_prompt", "total_cost"}),
    ),
    anchor=("id", "model", "created_at"),
    wrapper="data",
    convention="clamped",
    columns={
        "call_id": "id",
        "task_id": "session_id",
        "provider": "provider_name",
        "model": "model",
        "media": "CASE WHEN api_type IN ('image', 'video') THEN 1 ELSE 0 END",
        "images": "CASE WHEN api_type = 'image' THEN num_media_completion END",
        "status": f"CASE WHEN {flag('cancelled')} = 1 THEN 'cancelled' WHEN finish_reason = 'error' THEN 'failed' ELSE 'ok' END",
        "from_cache": "CASE WHEN response_cache_source_id IS NOT NULL THEN 1 ELSE 0 END",
        "input": "COALESCE(native_tokens_prompt, tokens_prompt)",
        "cache_read": "native_tokens_cached",
        "output_tokens": "COALESCE(native_tokens_completion, tokens_completion)",
        "reasoning_tokens": "native_tokens_reasoning",
        "image_output": "native_tokens_completion_images",
        "service_tier": "service_tier",
        "latency_ms": "CAST(round(TRY_CAST(COALESCE(generation_time, latency) AS DOUBLE)) AS BIGINT)",
        "reported_cost": (
            "CAST(TRY_CAST(COALESCE(total_cost, usage) AS DECIMAL(38, 18)) + CASE WHEN "
            f"{flag('is_byok')} = 1 THEN COALESCE(TRY_CAST(upstream_inference_cost AS DECIMAL(38, 18)), 0) ELSE 0 END AS VARCHAR)"
        ),
        "created": "created_at",
    },
    problems={
        "`total_cost` is not a number": "COALESCE(total_cost, usage) IS NOT NULL AND TRY_CAST(COALESCE(total_cost, usage) AS DECIMAL(38, 18)) IS NULL"
    },
)

_CACHED = "LEAST(COALESCE(TRY_CAST(cached_tokens AS BIGINT), 0), COALESCE(TRY_CAST(prompt_tokens AS BIGINT), 0))"

OPENROUTER_ACTIVITY = Format(
    name="openrouter-activity",
    about="OpenRouter's `/activity`",
    reads={
        **dict.fromkeys(
            (
                "model",
                "model_permaslug",
                "provider_name",
                "requests",
                "prompt_tokens",
                "completion_tokens",
                "reasoning_tokens",
                "cached_tokens",
                "usage",
                "byok_usage_inference",
            ),
            "TEXT",
        ),
        "date": "TIME",
    },
    any_of=(frozenset({"date", "model_permaslug", "usage"}), frozenset({"data[].model_permaslug"})),
    anchor=("date", "model", "model_permaslug"),
    wrapper="data",
    bill=True,
    rows=(
        "(SELECT *, unnest([{'meter': 'input_tokens', 'quantity': CAST(TRY_CAST(prompt_tokens AS BIGINT) - "
        + _CACHED
        + " AS VARCHAR), 'amount': NULL, 'requests': NULL}, {'meter': 'cache_read_tokens', 'quantity': CAST("
        + _CACHED
        + " AS VARCHAR), 'amount': NULL, 'requests': NULL}, {'meter': 'output_tokens', 'quantity': completion_tokens, 'amount': NULL, 'requests': NULL}, "
        "{'meter': 'all', 'quantity': NULL, 'amount': usage, 'requests': requests}, "
        "{'meter': 'byok', 'quantity': NULL, 'amount': byok_usage_inference, 'requests': NULL}]) AS line FROM {rows})"
    ),
    calls="COALESCE(line.quantity, line.amount, line.requests) IS NOT NULL",
    columns={
        "provider": "provider_name",
        "model": "COALESCE(model_permaslug, model)",
        "meter": "line.meter",
        "quantity": "line.quantity",
        "amount": "line.amount",
        "requests": "line.requests",
        "currency": "'USD'",
        "start": "date",
    },
)
