"""LiteLLM's formats other than spend logs: the payload that it sends to storage and loggers, and its daily activity."""

from budgetlint.records.calls import Format
from budgetlint.records.formats.bill_lines import COLUMNS, MEANT, per_meter, rest
from budgetlint.records.formats.litellm import taken

_DAY = 86_400_000
_TEXTS = (
    "id",
    "call_type",
    "response_cost",
    "status",
    "total_tokens",
    "prompt_tokens",
    "completion_tokens",
    "model",
    "model_group",
    "custom_llm_provider",
    "cache_hit",
)


def _json(column: str, path: str) -> str:
    return f"json_extract_string({column}, '$.{path}')"


def _tag(key: str) -> str:
    name = key.replace("'", "''")
    return (
        f"COALESCE(list_extract(list_transform(list_filter(TRY_CAST(request_tags AS VARCHAR[]), "
        f"lambda t: starts_with(t, '{name}:')), lambda t: substr(t, {len(key) + 2})), 1), "
        f"CASE '{name}' WHEN 'team' THEN {_json('metadata', 'user_api_key_team_id')} END)"
    )


_COUNTS = taken(
    {
        "input": "prompt_tokens",
        "cache_read": (
            f"COALESCE({_json('metadata', 'usage_object.prompt_tokens_details.cached_tokens')}, "
            f"{_json('metadata', 'usage_object.cache_read_input_tokens')}, {_json('response', 'usage.prompt_tokens_details.cached_tokens')})"
        ),
        "cache_write": (
            f"COALESCE({_json('metadata', 'usage_object.cache_creation_input_tokens')}, "
            f"{_json('response', 'usage.cache_creation_input_tokens')})"
        ),
        "output_tokens": "completion_tokens",
        "total": "total_tokens",
        "reasoning_tokens": _json("metadata", "usage_object.completion_tokens_details.reasoning_tokens"),
    },
    free="status = 'failure' AND COALESCE(TRY_CAST(response_cost AS DECIMAL(38, 18)), 0) = 0",
)

LITELLM_PAYLOAD = Format(
    name="litellm-payload",
    about="LiteLLM's standard payload, as it is stored in S3 or GCS",
    reads={
        **dict.fromkeys(_TEXTS, "TEXT"),
        **dict.fromkeys(("metadata", "request_tags", "response"), "JSON"),
        "startTime": "TIME",
        "endTime": "TIME",
    },
    any_of=(frozenset({"id", "response_cost", "startTime", "call_type"}),),
    anchor=("id", "model", "response_cost", "startTime"),
    convention="inclusive",
    tag=_tag,
    columns={
        "call_id": "id",
        "line_id": "''",
        "service": _json("metadata", "user_api_key_team_id"),
        "provider": "custom_llm_provider",
        "model": "COALESCE(NULLIF(model, ''), model_group)",
        "media": "CASE WHEN call_type IN ('image_generation', 'aimage_generation', 'avideo_generation', 'create_video') THEN 1 ELSE 0 END",
        "status": "status",
        "from_cache": "CASE WHEN lower(cache_hit) = 'true' THEN 1 ELSE 0 END",
        "service_tier": _json("response", "service_tier"),
        **_COUNTS,
        "estimated_cost": "response_cost",
        "created": "startTime",
        "completed": "endTime",
    },
)


def _metric(name: str) -> str:
    return _json("entry.value", f"metrics.{name}")


LITELLM_DAILY = Format(
    name="litellm-daily",
    about="LiteLLM's `/user/daily/activity`",
    reads={"date": "TIME", "breakdown": {"models": "JSON"}, "metrics": {"spend": "TEXT"}},
    any_of=(frozenset({"results[].breakdown.models", "results[].date"}), frozenset({"date", "breakdown.models"})),
    anchor=("date",),
    wrapper="results",
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": rest(
                _metric("prompt_tokens"), _metric("cache_read_input_tokens"), _metric("cache_creation_input_tokens")
            ),
            "cache_read_tokens": _metric("cache_read_input_tokens"),
            "cache_write_tokens": _metric("cache_creation_input_tokens"),
            "output_tokens": _metric("completion_tokens"),
        },
        requests=_metric("api_requests"),
        amount=_metric("spend"),
    )
    + " AS line FROM (SELECT file, place, date, unnest(map_entries(TRY_CAST(breakdown.models AS MAP(VARCHAR, JSON)))) AS entry "
    "FROM {rows} UNION ALL SELECT file, place, date, NULL FROM {rows} WHERE date IS NULL))",
    calls=MEANT,
    columns={
        **COLUMNS,
        "provider": "'litellm'",
        "model": "entry.key",
        "category": "CASE WHEN line.amount IS NULL THEN 'usage' ELSE 'estimate' END",
        "currency": "'USD'",
        "start": "date",
        "end": f"date + {_DAY}",
    },
)
