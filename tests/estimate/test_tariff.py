"""The rate of a meter from list and contract: what it is in the file's currency, and what is billed where it is not priced."""

from decimal import Decimal

import pytest

from budgetlint.estimate.line_items import Gap, Lack, Rate
from tests.estimate.priced import CHAT, IMAGES, Plain, base, snapshot, workload

UNITS: Plain = {
    "units": {"credit": {"worth": "0.5", "of": "USD", "date": "2026-06-17", "source": "s"}},
    "sources": {"s": {"url": "https://lab.example", "kind": "official", "retrieved": "2026-06-17"}},
}


def rate_of(prices: str, text: str, contract: str | None = None) -> Rate:
    (item, *_) = workload(prices, text, contract).items
    return item.rate


def test_a_rate_in_credits_shows_what_it_was_in_them() -> None:
    rate = rate_of(snapshot({"rates": {"images": {"amount": "3", "unit": "credit"}}}, **UNITS), IMAGES)
    assert (rate.amount, rate.unit, rate.unit_amount) == (Decimal("1.5"), "credit", Decimal(3))


def test_a_rate_in_the_currency_of_the_file_has_no_other_unit() -> None:
    rate = rate_of(snapshot({"rates": {"images": "3"}}, **UNITS), IMAGES)
    assert (rate.amount, rate.unit, rate.unit_amount) == (Decimal(3), None, None)


LISTED = {"input_tokens": "1", "output_tokens": "2"}


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        # 1,000 × (1,000 × 1 + 100 × 2) ÷ 1 M, of 1,000 × 200 written tokens at 1.25 and 500 read at 0.1
        ({"cache_read_tokens": "0.1", "cache_write_tokens": "1.25"}, "0.8"),
        # writes of an hour alone: those of five minutes have no price, though writes do
        ({"cache_read_tokens": "0.1", "cache_write_1h_tokens": "2"}, None),
        # no writes: they are input
        ({"cache_read_tokens": "0.1"}, "0.75"),
    ],
)
def test_what_is_written_to_a_cache_is_input_if_no_write_has_a_price(rates: Plain, expected: str | None) -> None:
    cache = "multipliers: {cache: {reads: 50%, writes: 20%}}"
    result = workload(snapshot({"rates": {**LISTED, **rates}}), f"{CHAT}, {cache}")
    operational = None if result.layers is None else result.layers.operational
    assert operational == (None if expected is None else Decimal(expected))


def test_a_contract_without_the_model_changes_nothing() -> None:
    other = snapshot({"rates": LISTED}).replace("a/b", "a/other")
    assert base(workload(snapshot({"rates": LISTED}), CHAT, other)) == Decimal("1.2")


HALF = {meter: str(Decimal(rate) / 2) for meter, rate in LISTED.items()}
OVER: Plain = {"prompt_tokens_over": "500"}


def test_a_contract_that_states_a_threshold_covers_that_of_the_list() -> None:
    """1,000 tokens are above it."""
    listed = snapshot({"rates": LISTED}, {"when": OVER, "rates": LISTED})
    assert base(workload(listed, CHAT, snapshot({"when": OVER, "rates": HALF}))) == Decimal("0.6")


@pytest.mark.parametrize(
    ("listed", "agreed", "other"),
    [
        ([{"when": OVER, "rates": LISTED}], [], "price 2 (prompt_tokens_over 500)"),
        ([], [{"when": OVER, "multiply": {"output_tokens": "0.5"}}], "the contract's price 2 (prompt_tokens_over 500)"),
    ],
)
def test_a_contract_that_leaves_out_a_threshold_is_no_price(
    listed: list[Plain], agreed: list[Plain], other: str
) -> None:
    result = workload(snapshot({"rates": LISTED}, *listed), CHAT, snapshot({"rates": HALF}, *agreed))
    entries = ("the contract's price 1 (no condition)", other)
    assert result.gaps[0] == Gap(Lack.CONTRACT, "input_tokens", "prompt_tokens_over", entries=entries)


def test_a_contract_that_leaves_out_a_stated_tier_is_no_price() -> None:
    """The list has no price of its own, so only what the workload states counts."""
    result = workload(snapshot({"rates": {"images": "1"}}), f"{CHAT}, service_tier: batch", snapshot({"rates": LISTED}))
    assert result.gaps[0].key == "service_tier"


def test_a_contract_that_states_the_tier_covers_it() -> None:
    listed, agreed = (snapshot({"when": {"service_tier": "batch"}, "rates": rates}) for rates in (LISTED, HALF))
    assert base(workload(listed, f"{CHAT}, service_tier: batch", agreed)) == Decimal("0.6")


@pytest.mark.parametrize(
    ("agreed", "amount", "bound"),
    [
        # reads at the agreed price of input, which is below their listed one
        ({"input_tokens": "0.05", "output_tokens": "2"}, "0.05", True),
        # the listed price of reads is below it
        ({"input_tokens": "0.5", "output_tokens": "2"}, "0.1", False),
        # an agreed price of reads stays, however high
        ({"input_tokens": "0.05", "output_tokens": "2", "cache_read_tokens": "0.3"}, "0.3", False),
    ],
)
def test_reads_cost_at_most_what_input_was_agreed_to_cost(agreed: Plain, amount: str, bound: bool) -> None:
    listed = snapshot({"rates": {**LISTED, "cache_read_tokens": "0.1"}})
    usage = "kind: metered, usage: {cache_read_tokens: 1}"
    rate = rate_of(listed, usage, snapshot({"rates": agreed}))
    assert (rate.amount, rate.bound) == (Decimal(amount), bound)


def test_without_a_contract_reads_may_cost_more_than_input() -> None:
    listed = snapshot({"rates": {**LISTED, "cache_read_tokens": "3"}})
    assert rate_of(listed, "kind: metered, usage: {cache_read_tokens: 1}").amount == 3
