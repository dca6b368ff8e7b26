"""Budgets up to a day in memory: their periods, ceilings and weekdays, what is known of each, and a root's whole tree."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.organisation import Member, organisation
from budgetlint.figures.exact import exactly, settled
from budgetlint.frozen import replace
from budgetlint.model.budget import BudgetFile
from budgetlint.reconcile.projections import ToDate
from budgetlint.reconcile.reconciled import DaySpend, Reconciled, Unpriced
from budgetlint.reconcile.results import FileReconciled
from budgetlint.reconcile.to_date import to_date
from tests.compare.written import DAY, PRICES, budget_file, prices

LISTED = PRICES.replace(
    "models:\n",
    "units: {EUR: {of: USD, worth: 1.25, date: 2026-06-17, source: list}}\nmodels:\n",
    1,
)
WORKLOAD = "{kind: embeddings, model: a/small, requests: 31, input_tokens: 1_000_000}"
"""31 × 3 USD a month: 3 USD a day of a month of 31."""

FILE = f"""
workloads:
  a: {WORKLOAD}
  b: {WORKLOAD}
budgets:
  day: {{ceiling: 5, period: day, workloads: [a]}}
  week: {{ceiling: 30, period: week, workloads: [a]}}
  month: {{ceiling: 96, period: month, workloads: [a]}}
  quarter: {{ceiling: 300, period: quarter, workloads: [a]}}
  year: {{ceiling: 2000, period: year, workloads: [a]}}
  both: {{ceiling: 150}}
  each: {{ceiling: 1, per: request, workloads: [a]}}
"""


def spending(
    name: str, *days: tuple[str, str], problem: str | None = None, bill: str | None = "1", unpriced: int = 0
) -> Reconciled:
    return Reconciled(
        name, "embeddings", "a/small",
        problem=problem,
        estimated=None if bill is None else Decimal(bill),
        unpriced=(Unpriced("x", 1, 1, "why"),) * unpriced,
        days=tuple(DaySpend(date.fromisoformat(day), Decimal(amount)) for day, amount in days),
    )  # fmt: skip


def account(*workloads: Reconciled, path: str = "a.yaml", currency: str = "USD") -> FileReconciled:
    return FileReconciled(path, None, currency, "month", Decimal(1), Decimal(1), workloads)


def projected(through: str, *workloads: Reconciled, text: str = FILE) -> dict[str, ToDate]:
    file = budget_file(text)
    budgets = to_date(file, estimate(file, prices(LISTED)), account(*workloads), date.fromisoformat(through))
    return {budget.budget: budget for budget in budgets}


AUGUST = [(f"2026-08-{day:02}", "4") for day in range(1, 6)]
"""The first five days of a month of 31, of which the fifth is a Wednesday."""


def short(budget: ToDate) -> tuple[str, ...]:
    """Its days, what was spent and planned, where it ends at plan and at pace, and when it breaks."""
    ends = (
        f"{ending.amount.normalize():f}" + (f" breaks {ending.breaks}" if ending.breaks else "")
        if ending
        else "unknown"
        for ending in (budget.at_plan, budget.at_pace)
    )
    plan = "unknown" if budget.plan is None else f"{budget.plan.normalize():f}"
    return f"{budget.first} to {budget.last}", f"{budget.spent} of {plan}", *ends


def test_a_budget_of_every_period() -> None:
    """4 USD a day where 3 are planned; August has 31 days, September 30, so that a day of it is 93 ÷ 30."""
    budgets = projected("2026-08-05", spending("a", *AUGUST), spending("b"))
    assert "each" not in budgets
    assert {name: short(budget) for name, budget in budgets.items()} == {
        "day": ("2026-08-05 to 2026-08-05", "4 of 3", "4", "unknown"),
        "week": ("2026-08-03 to 2026-08-09", "12 of 9", "24", "28"),
        "month": ("2026-08-01 to 2026-08-31", "20 of 15", "98 breaks 2026-08-31", "124 breaks 2026-08-25"),
        "quarter": ("2026-07-01 to 2026-09-30", "20 of 108", "191", _pace(20, 108, 171)),
        "year": ("2026-01-01 to 2026-12-31", f"20 of {7 * 93 + 15}", f"{20 + 5 * 93 - 15}", _pace(20, 666, 450)),
        "both": ("2026-08-01 to 2026-08-31", "20 of 30", "176 breaks 2026-08-27", "124"),
    }
    assert budgets["day"].why_no_pace == "fewer than 3 complete days"
    assert budgets["month"].why_no_pace is None


def _pace(spent: int, planned: int, rest: int) -> str:
    with exactly():
        return f"{settled(spent + rest * (Decimal(spent) / planned)).normalize():f}"


def test_the_days_of_records_and_the_weekdays() -> None:
    """Saturday the first to Wednesday the twelfth, without the first day and the last two."""
    days = [(f"2026-08-{day:02}", str(day)) for day in range(2, 11)]
    month = projected("2026-08-12", spending("a", *days), spending("b"))["month"]
    assert (month.path, month.currency, month.ceiling, month.period) == ("a.yaml", "USD", Decimal(96), "month")
    assert (month.since, month.ended, month.spent) == (date(2026, 8, 2), date(2026, 8, 10), Decimal(54))
    # Mondays 3 and 10, Tuesdays 4 and 11, Wednesdays 5 and 12, Saturdays 1 and 8, Sundays 2 and 9
    assert month.weekdays == tuple(Decimal(text) for text in ("6.5", "2", "2.5", "6", "7", "4", "5.5"))
    whole = projected("2026-08-05", spending("a", *AUGUST), spending("b"))["month"]
    assert [whole.since, whole.ended] == [None, None]
    assert whole.weekdays[3:5] == (None, None)
    none = projected("2026-08-05", spending("a"), spending("b"))["month"]
    assert [none.since, none.ended, none.spent, none.unknown] == [None, None, Decimal(0), ()]


@pytest.mark.parametrize(
    "lacking",
    [
        spending("a", *AUGUST, problem="no price"),
        spending("a", *AUGUST, unpriced=1),
        spending("a", *AUGUST, bill=None),
        spending("b"),
    ],
)
def test_what_is_not_wholly_known_is_not_projected(lacking: Reconciled) -> None:
    both = projected("2026-08-05", lacking, spending("b", *AUGUST[:2]))["both"]
    assert [both.unknown, both.spent, both.plan] == [("a",), Decimal(8), Decimal(30)]
    assert [both.at_plan, both.at_pace] == [None, None]


def test_nothing_planned_has_no_pace_and_no_price_no_plan() -> None:
    free = projected("2026-08-05", spending("a", *AUGUST), text=FILE.replace("requests: 31", "requests: 0"))["month"]
    assert (short(free)[1:], free.why_no_pace) == (("20 of 0", "20", "unknown"), "nothing is planned for these days")
    unpriced = projected("2026-08-05", spending("a", *AUGUST), text=FILE.replace("a/small", "a/none"))["month"]
    assert (short(unpriced)[1:], unpriced.why_no_pace) == (("20 of unknown", "unknown", "unknown"), None)


OVER_MONTHS = f"""
starts: 2026-07
months: 3
workloads:
  a: {WORKLOAD[:-1]}, from: 2026-08}}
