"""SQL that converts the rows of a bill or a usage report to canonical ones."""

from budgetlint.records.calls import BILL_COLUMNS, NUMBERS, Format
from budgetlint.records.checks import format_checks, judged, unrecognised, wrong_numbers
from budgetlint.records.fields import typed
from budgetlint.records.mapping import rows_sql
from budgetlint.records.moments import BEYOND_MS, FIRST_MS


def bill_sql(form: Format, rows: str) -> str:
    """A SELECT of the columns of a bill, `file`, `place`, `bad` and its `problem`: one row per meter and period."""
    columns = {
        name: form.columns.get(name, "NULL")
        for name in (*BILL_COLUMNS, "start", "end")
        if name not in {"start_ms", "end_ms"}
    }
    named = {name: typed(name, text) for name, text in columns.items()}
    checks = {
        **unrecognised(form),
        **wrong_numbers(named, BILL_COLUMNS),
        '"start" IS NULL': "the period is missing",
        f'"start" < {FIRST_MS} OR "start" >= {BEYOND_MS} OR "end" >= {BEYOND_MS}': "the period is not between 2000 and 2099",
        **format_checks(form),
    }
    numbers = [
        f"TRY_CAST({name} AS {kind}) AS n_{name}"
        for name, kind in BILL_COLUMNS.items()
        if kind in NUMBERS and name in named
    ]
    exprs = {
        "start_ms": '"start"',
        "end_ms": '"end"',
        "category": "COALESCE(category, 'usage')",
        "meter": "COALESCE(meter, 'all')",
    }
    exprs |= {name: f"n_{name}" for name, kind in BILL_COLUMNS.items() if kind in NUMBERS and name in named}
    exprs |= {"quantity": "ROUND(n_quantity, 9)"} if "quantity" in named else {}
    outer = [f"CAST({exprs.get(name, name)} AS {kind}) AS {name}" for name, kind in BILL_COLUMNS.items()]
    return (
        f"SELECT file, place, {', '.join(judged(checks))}, '{form.name}' AS source, {', '.join(outer)} "
        f"FROM (SELECT *, {', '.join(numbers)} FROM ({rows_sql(form, rows, named)}))"
    )
