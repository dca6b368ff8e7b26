"""Which entry of a price file prices a meter, which factors apply to it, and which gap explains that none does."""

from decimal import Decimal

import pytest

from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from tests.estimate.priced import CHAT, IMAGES, Plain, base, snapshot, workload


def rates(result: WorkloadEstimate) -> dict[str, Decimal]:
    return {item.meter: item.rate.amount for item in result.items}


def lacks(result: WorkloadEstimate) -> list[tuple[Lack, str | None, str | None]]:
    """What is missing: the kind of gap, the meter, and the condition."""
    return [(gap.lack, gap.meter, gap.key) for gap in result.gaps]


PLAIN: Plain = {"rates": {"input_tokens": "1", "output_tokens": "2"}}
SEARCHES: Plain = {"rates": {"searches": "5"}}
BATCH: Plain = {"service_tier": "batch"}


def test_above_a_threshold_that_leaves_a_token_meter_out_tokens_have_no_price() -> None:
    above: Plain = {"when": {"prompt_tokens_over": "500"}, "rates": {"input_tokens": "2"}}
    result = workload(snapshot(PLAIN, above, SEARCHES), f"{CHAT}, usage: {{searches: 1}}")
    assert lacks(result) == [(Lack.PARTIAL, "input_tokens", None), (Lack.PARTIAL, "output_tokens", None)]


def test_two_entries_with_as_many_conditions_tie() -> None:
    entries = [{"when": {"region": "eu", key: value}, **PLAIN} for key, value in (("speed", "fast"), *BATCH.items())]
    result = workload(snapshot(PLAIN, *entries), f"{CHAT}, region: eu, speed: fast, service_tier: batch")
    assert lacks(result) == [(Lack.AMBIGUOUS, "input_tokens", None), (Lack.AMBIGUOUS, "output_tokens", None)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        # the rate of the tier includes the factor of the tier
        ({"service_tier": "batch"}, "0.4"),
        ({"service_tier": "batch", "region": "eu"}, "0.4"),
        # a rate of the region does not
        ({"region": "eu"}, "0.2"),
        ({}, "0.2"),
    ],
)
def test_a_rate_whose_conditions_include_those_of_a_factor_includes_it(when: Plain, expected: str) -> None:
    entries: list[Plain] = [{"when": when, "rates": {"input_tokens": "0.4", "output_tokens": "2"}}]
    half: Plain = {"when": BATCH, "multiply": {"*": "0.5"}}
    result = workload(snapshot(*entries, half), f"{CHAT}, region: eu, service_tier: batch")
    assert rates(result)["input_tokens"] == Decimal(expected)


def test_a_factor_without_conditions_applies_to_every_rate() -> None:
    tenth: Plain = {"multiply": {"input_tokens": "1.1"}}
    assert rates(workload(snapshot(PLAIN, tenth), CHAT)) == {
        "input_tokens": Decimal("1.1"),
        "output_tokens": Decimal(2),
    }


def test_a_factor_above_a_threshold_is_included_in_a_rate_above_it() -> None:
    when: Plain = {"prompt_tokens_over": "500"}
    above = [
        {"when": when, "rates": {"input_tokens": "3", "output_tokens": "4"}},
        {"when": when, "multiply": {"*": "2"}},
    ]
    assert rates(workload(snapshot(PLAIN, *above), CHAT)) == {"input_tokens": Decimal(3), "output_tokens": Decimal(4)}


@pytest.mark.parametrize(
    ("stated", "gaps"),
    [
        # a tier must be named by a price, a region only if another region is
        ("service_tier: flex", [(Lack.VALUE, meter, "service_tier") for meter in ("input_tokens", "output_tokens")]),
        ("region: eu", []),
        ("speed: fast", [(Lack.VALUE, meter, "speed") for meter in ("input_tokens", "output_tokens")]),
    ],
)
def test_a_stated_value_that_no_price_names(stated: str, gaps: list[tuple[Lack, str, str]]) -> None:
    slow: Plain = {"when": {"speed": "slow"}, **PLAIN}
    assert lacks(workload(snapshot(PLAIN, slow), f"{CHAT}, {stated}")) == gaps


