"""Why an observed month costs other than planned, by driver: parts that sum to the difference, named as people say them."""

from decimal import Decimal

import pytest

from budgetlint.figures.exact import exactly, settled
from budgetlint.reconcile.parts import reasons_between, with_timeouts
from budgetlint.reconcile.reconciled import Reason
from tests.compare.written import side

CHAT = "workloads: {w: {kind: llm-app, model: %s, requests: %s, input_tokens: %s, output_tokens: %s%s}}"
AGENT = "workloads: {w: {kind: agent, model: a/small, tasks: %s, calls_per_task: %s, context: {other: %s}, output_tokens: %s%s}}"


def parts(before: str, after: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (reason.name, f"{reason.amount.normalize():f}", reason.drivers)
        for reason in reasons_between(side(before), side(after))
    ]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (("a/small", 1000, 1000, 1000, ""), []),
        (("a/small", 2000, 1000, 1000, ""), [("volume", "18", ("volume",))]),
        # what goes in and what comes out are told apart
        (("a/small", 1000, 2000, 2000, ""), [("input tokens", "3", ("input tokens",)), ("output tokens", "15", ("output tokens",))]),
        (("a/small", 1000, 1000, 2000, ""), [("output tokens", "15", ("output tokens",))]),
        (("a/large", 1000, 1000, 1000, ""), [("model", "12", ("model",))]),
        (("a/small", 1000, 1000, 1000, ", multipliers: {rejected_outputs: 50%}"), [("rejected outputs", "18", ("rejected_outputs",))]),
        (("a/small", 1000, 1000, 1000, ", multipliers: {cache: {reads: 50%}}"), [("cache", "-1.35", ("cache",))]),
    ],
)  # fmt: skip
def test_each_driver(after: tuple[object, ...], expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    """1,000 requests of 3 USD in a million and 15 out of one: 18 USD."""
    assert parts(CHAT % ("a/small", 1000, 1000, 1000, ""), CHAT % after) == expected


def test_an_agents_context_is_input_and_its_calls_are_calls_per_task() -> None:
    """Of 4 USD: calls (4 + 8) ÷ 2, input (4 + 8) ÷ 2."""
    before, after = (AGENT % (1000, calls, other, 0, "") for calls, other in ((2, 1000), (4, 2000)))
    assert parts(before, after) == [("input tokens", "9", ("input tokens",)), ("calls per task", "9", ("calls",))]


def test_attempts_and_rates_in_words() -> None:
    image = "workloads: {w: {kind: image, model: a/image, accepted_images: 1000%s}}"
    assert parts(image % "", image % ", attempts_per_accepted: 2") == [
        ("attempts per accepted output", "40", ("attempts",))
    ]
    listed = "version: 1\ndate: 2026-06-17\nmodels: {a/image: {prices: [{rates: {images: %s}}]}}"
    before, after = (side(image % "", listed % rate) for rate in ("0.04", "0.05"))
    assert reasons_between(before, after) == (Reason("rates as used", Decimal(10), ("price",)),)


def test_drivers_without_a_price_between_them_are_one() -> None:
    before = CHAT % ("a/small", 1000, 1000, 1000, ", service_tier: batch")
    after = CHAT % ("a/large", 1000, 1000, 1000, "")
    assert parts(before, after) == [("tier and model", "21", ("tier", "model"))]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (4, [("volume", ("volume",)), ("input tokens", ("input tokens",)), ("output tokens", ("output tokens",)), ("rejected outputs", ("rejected_outputs",))]),
        (3, [("volume", ("volume",)), ("input tokens", ("input tokens",)), ("output tokens and rejected outputs", ("output tokens", "rejected_outputs"))]),
        (1, [("volume and input tokens and output tokens and rejected outputs", ("volume", "input tokens", "output tokens", "rejected_outputs"))]),
    ],
)  # fmt: skip
def test_the_last_of_many_drivers_are_one(most: int, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    before = side(CHAT % ("a/small", 1000, 1000, 1000, ""))
    after = side(CHAT % ("a/small", 1500, 1200, 900, ", multipliers: {rejected_outputs: 5%}"))
    reasons = reasons_between(before, after, most)
    assert [(reason.name, reason.drivers) for reason in reasons] == expected
    with exactly():
        difference = settled(after.planned(after.period) or Decimal(0)) - Decimal(18)
        assert sum((reason.amount for reason in reasons), Decimal(0)) == difference


@pytest.mark.parametrize(
    ("requests", "tokens", "names"),
    [
        # next to 36 USD a part of 9e-20 is what a division leaves over; next to 0.36 one of 1.5e-20 is a part
        (1000, "1000.00000000000000000001", ["volume"]),
        (1000, "1000.00000000000000002", ["volume"]),
        (1000, "1000.0000000000001", ["volume", "input tokens"]),
        (10, "1000.00000000000000033", ["volume", "input tokens"]),
        (10, "1000.0000000000000001", ["volume"]),
    ],
)
def test_what_a_division_leaves_over_is_no_part(requests: int, tokens: str, names: list[str]) -> None:
    before = CHAT % ("a/small", requests, 1000, 1000, "")
    after = CHAT % ("a/small", 2 * requests, tokens, 1000, "")
    assert [name for name, _, _ in parts(before, after)] == names


def test_time_outs_take_their_share_of_what_duplicates_cost() -> None:
    """Of duplicates of 10 % where 4 % were planned, 3 % came after a time-out: half of the difference."""
    reasons = [Reason("volume", Decimal(5), ("volume",)), Reason("duplicates", Decimal(12), ("duplicates",))]
    planned, observed = Decimal("0.04"), Decimal("0.1")
    assert with_timeouts(reasons, planned, observed, Decimal("0.03")) == (
        reasons[0],
        Reason("time-out duplicates", Decimal(6), ("timeout duplicates",)),
        Reason("duplicates", Decimal(6), ("duplicates",)),
    )
    assert with_timeouts(reasons, planned, observed, Decimal("0.06")) == (
        reasons[0],
        Reason("time-out duplicates", Decimal(12), ("timeout duplicates",)),
    )
    assert with_timeouts(reasons, planned, observed, Decimal(0)) == tuple(reasons)
    assert with_timeouts(reasons, planned, planned, Decimal("0.03")) == tuple(reasons)
    mixed = [Reason("retries and duplicates", Decimal(12), ("retries", "duplicates"))]
    assert with_timeouts(mixed, planned, observed, Decimal("0.03")) == tuple(mixed)
