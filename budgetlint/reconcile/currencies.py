"""Amounts of bills and records in the plan's currency, by the worths in price lists."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import ONE, exactly
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import Worth

DOLLARS: Final = "USD"
"""The currency of providers' figures in records, and of bills without a stated one."""


class Exchange(Frozen):
    """The worths of currencies from price lists, and the common currency."""

    currency: str
    units: Mapping[str, Worth]

    @exactly()
    def rate(self, unit: str) -> Decimal | None:
        """The worth of one unit; None if no price list states it. A worth may be stated in either direction."""
        worths = {unit: ONE}
        left = [unit]
        while left and self.currency not in worths:
            here = left.pop()
            for name, step in self.units.items():
                for source, target, worth in ((name, step.of, step.worth), (step.of, name, ONE / step.worth)):
                    if source == here and target not in worths:
                        worths[target] = worths[here] * worth
                        left.append(target)
        return worths.get(self.currency)

    def converted(self, amount: Decimal | None, unit: str | None) -> Decimal | None:
        """An amount in the common currency; None if its worth is unknown."""
        rate = self.rate((unit or DOLLARS).upper())
        if amount is None or rate is None:
            return None
        with exactly():
            return amount * rate


def exchange_of(prices: Iterable[Prices], currency: str) -> Exchange:
    """The worths from some price lists; for each currency the first one counts."""
    units: dict[str, Worth] = {}
    for one in prices:
        for book in (one.contract, one.listed):
            units = {**(book.units if book is not None else {}), **units}
    return Exchange(currency, units)
