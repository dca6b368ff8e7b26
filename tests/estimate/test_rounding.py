"""Calls that are billed in whole steps, or at least so much: each is rounded by itself, in the base and in the cache step."""

from decimal import Decimal
from random import Random

import pytest

from budgetlint import lint_budget
from budgetlint.estimate.line_items import Rate, billed
from budgetlint.estimate.series import Series, billed_tokens, calls_by_bracket, summaries_by_bracket
from budgetlint.figures.exact import ONE, ZERO, Recorded, Unrecordable, exactly
from budgetlint.formula.recording import Tape
from budgetlint.model.snapshot import PriceEntry
from tests.estimate.priced import DAY, Plain, base, snapshot, workload

TOKENS = {"input_tokens": "1", "cache_read_tokens": "0.1", "cache_write_tokens": "2", "output_tokens": "0"}
THOUSANDS = dict.fromkeys(TOKENS, "1000")
AGENT = (
    "kind: agent, tasks: 1000, calls_per_task: 3, context: {other: 1200, growth_per_call: 300}, output_tokens: 0, "
    "multipliers: {cache: null}"
)


def test_each_call_of_a_task_is_rounded() -> None:
    """1,200, 1,500 and 1,800 tokens are 2,000 each: 6,000 a task, not the 5,000 that their sum of 4,500 comes to."""
    result = workload(snapshot({"rates": TOKENS, "round_up": THOUSANDS}), AGENT)
    assert base(result) == 6
    assert [str(item.quantity) for item in result.items][:1] == ["6000000"]


@pytest.mark.parametrize(
    ("plain", "cache", "change"),
    [
        # Call 1 writes 1,200, call 2 reads 1,200 and writes 300, call 3 reads 1,500 and writes 300: in thousands
        # 2 + 1 + 1 written and 2 + 2 read, so 4 × 2 + 4 × 0.1 in place of 6.
        ("1", "prefix", "2.4"),
        # … in place of 6 × 3
        ("3", "prefix", "-9.6"),
        # Half read and half plain: 600, 750 and 900 are 1,000 each, twice: 3 × 0.1 + 3 in place of 6.
        ("1", "{reads: 50%}", "-2.7"),
        ("3", "{reads: 50%}", "-8.7"),
    ],
)
def test_the_cache_step_rounds_each_call(plain: str, cache: str, change: str) -> None:
    prices = snapshot({"rates": {**TOKENS, "input_tokens": plain}, "round_up": THOUSANDS})
    result = workload(prices, AGENT.replace("cache: null", f"cache: {cache}"))
    assert [step.change for step in result.steps] == [Decimal(change)]


@pytest.mark.parametrize(("quantity", "expected"), [("3", "10"), ("3000", "10"), ("0", "0")])
def test_a_minimum_charge_is_billed_where_the_rate_is_zero(quantity: str, expected: str) -> None:
    prices = snapshot({"rates": {"video_seconds": "0"}, "minimum_charge": "0.01"})
    result = workload(prices, f"kind: video, accepted_clips: 1000, seconds_per_clip: {quantity}")
    assert base(result) == Decimal(expected)


@pytest.mark.parametrize("digits", [28, 29])
def test_a_ceiling_has_at_most_28_digits(digits: int) -> None:
    prices: Plain = {"prices.json": snapshot({"rates": {"images": "1"}})}
    budget = (
        "version: 1\npricing: {snapshot: prices.json}\n"
        "workloads: {w: {kind: image, model: a/b, accepted_images: 1}}\n"
        f"budgets: {{total: {{ceiling: 1.{'0' * (digits - 2)}1}}}}\n"
    )
    ceilings = [
        finding.rule
        for finding in lint_budget(budget, {name: str(text) for name, text in prices.items()}, DAY).findings
    ]
    assert ("ceiling-too-precise" in ceilings) is (digits > 28)


