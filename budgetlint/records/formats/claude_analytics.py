"""Claude Code analytics: a person's day, with the tokens and the estimated cost of each model; amounts are cents."""

from budgetlint.records.calls import Format
from budgetlint.records.formats.bill_lines import COLUMNS, MEANT, per_meter

_DAY = 86_400_000
_AMOUNT = "CAST(TRY_CAST(used.estimated_cost.amount AS DECIMAL(28, 12)) * 0.01 AS DECIMAL(38, 18))"

CLAUDE_CODE_ANALYTICS = Format(
    name="claude-code-analytics",
    about="Claude Code analytics by person and day",
    reads={
        "date": "TIME",
        "model_breakdown": (
            {
                "model": "TEXT",
                "tokens": dict.fromkeys(("input", "output", "cache_read", "cache_creation"), "TEXT"),
                "estimated_cost": {"currency": "TEXT", "amount": "TEXT"},
            },
        ),
    },
    any_of=(frozenset({"data[].model_breakdown", "data[].date"}), frozenset({"model_breakdown", "date"})),
    anchor=("date",),
    wrapper="data",
    bill=True,
    rows="(SELECT *, "
    + per_meter(
        {
            "input_tokens": "used.tokens.input",
            "cache_read_tokens": "used.tokens.cache_read",
            "cache_write_tokens": "used.tokens.cache_creation",
            "output_tokens": "used.tokens.output",
        },
        amount=_AMOUNT,
    )
    + " AS line FROM (SELECT *, unnest(model_breakdown) AS used FROM {rows}"
    " UNION ALL BY NAME SELECT * FROM {rows} WHERE date IS NULL))",
    calls=MEANT,
    problems={"`amount` is not a number": f"used.estimated_cost.amount IS NOT NULL AND {_AMOUNT} IS NULL"},
    columns={
        **COLUMNS,
        "provider": "'anthropic'",
        "service": "'claude-code'",
        "model": "used.model",
        "category": "CASE WHEN line.amount IS NULL THEN 'usage' ELSE 'estimate' END",
        "currency": "upper(used.estimated_cost.currency)",
        "start": "date",
        "end": f"date + {_DAY}",
    },
)
