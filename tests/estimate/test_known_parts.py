"""What is known only in part stays so in every sum, and what a file states beyond its months is no event of theirs."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.estimate.range_places import range_places, with_numbers
from budgetlint.estimate.range_results import Undrawn
from budgetlint.estimate.results import Estimate
from budgetlint.model.budget import BudgetFile
from budgetlint.model.multipliers import CacheShares
from tests.accounts.running import HEAD, report, spending

TAXED = "adjustments: {vat: {kind: tax, rate: 20%}}\nbudgets: {total: {ceiling: 1M, basis: payable}}\n"


def estimated(text: str) -> tuple[BudgetFile, Estimate]:
    """One file as it is read, and its estimate."""
    (checked,) = report({"budget.yaml": HEAD + text}).files
    assert checked.file is not None
    assert checked.estimate is not None
    return checked.file, checked.estimate


@pytest.mark.parametrize(
    ("other", "tax_is_whole"),
    [("{kind: metered, model: openrouter/none, requests: 1, usage: {requests: 1}}", False), ("{kind: metered}", True)],
)
def test_a_tax_on_something_unpriced_is_known_in_part(other: str, tax_is_whole: bool) -> None:
    """100 with a buffer of 15 % and a tax of 20 % are 138; a workload that can't be read is in no charge, but in the total."""
    _, estimate = estimated(f"workloads:\n  known: {spending('100')}\n  other: {other}\n{TAXED}")
    payable = estimate.payable
    assert payable is not None
    (vat,) = payable.period.steps
    assert (vat.change.known, vat.change.whole) == (Decimal(23), tax_is_whole)
    assert (payable.period.total.known, payable.period.total.whole) == (Decimal(138), False)


def test_the_end_of_a_workload_after_the_last_month_is_no_event() -> None:
    text = f"starts: 2027-01\nmonths: 3\nworkloads:\n  a: {spending('100', ', until: 2027-02')}\n  b: {spending('100', ', until: 2028-02')}\n"
    _, estimate = estimated(f"{text}budgets: {{total: {{ceiling: 1M}}}}\n")
    assert estimate.horizon is not None
    assert [(event.day, event.kind, event.subject) for event in estimate.horizon.events] == [
        (date(2027, 2, 28), "until", "a")
    ]


@pytest.mark.parametrize("beside", [{}, {"input_tokens": 1000}])
def test_a_range_in_usage_is_replaced_and_a_number_beside_it_is_not(beside: dict[str, int]) -> None:
    stated = "".join(f"{meter}: {number}, " for meter, number in beside.items())
    usage = f"{{{stated}output_tokens: {{p10: 10, mean: 20, p90: 30}}}}"
    text = f"workloads:\n  a: {{kind: metered, model: openrouter/chat, requests: 10, usage: {usage}}}\n"
    file, _ = estimated(f"{text}budgets: {{total: {{ceiling: 1M}}}}\n")
    assert [place.address for place in range_places(file)] == ["a.usage.output_tokens"]
    numbers = with_numbers(file, lambda *_: Decimal(7))
    assert numbers.workloads["a"].usage == {**beside, "output_tokens": 7}


def test_a_count_follows_the_numbers_of_its_driver_and_of_its_factor() -> None:
    """Two questions of each of seven people, and seven of each: 14 and 49 requests."""
    text = """\
drivers: {people: {p10: 5, mean: 6, p90: 9}}
workloads:
  a: {kind: metered, model: openrouter/chat, requests: {driver: people, times: 2}, usage: {input_tokens: 1000}}
  b: {kind: metered, model: openrouter/chat, requests: {driver: people, times: {p10: 1, mean: 2, p90: 4}}, usage: {input_tokens: 1000}}
"""
    file, _ = estimated(f"{text}budgets: {{total: {{ceiling: 1M}}}}\n")
    assert [place.address for place in range_places(file)] == ["drivers.people", "b.requests.times"]
    numbers = with_numbers(file, lambda *_: Decimal(7))
    assert [getattr(workload, "requests", None) for workload in numbers.workloads.values()] == [14, 49]


def test_ranges_that_are_not_drawn_concern_all_budgets_or_those_named() -> None:
    named, every = Undrawn("why", "help", ("total",)), Undrawn("why", "help")
    assert [undrawn.holds_of(budget) for undrawn in (named, every) for budget in ("total", "other")] == [
        True,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("adjustment", "change"),
    [
        ("{kind: discount, amount: 30}", -30),
        # at most what is there
        ("{kind: discount, amount: 200}", -115),
        ("{kind: fee, amount: 30}", 0),
        # stated in two ways or in none, it changes nothing that is known
        ("{kind: fee}", 0),
        ("{kind: fee, amount: 30, rate: 10%}", 0),
    ],
)
def test_an_amount_that_is_shared_with_something_unpriced_is_known_in_part(adjustment: str, change: int) -> None:
    """Of a planned amount of 115 and one that is unknown; nobody knows what part of the amount either bears."""
    unknown = "{kind: metered, model: openrouter/none, requests: 1, usage: {requests: 1}}"
    text = f"workloads:\n  known: {spending('100')}\n  other: {unknown}\nadjustments: {{more: {adjustment}}}\n"
    _, estimate = estimated(f"{text}budgets: {{total: {{ceiling: 1M, basis: payable}}}}\n")
    payable = estimate.payable
    assert payable is not None
    (step,) = payable.period.steps
    assert (step.change.known, step.change.whole) == (Decimal(change), False)
    known = payable.period.workloads["known"]
    assert (known.known, known.whole) == (Decimal(115 + change), False)


def test_writes_are_at_most_what_reads_leave_of_a_prompt() -> None:
    """Of shares that come to all as stated; a draw in which 80 % are read leaves 20 %."""
    cache = "{reads: {p10: 40%, mean: 60%, p90: 80%}, writes: 40%}"
    text = (
        "workloads:\n  a: {kind: llm-app, model: openrouter/chat, requests: 1, input_tokens: 1, output_tokens: 1, "
        f"multipliers: {{cache: {cache}}}}}\n"
    )
    file, _ = estimated(f"{text}budgets: {{total: {{ceiling: 1M}}}}\n")
    for reads, writes in (("0.8", "0.2"), ("0.5", "0.4")):
        drawn = with_numbers(file, lambda *_, share=reads: Decimal(share)).workloads["a"].multipliers.cache
        assert isinstance(drawn, CacheShares)
        assert [drawn.reads, drawn.writes] == [Decimal(reads), Decimal(writes)]