@pytest.mark.parametrize(
    ("calls", "step", "least", "sent", "read"),
    [
        # 0, 300 and 600 are sent: nothing, one and one thousand; the second call reads nothing, the third 300
        (3, "1000", None, 2000, 1000),
        # … and 500 at least of what there is
        (3, None, "500", 1100, 500),
        (1, "1000", None, 0, 0),
        (1, None, "500", 0, 0),
        (2, "1000", "500", 1000, 0),
    ],
)
def test_a_call_that_sends_or_reads_nothing_is_billed_nothing(
    calls: int, step: str | None, least: str | None, sent: int, read: int
) -> None:
    round_up, minimum = (None if number is None else Decimal(number) for number in (step, least))
    rate = Rate(Decimal(1), Decimal(1), None, PriceEntry(), round_up=round_up, least=minimum)
    (bracket,) = calls_by_bracket(Series(ZERO, Decimal(300), Decimal(calls)), ZERO, (None,))
    assert billed_tokens(rate, bracket, ONE, ZERO) == sent
    assert billed_tokens(rate, bracket, ZERO, ONE) == read


@pytest.mark.parametrize(
    ("calls", "growth", "recordable"), [(1, 300, True), (2, 300, False), (2, 1, False), (2, 0, True)]
)
def test_calls_of_one_size_can_be_recorded_but_a_series_that_grows_can_t(
    calls: int, growth: int, recordable: bool
) -> None:
    rate = Rate(Decimal(1), Decimal(1), None, PriceEntry(), round_up=Decimal(1000))
    series = Series(Tape().input("size"), Decimal(growth), Decimal(calls))
    (bracket,) = calls_by_bracket(series, ZERO, (None,))
    if recordable:
        assert isinstance(billed_tokens(rate, bracket, Decimal(1), ZERO), Recorded)
    else:
        with pytest.raises(Unrecordable):
            billed_tokens(rate, bracket, Decimal(1), ZERO)


@pytest.mark.slow
@exactly()
def test_sums_of_rounded_calls_are_what_each_call_by_itself_comes_to() -> None:
    """4,000 random series, each call of them rounded and added up one by one."""
    random = Random(5)
    for _ in range(4000):
        series = random_series(random)
        brackets = random.choice([(None,), (None, Decimal(1000)), (None, Decimal(500), Decimal(1500))])
        step = random.choice([None, Decimal(1000), Decimal(64), Decimal("0.3")])
        least = random.choice([None, Decimal(700), Decimal(2500)])
        rate = Rate(Decimal(1), Decimal(1), None, PriceEntry(), round_up=step, least=least)
        size, before = (
            Decimal(shares)
            for shares in random.choice([("1", "0"), ("0.3", "0"), ("0", "0.95"), ("1", "-0.95"), ("1", "-1")])
        )
        every = one_by_one(series)
        for at, calls in enumerate(calls_by_bracket(series, ZERO, brackets)):
            over, upper = brackets[at], brackets[at + 1] if at + 1 < len(brackets) else None
            summaries = summaries_by_bracket(series, brackets)[at : at + 1]
            tokens = sum(
                (billed_tokens(rate, series_calls, size, before) for series_calls in (calls, *summaries)), ZERO
            )
            within = [
                (now, last) for now, last in every if (over is None or now > over) and (upper is None or now <= upper)
            ]
            assert tokens == sum((billed(size * now + before * last, step, least) for now, last in within), ZERO)


def random_series(random: Random) -> Series:
    first = Decimal(random.randint(1, 3000)) / random.choice([1, 2, 4])
    growth = Decimal(random.randint(0, 900)) / random.choice([1, 1, 4])
    calls = Decimal(random.randint(1, 30))
    if random.random() < 0.5:
        return Series(first, growth, calls)
    summary = Decimal(random.randint(0, 200))
    compact_at = first + summary + random.randint(0, 3000)
    return Series(first, growth, calls, compact_at, summary, Decimal(random.randint(0, 2)))


def one_by_one(series: Series) -> list[tuple[Decimal, Decimal]]:
    """What each call sends, and what the call before it sent."""
    sizes: list[tuple[Decimal, Decimal]] = []
    before = ZERO
    for position in range(int(series.calls)):
        now = before + series.growth if position else series.first
        if series.compact_at is not None and now > series.compact_at:
            sizes += [(now, before)] * int(series.summary_calls)
            now, before = series.restart, ZERO
        sizes.append((now, before))
        before = now
    return sizes
