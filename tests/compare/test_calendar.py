"""Plans over months compared: growth, ramp, season and horizon are drivers, and the parts sum to the last digit."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial

import pytest

from budgetlint.api import load_snapshot
from budgetlint.compare.results import Comparison
from budgetlint.compare.versions import Version, comparison
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import exactly, settled
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.source.yaml_text import load_yaml
from tests.sampled import sampled

PRICES = Prices(
    load_snapshot(
        json.dumps(
            {
                "version": 1,
                "date": "2026-06-17",
                "currency": "USD",
                "models": {
                    "a/small": {
                        "prices": [
                            {"until": "2027-05-10", "rates": {"images": "0.02"}},
                            {"from": "2027-05-11", "rates": {"images": "0.03"}},
                        ]
                    },
                    "a/big": {"prices": [{"rates": {"images": "0.07"}}]},
                },
            }
        )
    ),
    date(2026, 11, 26),
)

PLAN = """
version: 1
starts: 2027-01
drivers: {orders: {quantity: 700, growth: {rate: 3%}, season: {12: 150%}}}
buffer: 10%
workloads:
  shots:
    kind: image
    model: a/small
    accepted_images: {driver: orders, times: 1.3}
    ramp: {2027-07: 140%}
"""
FLAT = """
version: 1
buffer: 10%
workloads:
  shots: {kind: image, model: a/small, accepted_images: 910}
"""

CHANGES = {
    "growth": ("rate: 3%", "rate: 7%"),
    "ramp": ("140%", "190%"),
    "season": ("12: 150%", "6: 80%"),
    "horizon": ("starts: 2027-01", "starts: 2027-03\nmonths: 20"),
    "volume": ("times: 1.3", "times: 1.7"),
    "buffer": ("buffer: 10%", "buffer: 20%"),
    "model": ("model: a/small", "model: a/big"),
}


def version(text: str) -> Version:
    file = read_budget_file(load_yaml(text).data).file
    assert file is not None
    return Version("budget.yaml", file, estimate(file, PRICES), PRICES)


def compared(before: str, after: str) -> Comparison:
    return comparison([version(before)], [version(after)])


@pytest.mark.parametrize("driver", CHANGES)
def test_one_change_is_one_driver(driver: str) -> None:
    after = PLAN.replace(*CHANGES[driver])
    change = compared(PLAN, after).files[0]
    assert [part.name for part in change.parts] == [driver]
    assert sum((part.change for part in change.parts), Decimal(0)) == change.layers.planned.change


@pytest.mark.slow
@pytest.mark.parametrize(("first", "back"), sampled([(PLAN, False), (PLAN, True), (FLAT, False), (FLAT, True)], 2))
@exactly()
def test_many_changes_sum_to_the_last_digit(first: str, back: bool) -> None:
    after = PLAN
    for old, new in CHANGES.values():
        after = after.replace(old, new)
    both = compared(after, first) if back else compared(first, after)
    change, total = both.files[0], both.totals[0]
    assert sum((part.change for part in change.parts), Decimal(0)) == change.layers.planned.change
    assert sum((part.change for part in total.parts), Decimal(0)) == total.layers.planned.change


def test_amounts_are_those_of_the_horizon() -> None:
    change = compared(PLAN, PLAN.replace("rate: 3%", "rate: 7%"))
    horizon = estimate_of(PLAN)
    assert change.files[0].layers.planned.before is not None
    assert settled(change.files[0].layers.planned.before) == settled(horizon)
    assert change.totals[0].measure == "in 2027-01 to 2027-12"


def estimate_of(text: str) -> Decimal:
    estimated = version(text).estimate
    assert estimated is not None
    assert estimated.horizon is not None
    assert estimated.horizon.layers is not None
    return estimated.horizon.layers.planned


def test_back_is_minus_forth() -> None:
    after = PLAN.replace("rate: 3%", "rate: 7%").replace("140%", "190%")
    forth, back = compared(PLAN, after).files[0], compared(after, PLAN).files[0]
    assert {part.name: part.change for part in forth.parts} == {part.name: -part.change for part in back.parts}


DRIVEN = """
version: 1
starts: 2027-01
months: 6
drivers: {orders: {quantity: 700, growth: {rate: 3%}, ramp: {2027-03: 120%}, season: {5: 150%}}}
workloads:
  shots: {kind: image, model: a/big, accepted_images: {driver: orders, times: 1.3}}
"""
EDITS = {
    "growth": ("rate: 3%", "rate: 7%"),
    "ramp": ("2027-03: 120%", "2027-02: 90%"),
    "season": ("5: 150%", "4: 80%"),
    "horizon": ("starts: 2027-01\nmonths: 6", "starts: 2027-03\nmonths: 5"),
    "volume": ("times: 1.3", "times: 1.7"),
}


def edited(names: Iterable[str]) -> str:
    text = DRIVEN
    for name in names:
        text = text.replace(*EDITS[name])
    return text


@exactly()
def test_parts_are_shapley_values_of_texts() -> None:
    """A part is what its edit adds to the plan, weighted over all orders in which the texts could have been edited."""
    several = len(EDITS)
    amounts = {
        frozenset(names): Fraction(estimate_of(edited(names)))
        for size in range(several + 1)
        for names in combinations(EDITS, size)
    }
    shares = {
        name: sum(
            Fraction(factorial(len(names)) * factorial(several - len(names) - 1), factorial(several))
            * (amounts[names | {name}] - amount)
            for names, amount in amounts.items()
            if name not in names
        )
        for name in EDITS
    }
    parts = compared(DRIVEN, edited(EDITS)).files[0].parts
    assert {part.name: f"{part.change:.20f}" for part in parts} == {
        name: f"{Decimal(share.numerator) / share.denominator:.20f}" for name, share in shares.items()
    }


def test_a_driver_that_goes_no_way_of_its_own_changes_nothing() -> None:
    """`users` between the orders and their quantity: neither growth nor ramp nor season of its own."""
    through = DRIVEN.replace("{quantity: 700, growth", "{driver: users, times: 1, growth").replace(
        "season: {5: 150%}}", "season: {5: 150%}}, users: {quantity: 700}"
    )
    change = compared(DRIVEN, through).files[0]
    assert (change.parts, change.workloads[0].facts) == ((), ())
