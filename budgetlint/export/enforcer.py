"""An enforcer of limits: its name, its currency and unit, and the periods after which it can reset."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from budgetlint.export.limits import AccountLimits, DeclaredLimit, Enforces, NotExported
from budgetlint.figures.exact import rounded_down, settled, written
from budgetlint.frozen import Frozen
from budgetlint.model.periods import Period
from budgetlint.source.document import Plain


class ExportItem(Frozen, kw_only=True):
    """A limit in the enforcer's format: the figure, the request (or file) it goes to, and the body of that."""

    limit: DeclaredLimit
    figure: Decimal
    enforces: Enforces
    to: str
    body: dict[str, Plain]


class Export(Frozen):
    """The content of an export: items, the enforcer's objects that are not per item, and refused limits."""

    items: tuple[ExportItem, ...]
    refused: tuple[NotExported, ...] = ()
    sections: Mapping[str, Plain] = MappingProxyType({})


class Enforcer(Frozen, kw_only=True):
    """An enforcer of limits; `written` gets only limits that the enforcer can express.

    `resets` is its notation for each period after which it can reset, `why_not` the reason why another is missing.
    """

    name: str
    title: str
    resets: Mapping[Period | None, str]
    enforces: Enforces
    written: "Callable[[Enforcer, tuple[AccountLimits, ...]], Export]"
    currency: str | None = "USD"
    unit: Decimal = Decimal("0.01")
    least: Decimal = Decimal("0.01")
    notes: tuple[str, ...] = ()
    why_not: Mapping[Period | None, str] = MappingProxyType({})
    years_begin_in_january: bool = False

    def reset(self, limit: DeclaredLimit) -> str:
        """Its notation for a limit's period."""
        return self.resets[limit.period]

    def figure(self, limit: DeclaredLimit) -> Decimal:
        """A limit in its currency, rounded down to its unit: never above the declared amount."""
        amount = limit.amount
        if self.currency is not None and limit.dollar is not None:
            amount = amount * limit.dollar[0] / limit.dollar[1]
        return rounded_down(settled(amount), self.unit)

    def obstacle(self, limit: DeclaredLimit) -> str | None:
        """The reason why it can't express a limit; None if it can."""
        if limit.period not in self.resets:
            known = ", ".join("never" if period is None else period.value for period in self.resets)
            why = self.why_not.get(limit.period)
            return (
                f"{self.title} can't reset it {_after(limit.period)}"
                f"{f' ({why})' if why else ''}, only {'each ' if limit.period else ''}{known}"
            )
        if self.years_begin_in_january and limit.period is Period.YEAR and limit.year_starts != 1:
            return f"{self.title} starts years in January, and this one starts in month {limit.year_starts}"
        if self.currency is not None and limit.dollar is None:
            return f"{self.title} counts in {self.currency}, and the worth of a {limit.currency} in it is unknown"
        figure = self.figure(limit)
        if figure < self.least:
            return f"{written(limit.amount)} {limit.currency} is below the minimum of {self.title}, {self.least}"
        return None


def _after(period: Period | None) -> str:
    return "never" if period is None else f"each {period.value}"


def number(figure: Decimal) -> Plain:
    """A figure as a JSON number with the same digits."""
    whole = figure.to_integral_value()
    return int(whole) if whole == figure else float(written(figure))
