"""A ceiling per person over several workloads: 100 users who ask and draft are 100 users, until the file says otherwise."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint import lint_budget
from budgetlint.estimate.months import WorkloadMonth
from budgetlint.estimate.results import BudgetResult, Status
from budgetlint.figures.exact import settled

PRICES = """
version: 1
date: 2026-06-17
models:
  a/chat: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
  a/plan: {prices: [{rates: {seats: 30}}]}
"""
CHAT = """\
  {name}:
    kind: llm-app
    model: a/chat
    users: 100
    active_days: 20
    requests_per_user_per_day: 3
    input_tokens: 2000
    output_tokens: 500
"""
"""81 USD a month: 6,000 requests, 12 million tokens in and 3 million out; 0.81 a user."""
SEATS = "  {name}: {{kind: subscription, model: a/plan, seats: 10}}\n"


def result(budget: str, workloads: str) -> BudgetResult:
    text = f"version: 1\npricing: {{snapshot: p.yaml}}\nworkloads:\n{workloads}budgets: {{b: {budget}}}\n"
    estimate = lint_budget(text, {"p.yaml": PRICES}, date(2026, 7, 1)).files[0].estimate
    assert estimate is not None
    return estimate.budgets[0]


TWO = CHAT.format(name="ask") + CHAT.format(name="draft")
ALL = TWO + SEATS.format(name="plan") + SEATS.format(name="tool")


@pytest.mark.parametrize(
    ("budget", "known", "twice"),
    [
        # 162 USD over 100 users, not over 200
        ("{ceiling: 3, per: user, workloads: [ask, draft], of: [ask]}", "1.62", ()),
        # over 200 where the file says that nobody is in both
        ("{ceiling: 3, per: user, workloads: [ask, draft], of: [ask, draft]}", "0.81", ()),
        ("{ceiling: 3, per: user, workloads: [ask]}", "0.81", ()),
        ("{ceiling: 3, per: user, workloads: [ask, draft]}", None, ("ask", "draft")),
        ("{ceiling: 3, per: seat, workloads: [plan, tool]}", None, ("plan", "tool")),
        ("{ceiling: 99, per: seat, workloads: [plan, tool], of: [tool]}", "60", ()),
        # requests are not people: 162 USD over 12,000 requests
        ("{ceiling: 3, per: request, workloads: [ask, draft]}", "0.0135", ()),
        # one that counts no users at all is another fault
        ("{ceiling: 3, per: user, workloads: [ask, draft, plan]}", None, ()),
    ],
)
def test_people(budget: str, known: str | None, twice: tuple[str, ...]) -> None:
    budget_result = result(budget, ALL)
    assert (budget_result.known, budget_result.counted_twice) == (None if known is None else Decimal(known), twice)
    assert (budget_result.status is Status.INCOMPLETE) == (known is None)


def months(workload: str, count: int) -> tuple[WorkloadMonth, ...]:
    """A workload over months."""
    text = (
        f"version: 1\npricing: {{snapshot: p.yaml}}\nstarts: 2027-01\nmonths: {count}\nworkloads: {{w: {workload}}}\n"
    )
    estimate = lint_budget(text, {"p.yaml": PRICES}, date(2026, 7, 1)).files[0].estimate
    assert estimate is not None
    assert estimate.horizon is not None
    return estimate.horizon.workloads["w"]


def test_a_part_of_a_seat_is_a_seat() -> None:
    """10 seats at 30, then 11, then 12.1 and so 13."""
    seats = months("{kind: subscription, model: a/plan, seats: 10, growth: {rate: 10%}}", 3)
    assert [month.volume and month.volume.count for month in seats] == [10, 11, 13]
    assert [month.known.base for month in seats] == [300, 330, 390]


def test_people_are_as_many_in_a_month_of_any_length() -> None:
    """10 users who ask 3 times on 20 days, half as many in February."""
    chat = (
        "{kind: llm-app, model: a/chat, users: 10, active_days: 20, requests_per_user_per_day: 3, "
        "input_tokens: 1, output_tokens: 1, season: {2: 50%}}"
    )
    volumes = [month.volume for month in months(chat, 2)]
    assert [volume and dict(volume.counts()) for volume in volumes] == [
        {"request": 600, "user": 10},
        {"request": 300, "user": 5},
    ]


def test_seats_beyond_all_digits_are_whole() -> None:
    """3 seats that grow ten-thousand-and-one-fold a month: after 20 months 3 × 10,001^20, which has no part of a seat."""
    volume = months("{kind: subscription, model: a/plan, seats: 3, growth: {rate: 1000000%}}", 21)[-1].volume
    assert volume is not None
    assert settled(volume.count) == settled(Decimal(3 * 10_001**20))


@pytest.mark.parametrize("budget", ["per: user, workloads: [ask, draft]", "per: seat", "workloads: [none]"])
def test_a_plan_over_months_without_a_count_of_its_unit_has_no_runs(budget: str) -> None:
    text = (
        f"version: 1\npricing: {{snapshot: p.yaml}}\nstarts: 2027-01\nmonths: 2\nworkloads:\n{TWO}"
        f"budgets: {{b: {{ceiling: 3, {budget}}}}}\n"
    )
    estimate = lint_budget(text, {"p.yaml": PRICES}, date(2026, 7, 1)).files[0].estimate
    assert estimate is not None
    (budget_result,) = estimate.budgets
    assert (budget_result.runs, budget_result.amount, budget_result.status) == ((), None, Status.INCOMPLETE)
