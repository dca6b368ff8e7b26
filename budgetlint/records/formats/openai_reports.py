"""OpenAI's organisation reports: costs by line item in dollars, and usage, whose input counts include cached tokens."""

from budgetlint.records.calls import Format
from budgetlint.records.formats.bill_lines import MEANT, per_meter

_BUCKET = "(SELECT file, place, start_time, end_time, unnest(results) AS r FROM {rows} UNION ALL SELECT file, place, start_time, end_time, NULL FROM {rows} WHERE results IS NULL)"
_WRITES = "COALESCE(TRY_CAST(r.input_cache_write_tokens AS BIGINT), 0)"

OPENAI_COSTS = Format(
    name="openai-costs",
    about="OpenAI's organisation costs",
    reads={
        "start_time": "TIME",
        "end_time": "TIME",
        "results": (
            {
                "object": "TEXT",
                "amount": {"value": "TEXT", "currency": "TEXT"},
                "line_item": "TEXT",
                "project_id": "TEXT",
                "quantity": "TEXT",
            },
        ),
    },
    any_of=(frozenset({"data[].results[].amount.value"}), frozenset({"results[].amount.value", "start_time"})),
    anchor=("start_time",),
    wrapper="data",
    bill=True,
    rows=_BUCKET,
    columns={
        "provider": "'openai'",
        "service": "r.project_id",
        "model": "CASE WHEN contains(r.line_item, ', ') THEN split_part(r.line_item, ', ', 1) END",
        "meter": (
            "CASE WHEN contains(r.line_item, ', ') THEN substr(r.line_item, length(split_part(r.line_item, ', ', 1)) + 3) "
            "ELSE COALESCE(r.line_item, 'all') END"
        ),
        "currency": "upper(r.amount.currency)",
        "quantity": "r.quantity",
        "amount": "r.amount.value",
        "start": "start_time",
        "end": "end_time",
    },
    calls="r IS NOT NULL",
    problems={"`amount` is missing": "r IS NOT NULL AND r.amount.value IS NULL"},
)


OPENAI_USAGE = Format(
    name="openai-usage",
    about="OpenAI's organisation usage",
    reads={
        "start_time": "TIME",
        "end_time": "TIME",
        "results": (
            dict.fromkeys(
                (
                    "object",
                    "input_tokens",
                    "output_tokens",
                    "input_cached_tokens",
                    "input_cache_write_tokens",
                    "num_model_requests",
                    "images",
                    "model",
                    "project_id",
                ),
                "TEXT",
            ),
        ),
    },
    any_of=(
        frozenset({"data[].results[].num_model_requests"}),
        frozenset({"results[].num_model_requests", "start_time"}),
    ),
    anchor=("start_time",),
    wrapper="data",
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": f"TRY_CAST(r.input_tokens AS BIGINT) - COALESCE(TRY_CAST(r.input_cached_tokens AS BIGINT), 0) - {_WRITES}",
            "cache_read_tokens": "TRY_CAST(r.input_cached_tokens AS BIGINT)",
            "cache_write_tokens": "TRY_CAST(r.input_cache_write_tokens AS BIGINT)",
            "output_tokens": "TRY_CAST(r.output_tokens AS BIGINT)",
            "images": "TRY_CAST(r.images AS BIGINT)",
        },
        requests="r.num_model_requests",
    )
    + f" AS line FROM {_BUCKET})",
    calls=MEANT,
    columns={
        "provider": "'openai'",
        "service": "r.project_id",
        "model": "r.model",
        "meter": "line.meter",
        "quantity": "line.quantity",
        "requests": "line.requests",
        "start": "start_time",
        "end": "end_time",
    },
)
