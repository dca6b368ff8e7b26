"""The same from Python."""

from datetime import date

from budgetlint import compare_budgets, lint_budget
from tests.diff.repository import BUDGET, PRICES

DAY = date(2026, 7, 1)


def test_two_texts() -> None:
    comparison = compare_budgets(
        lint_budget(BUDGET, {"prices.yaml": PRICES}, DAY),
        lint_budget(BUDGET.replace("3%", "5%"), {"prices.yaml": PRICES}, DAY),
    )
    assert [(part.name, str(part.change.normalize())) for part in comparison.totals[0].parts] == [("retries", "1.932")]
    assert comparison.pushed_over == ()
