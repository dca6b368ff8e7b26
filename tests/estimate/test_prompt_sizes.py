"""Prices that depend on the size of a prompt."""

from decimal import Decimal

import pytest

from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.series import Series
from tests.estimate.priced import CHAT, IMAGES, Plain, base, snapshot, workload

TIERED: tuple[Plain, ...] = (
    {"rates": {"input_tokens": "1", "output_tokens": "1", "characters": "1", "sketch_input_tokens": "1"}},
    {
        "when": {"prompt_tokens_over": "1500"},
        "rates": {"input_tokens": "2", "output_tokens": "2", "sketch_input_tokens": "2"},
    },
)

DECLARED = {"sketch_input_tokens": {"unit": "token", "per": "1000000"}}


@pytest.mark.parametrize(
    ("usage", "size", "expected"),
    [
        # a thousand tokens in, below the threshold: (1,000 + 100) × 1,000 ÷ 1 M × 1
        ("{}", "1000", "1.1"),
        # characters go in, and are no tokens: they decide no tier
        ("{characters: 900}", "1000", "2"),
        # a declared meter whose name says that tokens go in: 1,600 are above it, all of them at 2
        ("{sketch_input_tokens: 600}", "1600", "3.4"),
        # what comes out is no part of the prompt
        ("{output_tokens: 900}", "1000", "2"),
    ],
)
def test_what_counts_towards_the_size_of_a_prompt(usage: str, size: str, expected: str) -> None:
    result = workload(snapshot(*TIERED, meters=DECLARED), f"{CHAT}, usage: {usage}")
    assert (result.smallest_prompt, result.largest_prompt) == (Decimal(size), Decimal(size))
    assert base(result) == Decimal(expected)


def test_what_costs_the_same_on_both_sides_of_a_threshold_is_one_line_item() -> None:
    """The second of two calls sends 2,000, at 2 a million; both return 100, at 1 a million."""
    prices = snapshot(
        {"rates": {"input_tokens": "1", "output_tokens": "1"}},
        {"when": {"prompt_tokens_over": "1500"}, "rates": {"input_tokens": "2", "output_tokens": "1"}},
    )
    tasks = "kind: agent, tasks: 1000, calls_per_task: 2, context: {other: 1000, growth_per_call: 1000}"
    result = workload(prices, f"{tasks}, output_tokens: 100")
    assert {(item.meter, item.rate.amount, item.quantity) for item in result.items} == {
        ("input_tokens", Decimal(1), Decimal(1_000_000)),
        ("input_tokens", Decimal(2), Decimal(2_000_000)),
        ("output_tokens", Decimal(1), Decimal(200_000)),
    }
    assert base(result) == Decimal("5.2")


FULL = {"input_tokens": "1", "output_tokens": "2", "cache_read_tokens": "0.1"}

PLAIN = {"input_tokens": "1", "output_tokens": "2"}


@pytest.mark.parametrize(
    ("more", "size", "expected"),
    [
        # 1,000 × (1,000 × 1 + 100 × 2) ÷ 1 M
        ("title: none stated", 1000, "1.2"),
        # the standard tier is what a price without one is for
        ("service_tier: standard", 1000, "1.2"),
        # below and above a threshold, batch prices the same meters: that the standard tier prices more is no gap of batch
        ("service_tier: batch", 1000, "0.6"),
        # 1,000 × (6,000 × 1 + 100 × 2) ÷ 1 M
        ("service_tier: batch", 6000, "6.2"),
    ],
)
def test_a_tier_that_prices_fewer_meters_on_both_sides_of_its_threshold(more: str, size: int, expected: str) -> None:
    half = {meter: str(Decimal(rate) / 2) for meter, rate in PLAIN.items()}
    prices = snapshot(
        {"rates": FULL},
        {"when": {"service_tier": "batch"}, "rates": half},
        {"when": {"service_tier": "batch", "prompt_tokens_over": "5000"}, "rates": PLAIN},
    )
    result = workload(prices, f"{CHAT.replace('input_tokens: 1000', f'input_tokens: {size}')}, {more}")
    assert (result.gaps, base(result)) == ((), Decimal(expected))


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        # what stands without a size is as dear as the dearest size
        (("0.04", "0.02", "0.04"), "4"),
        # it is only that of the cheaper size
        (("0.02", "0.02", "0.04"), None),
        # it is a price of its own
        (("0.03", "0.02", "0.04"), "3"),
        (("0.01", "0.02", "0.04"), "1"),
        (("0.02", "0.02", "0.02"), "2"),
    ],
)
def test_a_price_without_a_size_that_repeats_one_of_a_size(rates: tuple[str, ...], expected: str | None) -> None:
    bare, small, large = rates
    prices = snapshot(
        {"rates": {"images": bare}},
        {"when": {"size": "small"}, "rates": {"images": small}},
        {"when": {"size": "large"}, "rates": {"images": large}},
    )
    result = workload(prices, IMAGES)
    assert base(result) == (None if expected is None else Decimal(expected))
    assert result.gaps == (() if expected else (Gap(Lack.STATE, "images", "size", None, ("large", "small")),))