FLEX_SEARCHES: Plain = {"when": {"service_tier": "flex"}, "rates": {"searches": "4"}}


def test_a_tier_that_only_a_service_has_is_none_of_the_calls() -> None:
    batch: Plain = {"when": BATCH, "rates": {"input_tokens": "0.5", "output_tokens": "1"}}
    result = workload(snapshot(PLAIN, batch, FLEX_SEARCHES), f"{CHAT}, service_tier: flex")
    assert result.gaps == tuple(
        Gap(Lack.VALUE, meter, "service_tier", "flex", ("batch",)) for meter in ("input_tokens", "output_tokens")
    )


TIERS: list[Plain] = [{"when": {"service_tier": name}, **PLAIN} for name in ("batch", "flex")]


def test_a_service_without_prices_by_tier_keeps_its_price() -> None:
    result = workload(snapshot(*TIERS, SEARCHES), f"{CHAT}, usage: {{searches: 1}}, service_tier: batch")
    assert rates(result)["searches"] == Decimal(5)


def test_a_service_with_prices_by_tier_has_none_at_another_tier() -> None:
    """That searches cost more, less or the same at the other tier, no price says."""
    prices = snapshot(*TIERS, SEARCHES, FLEX_SEARCHES)
    searching = f"{CHAT}, usage: {{searches: 1}}, service_tier"
    assert rates(workload(prices, f"{searching}: flex"))["searches"] == Decimal(4)
    assert rates(workload(snapshot(PLAIN, SEARCHES, FLEX_SEARCHES), f"{searching}: standard"))["searches"] == Decimal(5)
    assert workload(prices, f"{searching}: batch").gaps == (
        Gap(Lack.VALUE, "searches", "service_tier", "batch", ("flex",)),
    )


@pytest.mark.parametrize(
    ("entries", "gaps"),
    [
        # the entry without a size repeats the price of the smaller one
        ([{"rates": {"images": "2"}}], [(Lack.STATE, "images", "size")]),
        # it has a price of its own
        ([{"rates": {"images": "3"}}], []),
        # it repeats that of the dearest
        ([{"rates": {"images": "5"}}], []),
        # entries of other meters price nothing here
        ([{"rates": {"images": "2"}}, {"when": {"quality": "high"}, "rates": {"jobs": "9"}}], [(Lack.STATE, "images", "size")]),
    ],
)  # fmt: skip
def test_an_image_without_its_size(entries: list[Plain], gaps: list[tuple[Lack, str, str]]) -> None:
    sizes: list[Plain] = [
        {"when": {"size": size}, "rates": {"images": price}} for size, price in (("small", "2"), ("large", "5"))
    ]
    assert lacks(workload(snapshot(*entries, *sizes), IMAGES)) == gaps


def test_prices_in_different_units_are_not_compared() -> None:
    """That 5 credits are more than 2 dollars is not known here; the entry without a size is taken as stated."""
    sizes: list[Plain] = [
        {"when": {"size": "small"}, "rates": {"images": "2"}},
        {"when": {"size": "large"}, "rates": {"images": {"amount": "5", "unit": "credit"}}},
    ]
    assert base(workload(snapshot({"rates": {"images": "2"}}, *sizes), IMAGES)) == 200


def test_a_price_under_a_condition_that_is_not_stated() -> None:
    """`state` names the known values of the condition, of entries that price the meter alone."""
    entries: list[Plain] = [
        {"when": {"region": "eu"}, "rates": {"input_tokens": "1"}},
        {"when": {"size": "small"}, "rates": {"images": "2"}},
        {"when": {"size": "large"}, "rates": {"images": "5"}},
        {"when": {"size": "huge"}, "rates": {"jobs": "5"}},
    ]
    assert workload(snapshot(*entries), IMAGES).gaps == (Gap(Lack.STATE, "images", "size", None, ("large", "small")),)


def test_a_meter_that_nothing_prices() -> None:
    entries: list[Plain] = [{"when": {"size": "small"}, "rates": {"jobs": "2"}}]
    assert workload(snapshot(*entries), IMAGES).gaps == (Gap(Lack.METER, "images"),)
