"""LiteLLM proxy spend logs: token counts include what was cached, for every provider; `spend` is LiteLLM's own sum.

Each attempt has its own row, so the number of attempts is not read again; one that failed and was not charged used nothing. A batch
that is queried several times has as many rows, and reading a stored response again is not a call. A call that is mirrored to a silent
model counts: its answers are not used, but they are billed.
"""

from collections.abc import Mapping

from budgetlint.records.calls import Format

META = "(CASE WHEN json_type(metadata) = 'VARCHAR' THEN TRY_CAST(json_extract_string(metadata, '$') AS JSON) ELSE metadata END)"
"""The metadata of a record, which may be an object or a text with one."""


def _meta(path: str) -> str:
    return f"json_extract_string({META}, '$.{path}')"


def _tag(key: str) -> str:
    name = key.replace("'", "''")
    listed = "TRY_CAST(request_tags AS JSON)"
    return (
        f"COALESCE(list_extract(list_transform(list_filter(TRY_CAST({listed} AS VARCHAR[]), "
        f"lambda t: starts_with(t, '{name}:')), lambda t: substr(t, {len(key) + 2})), 1), "
        f"CASE '{name}' WHEN 'team' THEN team_id WHEN 'team_id' THEN team_id END)"
    )


_STATUS = f"COALESCE(status, {_meta('status')})"
_CHARGED = "COALESCE(TRY_CAST(spend AS DECIMAL(38, 18)), 0) <> 0"
_FREE = f"{_STATUS} = 'failure' AND NOT ({_CHARGED})"
_RETRIEVED = "call_type IN ('aretrieve_batch', 'retrieve_batch')"
_BATCH = " || ' ' || ".join(
    f"COALESCE({field}, '')"
    for field in ("custom_llm_provider", "model", "prompt_tokens", "completion_tokens", "spend")
)
_ENDED = f"({_CHARGED} OR COALESCE(TRY_CAST(total_tokens AS BIGINT), 0) + COALESCE(TRY_CAST(prompt_tokens AS BIGINT), 0) > 0)"


def taken(columns: Mapping[str, str], free: str) -> dict[str, str]:
    """Counts, 0 for an attempt that failed and was not charged, which is `free`."""
    return {name: f"CASE WHEN {free} THEN '0' ELSE {text} END" for name, text in columns.items()}


def _written(ttl: str) -> str:
    """The tokens written to the cache for that time to live, if the usage states them separately."""
    field = f"ephemeral_{ttl}_input_tokens"
    of_openai = _meta(f"usage_object.prompt_tokens_details.cache_creation_token_details.{field}")
    return f"COALESCE({of_openai}, {_meta(f'usage_object.cache_creation.{field}')})"


_COUNTS = taken(
    {
        "input": "prompt_tokens",
        "cache_read": (
            f"COALESCE({_meta('usage_object.prompt_tokens_details.cached_tokens')}, "
            f"{_meta('usage_object.cache_read_input_tokens')}, {_meta('additional_usage_values.cache_read_input_tokens')})"
        ),
        "writes": (
            f"COALESCE({_meta('usage_object.cache_creation_input_tokens')}, "
            f"{_meta('usage_object.prompt_tokens_details.cache_creation_tokens')}, "
            f"{_meta('usage_object.prompt_tokens_details.cache_write_tokens')}, "
            f"{_meta('additional_usage_values.cache_creation_input_tokens')})"
        ),
        "cache_write": _written("5m"),
        "cache_write_1h": _written("1h"),
        "audio_input": _meta("usage_object.prompt_tokens_details.audio_tokens"),
        "image_input": _meta("usage_object.prompt_tokens_details.image_tokens"),
        "audio_output": _meta("usage_object.completion_tokens_details.audio_tokens"),
        "image_output": _meta("usage_object.completion_tokens_details.image_tokens"),
        "searches": (
            f"COALESCE({_meta('usage_object.server_tool_use.web_search_requests')}, "
            f"{_meta('usage_object.prompt_tokens_details.web_search_requests')})"
        ),
        "output_tokens": "completion_tokens",
        "reasoning_tokens": _meta("usage_object.completion_tokens_details.reasoning_tokens"),
    },
    free=_FREE,
)

LITELLM = Format(
    name="litellm",
    about="LiteLLM proxy spend logs: the database's rows, `/spend/logs` and `/spend/logs/ui`",
    reads={
        **dict.fromkeys(
            (
                "request_id",
                "call_type",
                "spend",
                "total_tokens",
                "prompt_tokens",
                "completion_tokens",
                "request_duration_ms",
                "model",
                "model_group",
                "custom_llm_provider",
                "cache_hit",
                "team_id",
                "session_id",
                "status",
                "request_tags",
            ),
            "TEXT",
        ),
        "metadata": "JSON",
        "startTime": "TIME",
        "endTime": "TIME",
    },
    any_of=(
        frozenset({"request_id", "spend", "startTime"}),
        frozenset({"request_id", "spend", "call_type"}),
        frozenset({"data[].request_id", "data[].spend"}),
    ),
    wrapper="data",
    anchor=("request_id", "model", "spend", "startTime"),
    convention="inclusive",
    calls=(
        "COALESCE(call_type, '') NOT LIKE '%mcp%' AND COALESCE(call_type, '') NOT LIKE '%/%' "
        "AND COALESCE(call_type, '') NOT IN ('aget_responses', 'get_responses') "
        f"AND (COALESCE(call_type, '') NOT LIKE '%batch%' OR {_ENDED})"
    ),
    tag=_tag,
    columns={
        "call_id": (f"CASE WHEN {_RETRIEVED} THEN 'batch ' || {_BATCH} ELSE request_id END"),
        "request_id": (
            "CASE WHEN regexp_matches(request_id, '-attempt-[0-9]+$') THEN regexp_replace(request_id, '-attempt-[0-9]+$', '') "
            f"WHEN NOT ({_RETRIEVED}) THEN request_id END"
        ),
        "task_id": "session_id",
        "service": "COALESCE(team_id, NULL)",
        "provider": "custom_llm_provider",
        "model": "COALESCE(NULLIF(model, ''), model_group)",
        "media": "CASE WHEN call_type IN ('image_generation', 'aimage_generation', 'avideo_generation', 'create_video') THEN 1 ELSE 0 END",
        "status": (
            f"CASE WHEN {_meta('error_information.error_class')} ILIKE '%timeout%' THEN 'timeout' ELSE {_STATUS} END"
        ),
        "from_cache": "CASE WHEN lower(cache_hit) = 'true' OR request_id LIKE '%_cache_hit%' THEN 1 ELSE 0 END",
        **_COUNTS,
        "service_tier": f"COALESCE({_meta('usage_object.service_tier')}, {_meta('service_tier')})",
        "batch": "CASE WHEN call_type LIKE '%batch%' THEN 1 END",
        "calls": f"CASE WHEN call_type LIKE '%batch%' THEN NULLIF({_meta('batch_successful_requests')}, '0') END",
        "speed": _meta("usage_object.speed"),
        "region": _meta("usage_object.inference_geo"),
        "latency_ms": "request_duration_ms",
        "estimated_cost": "spend",
        "created": "startTime",
        "completed": "endTime",
    },
)