def test_the_price_of_a_size_in_another_tier_leaves_nothing_open() -> None:
    """Without a size, the standard tier costs what small images do, and only batch has a price of large ones."""
    prices = snapshot(
        {"rates": {"images": "0.02"}},
        {"when": {"size": "small"}, "rates": {"images": "0.02"}},
        {"when": {"size": "large", "service_tier": "batch"}, "rates": {"images": "0.04"}},
    )
    assert base(workload(prices, IMAGES)) == 2


@pytest.mark.parametrize(("size", "gap"), [(1500, False), (1501, True)])
def test_a_price_above_a_threshold_without_a_quality_that_repeats_that_of_the_cheaper(size: int, gap: bool) -> None:
    prices = snapshot(
        {"rates": PLAIN},
        {"when": {"prompt_tokens_over": "1500"}, "rates": PLAIN},
        {"when": {"prompt_tokens_over": "1500", "quality": "low"}, "rates": PLAIN},
        {
            "when": {"prompt_tokens_over": "1500", "quality": "high"},
            "rates": {"input_tokens": "3", "output_tokens": "2"},
        },
    )
    result = workload(prices, f"kind: llm-app, requests: 1000, input_tokens: {size}, output_tokens: 100")
    assert result.gaps == ((Gap(Lack.STATE, "input_tokens", "quality", None, ("high", "low")),) if gap else ())


@pytest.mark.parametrize(
    ("series", "largest"),
    [
        # 10, 15, 20 and no fourth: the largest is the last
        (Series(Decimal(10), Decimal(5), Decimal(3)), 20),
        # 10, 15, 20 start again from 10
        (Series(Decimal(10), Decimal(5), Decimal(9), Decimal(22)), 20),
        # … or from 14, which carries 19 at most
        (Series(Decimal(10), Decimal(5), Decimal(9), Decimal(22), Decimal(4)), 20),
        # from 11, whose third call carries 21
        (Series(Decimal(10), Decimal(5), Decimal(9), Decimal(22), Decimal(1)), 21),
        # and no fresh start is made in three calls
        (Series(Decimal(10), Decimal(5), Decimal(3), Decimal(22), Decimal(1)), 20),
        # the call that summarises carries what the fourth would have carried: 25, or 26 of a later run
        (Series(Decimal(10), Decimal(5), Decimal(6), Decimal(22), Decimal(1), Decimal(1)), 25),
        (Series(Decimal(10), Decimal(5), Decimal(9), Decimal(22), Decimal(1), Decimal(1)), 26),
        (Series(Decimal(10), Decimal(5), Decimal(3), Decimal(22), Decimal(1), Decimal(1)), 20),
    ],
)
def test_the_largest_call(series: Series, largest: int) -> None:
    assert series.largest == largest


def test_a_factor_above_a_threshold_scales_all_that_is_priced_below_it() -> None:
    """1,000 × (2,000 × 1 + 100 × 2) × 2 ÷ 1 M."""
    prices = snapshot({"rates": PLAIN}, {"when": {"prompt_tokens_over": "1500"}, "multiply": {"*": "2"}})
    result = workload(prices, "kind: llm-app, requests: 1000, input_tokens: 2000, output_tokens: 100")
    assert (result.gaps, base(result)) == ((), Decimal("4.4"))


def test_what_must_be_stated_is_the_first_key_of_any_price_that_depends_on_it() -> None:
    """The bare price is that of small images, and another one is dearer for its quality."""
    prices = snapshot(
        {"rates": {"images": "0.02"}},
        {"when": {"size": "small"}, "rates": {"images": "0.02"}},
        {"when": {"quality": "high"}, "rates": {"images": "0.04"}},
    )
    assert workload(prices, IMAGES).gaps == (Gap(Lack.STATE, "images", "size", None, ("small",)),)


@pytest.mark.parametrize(("size", "expected"), [(1500, "1.7"), (2000, "6.2")])
def test_a_threshold_of_a_schedule_that_nobody_states_is_one(size: int, expected: str) -> None:
    """1,000 × (1,500 × 1 + 100 × 2) ÷ 1 M, and above the threshold of the dearer hours 1,000 × (2,000 × 3 + 100 × 2) ÷ 1 M."""
    peak = {"schedule": "peak", "prompt_tokens_over": "1500"}
    prices = snapshot({"rates": PLAIN}, {"when": peak, "rates": {"input_tokens": "3", "output_tokens": "2"}})
    result = workload(prices, f"kind: llm-app, requests: 1000, input_tokens: {size}, output_tokens: 100")
    assert (result.gaps, base(result)) == ((), Decimal(expected))
