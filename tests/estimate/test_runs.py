"""The runs of a budget over the months of a plan: how months are grouped, and what a run's amount is."""

from decimal import Decimal

import pytest

from budgetlint.estimate.results import BudgetResult
from budgetlint.figures.exact import settled
from tests.accounts.running import spending
from tests.estimate.test_known_parts import estimated


def budget(calendar: str, stated: str) -> BudgetResult:
    """A budget over a workload of 100 a month, 115 with its buffer."""
    _, estimate = estimated(f"{calendar}\nworkloads: {{a: {spending('100')}}}\nbudgets: {{some: {{{stated}}}}}\n")
    return estimate.budgets[0]


FROM_MARCH = "starts: 2027-01\nmonths: 6\nyear_starts: 3"


def test_quarters_begin_with_the_fiscal_year() -> None:
    """In March, June, September and December: the plan's first and last months are parts of quarters."""
    result = budget(FROM_MARCH, "ceiling: 1k, period: quarter")
    assert [(run.label, run.months, run.partial) for run in result.runs] == [
        ("FY2027 Q4", ("2027-01", "2027-02"), True),
        ("FY2028 Q1", ("2027-03", "2027-04", "2027-05"), False),
        ("FY2028 Q2", ("2027-06",), True),
    ]


def test_years_begin_with_the_fiscal_year() -> None:
    result = budget(FROM_MARCH, "ceiling: 1k, period: year")
    assert [(run.label, len(run.months), run.partial) for run in result.runs] == [
        ("FY2027", 2, True),
        ("FY2028", 4, True),
    ]


@pytest.mark.parametrize(("period", "days"), [("day", 1), ("week", 7)])
def test_days_and_weeks_are_those_of_the_month(period: str, days: int) -> None:
    """115 ÷ 31 a day in January, 115 ÷ 28 in February."""
    result = budget("starts: 2027-01\nmonths: 2", f"ceiling: 1k, period: {period}")
    amounts = [settled(run.known) for run in result.runs if run.known is not None]
    assert amounts == [settled(Decimal(115 * days) / 31), settled(Decimal(115 * days) / 28)]
