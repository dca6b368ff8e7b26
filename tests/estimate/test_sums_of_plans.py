"""Plans over a calendar and amounts per unit, each figure by hand."""

from decimal import Decimal

import pytest

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.range_results import Swing
from budgetlint.estimate.runs import tightest_share
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.frozen import replace
from tests.accounts.running import HEAD, report, spending
from tests.estimate.test_known_parts import estimated

TOTAL = "budgets: {total: {ceiling: 1M}}\n"


def test_a_calendar_plan_names_only_what_has_no_price() -> None:
    unknown = "{kind: metered, model: openrouter/none, requests: 1, usage: {requests: 1}}"
    months = "starts: 2027-01\nmonths: 2\n"
    _, whole = estimated(f"{months}workloads: {{a: {spending('100')}}}\n{TOTAL}")
    assert (whole.unpriced, whole.totals) == ((), whole.known)
    _, partly = estimated(f"{months}workloads: {{a: {spending('100')}, b: {unknown}}}\n{TOTAL}")
    assert (partly.unpriced, partly.totals, partly.known.base) == (("b",), None, Decimal(100))


def test_flows_of_a_week_are_converted_to_the_month_of_the_file() -> None:
    """7 requests a week are one a day: 365.2425 ÷ 12 in an average month."""
    _, estimate = estimated(f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('7', ', period: week')}}}\n{TOTAL}")
    volume = estimate.workloads["a"].volume
    assert volume is not None
    assert volume.count == Decimal("365.2425") / 12


@pytest.mark.parametrize(
    ("budget", "measure"),
    [
        ("period: day", "a day in 2027-02"),
        ("period: week", "a week in 2027-02"),
        ("period: month", "in 2027-01"),
        ("per: request", "per request in 2027-01"),
    ],
)
def test_what_the_amount_of_a_calendar_plan_covers(budget: str, measure: str) -> None:
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: 1M, {budget}}}}}\n"
    )
    assert estimate.budgets[0].measure == measure


def test_a_cost_per_request_is_divided_by_the_requests_of_the_month() -> None:
    """A dollar a request and a buffer of 15 %, for 100 requests a month."""
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: 2, per: request}}}}\n"
    )
    (result,) = estimate.budgets
    assert (result.amount, result.count) == (Decimal("1.15"), Decimal(100))


@pytest.mark.parametrize(
    ("low", "high", "width"), [(3, 10, 7), (10, 3, 7), (None, 10, 0), (3, None, 0), (None, None, 0)]
)
def test_the_width_of_a_swing(low: int | None, high: int | None, width: int) -> None:
    amounts = [None if amount is None else Decimal(amount) for amount in (low, high)]
    assert Swing("a.requests", *amounts).width == width


def layers(*amounts: str) -> Layers:
    """Base, operational, planned and listed amounts."""
    base, operational, planned, *listed = (Amount(Decimal(amount)) for amount in amounts)
    return Layers(base, operational, planned, *listed)


def test_each_layer_per_unit_is_divided_by_the_count() -> None:
    assert layers("8", "10", "12", "6").per(Decimal(4)) == layers("2", "2.5", "3", "1.5")
    assert layers("8", "10", "12").per(Decimal(4)) == layers("2", "2.5", "3")


@pytest.mark.parametrize(
    ("currency", "parents", "ceiling", "spends"),
    [("EUR", "USD", 120, "125.00 USD"), ("USD", "EUR", 75, "80.00 EUR")],
)
def test_a_budget_within_another_is_converted_in_each_month(
    currency: str, parents: str, ceiling: int, spends: str
) -> None:
    """100 euros at 1.25 dollars are 125, 100 dollars are 80 euros: 5 more than the ceiling that they stand within."""
    one = f"name: one\ncurrency: {currency}\nworkloads: {{chat: {spending('1')}}}\nbudgets: {{total: {{ceiling: 100, within: company}}}}\n"
    root = f"name: root\ncurrency: {parents}\nincludes: [one.yaml]\nstarts: 2027-01\nmonths: 2\nbudgets: {{company: {{ceiling: {ceiling}}}}}\n"
    run = report({"budget.yaml": HEAD + root, "one.yaml": HEAD + one}, checked=("budget.yaml",))
    assert [finding.message for finding in run.findings if finding.rule == "children-exceed-parent"] == [
        f"`one/total`, within `company`, may spend {spends} in 2027-01, 5.00 {parents} over its ceiling of {ceiling}.00 {parents}"
    ]


def test_the_tightest_run_is_unknown_if_one_of_them_is() -> None:
    _, estimate = estimated(
        f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('100')}}}\nbudgets: {{total: {{ceiling: {{2027-01: 230, 2027-02: 460}}}}}}\n"
    )
    (result,) = estimate.budgets
    first, second = result.runs
    assert tightest_share(result) == Decimal("0.5")
    assert tightest_share(replace(result, runs=(first, replace(second, unpriced=("a",))))) is None
