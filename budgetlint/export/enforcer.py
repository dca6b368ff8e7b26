"""What enforces a limit, in its own vocabulary: what it is called, its unit, the periods that it can reset after."""

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal
from types import MappingProxyType

from budgetlint.export.limits import AccountLimits, DeclaredLimit, Enforces, NotExported
from budgetlint.figures.exact import settled, written
from budgetlint.frozen import Frozen
from budgetlint.model.periods import Period
from budgetlint.source.document import Plain


class ExportItem(Frozen, kw_only=True):
    """A limit as its enforcer takes it: the figure, the request (or the file) that it goes to, and the body of that."""

    limit: DeclaredLimit
    figure: Decimal
    enforces: Enforces
    to: str
    body: dict[str, Plain]


class Export(Frozen):
    """What is written for an enforcer: items, what it takes in one piece beside them, and what was refused."""

    items: tuple[ExportItem, ...]
    refused: tuple[NotExported, ...] = ()
    sections: Mapping[str, Plain] = MappingProxyType({})


class Enforcer(Frozen, kw_only=True):
    """Something that enforces limits; `written` gets only limits that it can express.

    `resets` is how it writes each period that it can reset after, and `why_not` why it lacks another.
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
        """How it writes a limit's period."""
        return self.resets[limit.period]

    def figure(self, limit: DeclaredLimit) -> Decimal:
        """A limit in its currency, rounded down to its unit: never above what is declared."""
        amount = limit.amount
        if self.currency is not None and limit.dollar is not None:
            amount = amount * limit.dollar[0] / limit.dollar[1]
        return settled(amount).quantize(self.unit, rounding=ROUND_DOWN)

    def obstacle(self, limit: DeclaredLimit) -> str | None:
        """Why it can't express a limit; None where it can."""
        if limit.period not in self.resets:
            known = ", ".join("never" if period is None else period.value for period in self.resets)
            why = self.why_not.get(limit.period)
            return (
                f"{self.title} can't reset it {_after(limit.period)}"
                f"{f' ({why})' if why else ''}, only {'each ' if limit.period else ''}{known}"
            )
        if self.years_begin_in_january and limit.period is Period.YEAR and limit.year_starts != 1:
            return f"{self.title} begins a year in January, and this one begins in month {limit.year_starts}"
        if self.currency is not None and limit.dollar is None:
            return f"{self.title} counts in {self.currency}, and nothing says what a {limit.currency} is worth in it"
        figure = self.figure(limit)
        if figure < self.least:
            return f"{written(limit.amount)} {limit.currency} is below the least that {self.title} takes, {self.least}"
        return None


def _after(period: Period | None) -> str:
    return "never" if period is None else f"each {period.value}"


def number(figure: Decimal) -> Plain:
    """A figure as a number of JSON that is written with the same digits."""
    whole = figure.to_integral_value()
    return int(whole) if whole == figure else float(written(figure))
