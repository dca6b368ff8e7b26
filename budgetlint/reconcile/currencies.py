"""Money of bills and records in the currency of the plan, by what price lists say that one is worth of another."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import ONE, exactly
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import Worth

DOLLARS: Final = "USD"
"""The currency of providers' figures in records, and of bills that name none."""


class Exchange(Frozen):
    """What price lists say of currencies, and the one that is counted in."""

    currency: str
    units: Mapping[str, Worth]

    @exactly()
    def rate(self, unit: str) -> Decimal | None:
        """What one of a unit is worth; None where no price list says. A worth may be stated either way round."""
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
        """An amount in the currency that is counted in; None where that is not known."""
        rate = self.rate((unit or DOLLARS).upper())
        if amount is None or rate is None:
            return None
        with exactly():
            return amount * rate


def exchange_of(prices: Iterable[Prices], currency: str) -> Exchange:
    """What some price lists say of currencies; the first to say it of one counts."""
    units: dict[str, Worth] = {}
    for one in prices:
        for book in (one.contract, one.listed):
            units = {**(book.units if book is not None else {}), **units}
    return Exchange(currency, units)
