"""Where the periods of budgets begin and end, and what a budget comes to in the running one, in memory."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.reconcile.projections import Projection, ToDate
from budgetlint.reconcile.reconciled import DaySpend, Reconciled
from budgetlint.reconcile.results import FileReconciled
from budgetlint.reconcile.to_date import bounds, to_date
from tests.compare.written import version

WORKLOAD = "w: {kind: image, model: a/image, accepted_images: 775}"
"""775 × 0.04 = 31 USD a month: a dollar on each day of one of 31 days."""


def plan(*budgets: str, head: str = "", workloads: str = WORKLOAD) -> str:
    lines = "".join(f"  {budget}\n" for budget in budgets)
    return f"{head}\nworkloads:\n  {workloads}\nbudgets:\n{lines}"


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        ("day", date(2026, 10, 14), date(2026, 10, 14), date(2026, 10, 14)),
        ("week", date(2026, 10, 14), date(2026, 10, 12), date(2026, 10, 18)),
        ("week", date(2026, 10, 12), date(2026, 10, 12), date(2026, 10, 18)),
        ("week", date(2026, 10, 18), date(2026, 10, 12), date(2026, 10, 18)),
        ("month", date(2026, 2, 14), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        ("quarter", date(2026, 11, 5), date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 2, 14), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_of_the_calendar(period: str, day: date, first: date, last: date) -> None:
    estimate = version("a.yaml", plan(f"total: {{ceiling: 9, period: {period}}}")).estimate
    assert estimate is not None
    assert bounds(estimate.budgets[0], day) == (first, last)


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        # the quarters of a plan that begins in February are those of its own months
        ("quarter", date(2026, 4, 30), date(2026, 2, 1), date(2026, 4, 30)),
        ("quarter", date(2026, 5, 1), date(2026, 5, 1), date(2026, 7, 31)),
        ("year", date(2026, 3, 5), date(2026, 2, 1), date(2027, 1, 31)),
        ("month", date(2026, 3, 5), date(2026, 3, 1), date(2026, 3, 31)),
        ("week", date(2026, 10, 14), date(2026, 10, 12), date(2026, 10, 18)),
        ("day", date(2026, 10, 14), date(2026, 10, 14), date(2026, 10, 14)),
        # outside of the plan the calendar says
        ("quarter", date(2027, 4, 30), date(2027, 4, 1), date(2027, 6, 30)),
    ],
)
def test_periods_of_a_plan_over_months(period: str, day: date, first: date, last: date) -> None:
    text = plan(f"total: {{ceiling: 9, period: {period}}}", head="starts: 2026-02\nmonths: 12")
    estimate = version("a.yaml", text).estimate
    assert estimate is not None
    assert bounds(estimate.budgets[0], day) == (first, last)


def spends(amounts: Mapping[int, str], name: str = "w", **more: object) -> Reconciled:
    """What the records of a workload come to on days of October, that all are known."""
    days = tuple(DaySpend(date(2026, 10, day), Decimal(amount)) for day, amount in amounts.items())
    whole = Decimal(sum(Decimal(amount) for amount in amounts.values()))
    return replace(Reconciled(name, "image", "a/image", estimated=whole, days=days), **more)


def running(text: str, through: date, *workloads: Reconciled) -> tuple[ToDate, ...]:
    one = version("a.yaml", text)
    assert one.file is not None
    assert one.estimate is not None
    account = FileReconciled("a.yaml", None, "USD", one.file.period.value, Decimal(1), Decimal(1), workloads)
    return to_date(one.file, one.estimate, account, through)


def test_a_month_in_whole() -> None:
    """2 USD a day of 1 planned: 10 so far, 26 more at plan, 52 at pace; above 40 on the day after the twentieth."""
    (total,) = running(
        plan("total: {ceiling: 40}", "unit: {ceiling: 1, per: accepted-image}"),
        date(2026, 10, 5),
        spends(dict.fromkeys(range(1, 6), "2") | {6: "100"}),
    )
    assert total == ToDate(
        path="a.yaml",
        budget="total",
        currency="USD",
        ceiling=Decimal(40),
        period="month",
        first=date(2026, 10, 1),
        last=date(2026, 10, 31),
        through=date(2026, 10, 5),
        spent=Decimal(10),
        plan=Decimal(5),
        at_plan=Projection(Decimal(36), None),
        at_pace=Projection(Decimal(62), date(2026, 10, 21)),
        weekdays=(Decimal(2), None, None, Decimal(2), Decimal(2), Decimal(2), Decimal(2)),
    )
    assert total.ratio == 2


def test_days_without_records_at_both_ends() -> None:
    (total,) = running(plan("total: {ceiling: 40}"), date(2026, 10, 5), spends({2: "1", 4: "2"}))
    assert (total.since, total.ended, total.spent) == (date(2026, 10, 2), date(2026, 10, 4), Decimal(3))
    (total,) = running(plan("total: {ceiling: 40}"), date(2026, 10, 5), spends({1: "1", 5: "2"}))
    assert (total.since, total.ended, total.spent) == (None, None, Decimal(3))
    (total,) = running(plan("total: {ceiling: 40}"), date(2026, 10, 5), spends({}))
    assert (total.since, total.ended, total.spent) == (None, None, Decimal(0))


TWO = f"{WORKLOAD}\n  v: {{kind: image, model: a/image, accepted_images: 775}}"


def test_several_workloads_are_summed_day_by_day() -> None:
    projections = running(
        plan("both: {ceiling: 40}", "one: {ceiling: 40, workloads: [v]}", workloads=TWO),
        date(2026, 10, 3),
        spends({1: "1", 2: "2"}),
        spends({2: "4", 3: "8"}, "v"),
    )
    assert [(total.budget, total.spent, total.plan, total.since, total.ended) for total in projections] == [
        ("both", Decimal(15), Decimal(6), None, None),
        ("one", Decimal(12), Decimal(3), date(2026, 10, 2), None),
    ]
    assert projections[0].weekdays == (None, None, None, Decimal(1), Decimal(6), Decimal(8), None)
    assert [total.at_plan and total.at_plan.amount for total in projections] == [Decimal(15 + 56), Decimal(12 + 28)]
    assert [total.at_pace and total.at_pace.amount for total in projections] == [Decimal(155), Decimal(124)]


@pytest.mark.parametrize(
    "more",
    [
        {"problem": "no record matches it"},
        {"unpriced": ("x",)},
        {"estimated": None},
    ],
)
def test_a_workload_that_is_not_known_whole(more: dict[str, object]) -> None:
    (total,) = running(
        plan("both: {ceiling: 40}", workloads=TWO),
        date(2026, 10, 3),
        spends({1: "1", 2: "2"}),
        spends({1: "4"}, "v", **more),
    )
    assert (total.spent, total.plan, total.unknown) == (Decimal(3), Decimal(6), ("v",))
    assert (total.at_plan, total.at_pace, total.why_no_pace) == (None, None, None)


def test_a_plan_without_a_price_is_not_projected() -> None:
    text = plan("total: {ceiling: 40}", workloads=WORKLOAD.replace("a/image", "a/none"))
    for head in ("", "starts: 2026-10\nmonths: 2"):
        (total,) = running(head + text, date(2026, 10, 3), spends({1: "1"}))
        assert (total.spent, total.plan, total.at_plan, total.at_pace) == (Decimal(1), None, None, None)


def test_a_weekday_is_the_mean_of_its_days() -> None:
    """The 1st, a Thursday, and the 8th; the 2nd and the 9th, on which nothing was called."""
    (total,) = running(plan("total: {ceiling: 90}"), date(2026, 10, 9), spends({1: "4", 8: "2", 9: "7"}))
    assert total.weekdays[3:5] == (Decimal(3), Decimal("3.5"))


def test_few_days_and_days_without_a_plan_have_no_pace() -> None:
    (total,) = running(plan("total: {ceiling: 40}"), date(2026, 10, 2), spends({1: "1"}))
    assert (total.at_pace, total.why_no_pace) == (None, "fewer than 3 complete days")
    assert total.at_plan == Projection(Decimal(30), None)
    later = WORKLOAD.replace("}", ", from: 2026-11}")
    text = plan("total: {ceiling: 40, period: quarter}", head="starts: 2026-10\nmonths: 3", workloads=later)
    (total,) = running(text, date(2026, 10, 9), spends({1: "1"}))
    assert (total.plan, total.at_pace, total.why_no_pace) == (Decimal(0), None, "nothing is planned for these days")
    assert total.at_plan == Projection(Decimal(63), date(2026, 12, 9))


def test_the_day_on_which_a_ceiling_breaks_is_the_first_above_it() -> None:
    (total,) = running(plan("total: {ceiling: 9}"), date(2026, 10, 5), spends({1: "4", 2: "5", 3: "1", 4: "1"}))
    assert total.at_plan == Projection(Decimal(37), date(2026, 10, 3))


@pytest.mark.parametrize(
    ("period", "images", "planned"),
    [
        ("day", "25", "3"),
        ("week", "175", "3"),
        ("month", "775", "3"),
        ("year", "9131.0625", "2.9455"),
    ],
)
def test_the_plan_of_a_day(period: str, images: str, planned: str) -> None:
    """A day's amount, a seventh of a week's, a 31st of October's, and of a year's a twelfth of that."""
    text = plan("total: {ceiling: 90, period: month}", head=f"period: {period}").replace("775", images)
    (total,) = running(text, date(2026, 10, 3), spends({1: "1"}))
    assert total.plan is not None
    assert round(total.plan, 4) == Decimal(planned)


def test_the_ceiling_is_the_one_in_force() -> None:
    raised = (
        "total: {ceiling: 40, raised: {ceiling: 50, from: 2026-10-03, until: 2026-10-31, by: lead, reason: launch}}"
    )
    assert [running(plan(raised), date(2026, 10, day), spends({1: "1"}))[0].ceiling for day in (2, 3)] == [40, 50]
    months = "total: {ceiling: {2026-10: 40, 2026-11: 70}}"
    text = plan(months, head="starts: 2026-10\nmonths: 2")
    assert [running(text, date(2026, month, 3), spends({1: "1"}))[0].ceiling for month in (10, 11)] == [40, 70]
