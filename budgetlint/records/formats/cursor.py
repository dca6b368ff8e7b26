"""Cursor's usage table: input is split by whether it was written to the cache; the cost is Cursor's estimate."""

from budgetlint.records.calls import Format

_PLAIN = r"regexp_replace({}, '[$, ]', '', 'g')"
_COST = f"TRY_CAST({_PLAIN.format('Cost')} AS DECIMAL(38, 18))"


def _count(column: str) -> str:
    return _PLAIN.format(f'"{column}"')


CURSOR = Format(
    name="cursor",
    about="Cursor's usage table",
    reads={
        **dict.fromkeys(
            (
                "Kind",
                "Model",
                "Input (w/ Cache Write)",
                "Input (w/o Cache Write)",
                "Cache Read",
                "Output Tokens",
                "Cost",
            ),
            "TEXT",
        ),
        "Date": "TIME",
    },
    any_of=(frozenset({"Date", "Model", "Input (w/ Cache Write)", "Cache Read"}),),
    anchor=("Date", "Model"),
    columns={
        "call_id": '"Date" || Model || "Cache Read" || "Output Tokens" || "Input (w/ Cache Write)"',
        "service": "'cursor'",
        "provider": "'cursor'",
        "model": "Model",
        "status": "CASE WHEN Kind ILIKE '%error%' THEN 'failed' ELSE 'ok' END",
        "input": _count("Input (w/o Cache Write)"),
        "cache_write": _count("Input (w/ Cache Write)"),
        "cache_read": _count("Cache Read"),
        "output_tokens": _count("Output Tokens"),
        "estimated_cost": f"CAST({_COST} AS VARCHAR)",
        "created": '"Date"',
    },
)