budgets:
  month: {{ceiling: 96}}
  quarter: {{ceiling: 200, period: quarter}}
"""


def test_the_runs_of_a_plan_over_months() -> None:
    budgets = projected("2026-08-05", spending("a", *AUGUST), text=OVER_MONTHS)
    assert short(budgets["month"]) == (
        "2026-08-01 to 2026-08-31",
        "20 of 15",
        "98 breaks 2026-08-31",
        "124 breaks 2026-08-25",
    )
    # nothing in July, from which it begins, and 93 in September
    assert short(budgets["quarter"])[:3] == ("2026-07-01 to 2026-09-30", "20 of 15", "191")


ROOT = """
currency: USD
includes: ["*.yaml"]
budgets:
  all: {ceiling: 100, workloads: ["*/*"]}
  euros: {ceiling: 100, workloads: ["euros/*"]}
  coins: {ceiling: 100, workloads: ["coins/*"]}
"""
MEMBER = f"currency: %s\nworkloads:\n  a: {WORKLOAD}\n  b: {WORKLOAD}\n"


def test_a_root_adds_up_what_its_files_spent() -> None:
    """An amount in euros is worth 1.25 USD; of a file whose money has no known worth, nothing is known."""
    root, book = budget_file(ROOT), prices(LISTED)
    files: dict[str, BudgetFile] = {"euros": budget_file(MEMBER % "EUR"), "coins": budget_file(MEMBER % "GBP")}
    members = [Member(name, file, estimate(file, book), book) for name, file in files.items()]
    seen = organisation(root, estimate(root, book), members, book.units, DAY)
    accounts = {
        "euros": account(spending("a", *AUGUST), spending("b", *AUGUST, problem="no price"), currency="EUR"),
        "coins": account(spending("a", *AUGUST), spending("b", *AUGUST), currency="GBP"),
    }
    made = to_date(
        root, replace(estimate(root, book), budgets=seen.budgets), account(), date(2026, 8, 5), seen, accounts
    )
    assert [(budget.budget, budget.spent, budget.unknown) for budget in made] == [
        ("all", Decimal(25), ("euros/b", "coins/a", "coins/b")),
        ("euros", Decimal(25), ("euros/b",)),
        ("coins", Decimal(0), ("coins/a", "coins/b")),
    ]
