"""Costs that records state, beside ours: whose they are, which are whole, and which differ enough to be shown."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.reconcile.metering import RecordedModels, used
from budgetlint.reconcile.reconciled import Stated
from budgetlint.reconcile.stated import apart, beside_estimate, stated_of, written
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Tokens
from budgetlint.records.observed import ModelUse, Served
from tests.compare.written import side

DAY = date(2026, 7, 1)
CHAT = side("workloads: {w: {kind: llm-app, model: a/small, requests: 1, input_tokens: 1, output_tokens: 1}}")
RECORDED = RecordedModels({("lab", "small"): "a/small", ("lab", "large"): "a/large"})
SMALL = ModelUse(
    "lab", "small", None, None, Served(), 0, DAY, DAY, Calls(4, failed=1), Tokens(uncached_input=1_000_000), Media(), JobCounts(), Cost()
)  # fmt: skip
"""3 USD of three calls; a fourth failed."""


def reported(use: ModelUse, amount: str, by: int) -> ModelUse:
    return replace(use, cost=replace(use.cost, reported=Decimal(amount), reported_by=by))


def estimated(use: ModelUse, amount: str, by: int) -> ModelUse:
    return replace(use, cost=replace(use.cost, estimated=Decimal(amount), estimated_by=by))


def stated(*uses: ModelUse, worth: str | None = "1", grown: str = "1") -> list[tuple[object, ...]]:
    usages = used(CHAT, uses, RECORDED, media=False)
    rows = stated_of(uses, usages, None if worth is None else Decimal(worth), Decimal(grown))
    return [(row.by, row.model, row.calls, row.amount, row.ours) for row in rows]


def test_the_figures_of_either_origin_in_all_and_by_model() -> None:
    large = replace(SMALL, model="large")
    both = estimated(reported(SMALL, "3.5", 3), "2.5", 4)
    assert stated(both, reported(large, "6", 4), estimated(replace(SMALL, size="x"), "1", 3)) == [
        ("provider", None, 7, Decimal("9.5"), Decimal(8)),
        ("provider", "lab/large", 4, Decimal(6), Decimal(5)),
        ("provider", "lab/small", 3, Decimal("3.5"), Decimal(3)),
        ("records", None, 7, Decimal("3.5"), Decimal(6)),
        ("records", "lab/small", 7, Decimal("3.5"), Decimal(6)),
    ]


def test_a_figure_of_some_calls_only_is_left_out() -> None:
    assert stated(reported(SMALL, "3", 2)) == []
    again = replace(SMALL, calls=Calls(2, retries=9, billed_retries=1, duplicates=1, timeout_duplicates=1, failed=2))
    assert written(again.calls) == 5
    assert stated(reported(again, "3", 2)) == []
    assert [row[2] for row in stated(reported(again, "3", 3))] == [3, 3]


def test_dollars_in_our_currency_and_both_scaled() -> None:
    """3.5 USD × 0.8 × 2, and ours × 2."""
    assert stated(reported(SMALL, "3.5", 3), worth="0.8", grown="2")[0][3:] == (Decimal("5.6"), Decimal(6))
    assert stated(reported(SMALL, "3.5", 3), worth=None) == []


def test_what_has_no_price_is_unknown_and_what_failed_for_nothing_is_free() -> None:
    unpriced = replace(SMALL, tokens=Tokens(uncached_input=1, cache_write_1h=1))
    unheard = replace(SMALL, model="odd\n", provider=None)
    free = replace(SMALL, model="new", calls=Calls(2, failed=2), tokens=Tokens())
    assert stated(reported(unpriced, "3", 3), reported(unheard, "1", 3), reported(free, "0.25", 1)) == [
        ("provider", None, 7, Decimal("4.25"), None),
        ("provider", "lab/new", 1, Decimal("0.25"), Decimal(0)),
        ("provider", "lab/small", 3, Decimal(3), None),
        ("provider", "odd\N{REPLACEMENT CHARACTER}", 3, Decimal(1), None),
    ]


def row(model: str | None, amount: str, ours: str | None, calls: int = 10) -> Stated:
    return Stated("records", model, calls, Decimal(amount), None if ours is None else Decimal(ours))


def test_an_estimate_of_all_calls_is_beside_a_figure_of_all() -> None:
    rows = (row(None, "5", "1", 10), row("m", "5", "1", 10), row(None, "5", "1", 9), row(None, "5", "1", 11))
    assert beside_estimate(rows, Decimal(4), 10) == (
        row(None, "5", "4", 10),
        row(None, "5", None, 9),
        row(None, "5", "4", 11),
    )


@pytest.mark.parametrize(
    ("model", "amount", "ours", "shown"),
    [
        ("m", "101", "100", False),
        ("m", "101.01", "100", True),
        ("m", "99", "100", False),
        ("m", "98.99", "100", True),
        ("m", "-98.99", "-100", True),
        ("m", "-101", "-100", False),
        ("m", "0.01", "0", True),
        ("m", "200", None, False),
        (None, "200", "100", False),
    ],
)
def test_more_than_a_percent_apart(model: str | None, amount: str, ours: str | None, shown: bool) -> None:
    figure = row(model, amount, ours)
    assert apart((figure,)) == ((figure,) if shown else ())
