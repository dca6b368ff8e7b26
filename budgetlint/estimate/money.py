"""Conversion between units of money, by the dated worths that price books state."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.figures.exact import ONE
from budgetlint.model.snapshot import Worth

Units = Mapping[str, Worth]

Quotient = tuple[Decimal, Decimal]
"""The worth of one unit of money in another, as a quotient, which stays exact."""


def worth_in(unit: str, currency: str, units: Units) -> Quotient | None:
    """The worth of one unit in a currency, as an exact quotient; None if unknown."""
    upward = _chain(unit, currency, units)
    downward = _chain(currency, next(reversed(upward)), units)
    common = next((name for name in downward if name in upward), None)
    return None if common is None else (upward[common], downward[common])


def _chain(unit: str, target: str, units: Units) -> dict[str, Decimal]:
    """The chain of units from one to `target`, with the worth in each."""
    worth = ONE
    chain = {unit: worth}
    while unit != target and unit in units and units[unit].of not in chain:
        worth *= units[unit].worth
        unit = units[unit].of
        chain[unit] = worth
    return chain
