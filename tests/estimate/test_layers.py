"""Single formulas of the layers, each by hand or term by term."""

from decimal import ROUND_CEILING, Decimal

import pytest

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.multipliers import factors
from budgetlint.estimate.organisation_months import _times as times
from budgetlint.estimate.rounding import _stepped as stepped
from budgetlint.estimate.series import Series, calls_by_bracket
from budgetlint.estimate.workload_estimate import Effective, Layers
from budgetlint.figures.exact import exactly, settled
from budgetlint.model.multipliers import FailedJobs
from tests.accounts.running import spending
from tests.estimate.priced import IMAGES, base, snapshot, workload
from tests.estimate.test_known_parts import estimated


@exactly()
def test_the_factor_of_each_multiplier() -> None:
    """1 + 3 %, 1 + 2 %, 1 ÷ (1 − 20 %), and 1 + half of 10 % ÷ 90 %."""
    multipliers = Effective(
        retries=Decimal("0.03"),
        duplicates=Decimal("0.02"),
        rejected_outputs=Decimal("0.2"),
        failed_jobs=FailedJobs(rate=Decimal("0.1"), billed=Decimal("0.5")),
    )
    assert [(name, settled(factor)) for name, factor in factors(multipliers)] == [
        ("retries", Decimal("1.03")),
        ("duplicates", Decimal("1.02")),
        ("rejected_outputs", Decimal("1.25")),
        ("failed_jobs", settled(Decimal(19) / 18)),
    ]


@pytest.mark.parametrize(
    ("start", "growth", "count", "step"),
    [("7", "3", 9, "5"), ("1", "11", 20, "4"), ("2.5", "0.3", 12, "1"), ("100", "37", 30, "64"), ("5", "5", 1, "5")],
)
def test_the_sum_of_rounded_calls_is_that_of_each_call(start: str, growth: str, count: int, step: str) -> None:
    sizes = [Decimal(start) + Decimal(growth) * at for at in range(count)]
    expected = sum((size / Decimal(step)).to_integral_value(ROUND_CEILING) for size in sizes)
    assert stepped(Decimal(start), Decimal(growth), Decimal(count), Decimal(step)) == expected * Decimal(step)


def test_amounts_of_an_included_file_are_multiplied_by_their_worth() -> None:
    """3 of its currency are worth 2 of the root's."""
    layers = Layers(Amount(Decimal(3)), Amount(Decimal(6)), Amount(Decimal(9)), Amount(Decimal(12)))
    assert times(layers, (Decimal(2), Decimal(3))) == Layers(*(Amount(Decimal(at)) for at in (2, 4, 6, 8)))


def test_calls_of_a_bracket_that_begins_within_a_run() -> None:
    """10, 15, 20, 25 and 30 tokens: three calls are above 15, the first of which sends 20."""
    series = Series(Decimal(10), Decimal(5), Decimal(5))
    below, above = calls_by_bracket(series, Decimal(0), (None, Decimal(15)))
    figures = [(calls.count, calls.prompt, calls.reads) for calls in (below, above)]
    assert figures == [tuple(map(Decimal, row)) for row in ((2, 25, 10), (3, 75, 60))]
    (first,), (second,) = below.stretches, above.stretches
    assert (first.size, first.count, first.fresh) == (Decimal(10), Decimal(2), True)
    assert (second.size, second.count, second.fresh) == (Decimal(20), Decimal(3), False)


@pytest.mark.parametrize("meter", ["images", "megapixels", "image_output_tokens", "jobs", "credits"])
def test_what_usage_states_in_place_of_images(meter: str) -> None:
    """100 images, each billed as 3 of the meter at 1."""
    per = {"image_output_tokens": 1_000_000}.get(meter, 1)
    prices = snapshot({"rates": {"images": "1000"} | {meter: str(per)}})
    assert base(workload(prices, f"{IMAGES}, usage: {{{meter}: 3}}")) == 300


@pytest.mark.parametrize(
    ("until", "named"), [("2026-12-31", 0), ("2027-01-01", 1), ("2027-02-28", 1), ("2027-03-01", 0)]
)
def test_a_raise_ends_within_the_plan(until: str, named: int) -> None:
    """On its first day and its last, and not outside it."""
    raised = f"raised: {{ceiling: 150, until: {until}, by: me, reason: launch}}"
    text = f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {spending('1')}}}\nbudgets: {{total: {{ceiling: 100, {raised}}}}}\n"
    _, estimate = estimated(text)
    assert estimate.horizon is not None
    assert [event.kind for event in estimate.horizon.events] == ["raise-end"] * named


def test_taxes_are_paid_beside_the_usage() -> None:
    """100 with a buffer of 15 %, and a tax of 20 % on it."""
    text = f"starts: 2027-01\nmonths: 1\nworkloads: {{a: {spending('100')}}}\nadjustments: {{vat: {{kind: tax, rate: 20%}}}}\n"
    _, estimate = estimated(f"{text}budgets: {{total: {{ceiling: 1M, basis: payable}}}}\n")
    assert estimate.payable is not None
    (month,) = estimate.payable.cash
    assert (month.usage, month.taxes) == (Decimal(115), Decimal(23))


def test_each_part_of_a_mix_is_spent_on_its_own_model() -> None:
    """25 on `chat` and 15 on `cheap`, 28.75 and 17.25 with a buffer of 15 %; half of the first is taken off."""
    mix = "mix: {some: {share: 25%}, rest: {model: openrouter/cheap}}"
    workload = f"{{kind: llm-app, model: openrouter/chat, requests: 100M, input_tokens: 1, output_tokens: 0, {mix}}}"
    half = "half: {kind: discount, rate: 50%, models: [openrouter/chat]}"
    text = f"starts: 2027-01\nmonths: 2\nworkloads: {{a: {workload}}}\nadjustments: {{{half}}}\n"
    _, estimate = estimated(f"{text}budgets: {{total: {{ceiling: 1M, basis: payable}}}}\n")
    assert estimate.payable is not None
    assert [settled(month.settlement.total.known) for month in estimate.payable.months] == [Decimal("31.625")] * 2


def test_a_minimum_is_judged_in_periods_that_end_within_the_plan() -> None:
    """100 a month before the buffer, 300 in the first quarter; of the second the plan has one month."""
    least = "least: {kind: minimum, amount: 1k, period: quarter}"
    text = f"starts: 2027-01\nmonths: 4\nworkloads: {{a: {spending('100')}}}\ncommitments: {{{least}}}\n"
    _, estimate = estimated(f"{text}budgets: {{total: {{ceiling: 1M}}}}\n")
    assert estimate.payable is not None
    (result,) = estimate.payable.commitments
    assert [(short.months, settled(short.amount)) for short in result.shortfalls] == [
        (("2027-01", "2027-02", "2027-03"), Decimal(700))
    ]


def test_what_was_used_up_by_a_day_covers_the_days_before_it() -> None:
    """115 in January, of which the 16 days from the 16th on are billed."""
    prepaid = "some: {kind: prepaid, amount: 50, from: 2027-01-01, used: {amount: 50, on: 2027-01-16}}"
    text = f"starts: 2027-01\nmonths: 1\nworkloads: {{a: {spending('100')}}}\ncommitments: {{{prepaid}}}\n"
    _, estimate = estimated(f"{text}budgets: {{total: {{ceiling: 1M}}}}\n")
    assert estimate.payable is not None
    (month,) = estimate.payable.cash
    assert settled(month.usage) == settled(Decimal(115 * 16) / 31)
