"""Vercel's AI gateway: its report of spend, by day, model and provider."""

from budgetlint.records.calls import Format
from budgetlint.records.formats.bill_lines import COLUMNS, MEANT, per_meter, rest

_DAY = 86_400_000
_COUNTS = (
    "input_tokens",
    "cached_input_tokens",
    "cache_creation_input_tokens",
    "output_tokens",
    "request_count",
    "total_cost",
    "market_cost",
)

VERCEL_REPORT = Format(
    name="vercel-report",
    about="Vercel AI gateway's report by day, model and provider",
    reads={**dict.fromkeys(("model", "provider", "project", *_COUNTS), "TEXT"), "day": "TIME", "hour": "TIME"},
    any_of=(
        frozenset({"results[].total_cost", "results[].request_count"}),
        frozenset({"total_cost", "request_count", "market_cost"}),
    ),
    anchor=("day", "hour"),
    wrapper="results",
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": rest("input_tokens", "cached_input_tokens", "cache_creation_input_tokens"),
            "cache_read_tokens": "cached_input_tokens",
            "cache_write_tokens": "cache_creation_input_tokens",
            "output_tokens": "output_tokens",
        },
        requests="request_count",
        amount="total_cost",
    )
    + " AS line FROM {rows})",
    calls=MEANT,
    columns={
        **COLUMNS,
        "provider": "'vercel'",
        "service": "project",
        "model": "model",
        "currency": "'USD'",
        "list_amount": "CASE WHEN line.amount IS NOT NULL THEN market_cost END",
        "start": "COALESCE(hour, day)",
        "end": f"COALESCE(hour + 3600000, day + {_DAY})",
    },
)
