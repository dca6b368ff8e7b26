"""The result of a comparison: amounts before and after at each layer, and the part of each driver."""

from decimal import Decimal
from typing import Literal

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import exactly, settled
from budgetlint.frozen import Frozen
from budgetlint.model.periods import Period


def over_words(period: str, months: tuple[str, ...]) -> str:
    """`a month`, or `in 2027-01 to 2027-12`."""
    if not months:
        return f"a {period}"
    return f"in {months[0]}" if len(months) == 1 else f"in {months[0]} to {months[-1]}"


Fate = Literal["unchanged", "changed", "new", "removed"]


class Moved(Frozen):
    """An amount on both sides; None if unknown. Something new had the amount 0 before."""

    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """after − before, computed from the amounts as written."""
        if self.before is None or self.after is None:
            return None
        with exactly():
            return settled(self.after) - settled(self.before)

    @property
    def share(self) -> Decimal | None:
        """change ÷ before; None if unknown or if there was nothing before."""
        if self.change is None or not self.before:
            return None
        with exactly():
            return settled(self.change / settled(self.before))


class MovedLayers(Frozen):
    """The three layers on both sides; drivers split the change of the planned amount."""

    base: Moved
    operational: Moved
    planned: Moved


class Part(Frozen):
    """The part of one driver in the change of the planned amount."""

    name: str
    change: Amount


class Fact(Frozen):
    """A field on both sides as written; None if absent. `driver` is the driver that the field belongs to.

    `unit` is the unit of a rate.
    """

    name: str
    before: str | None
    after: str | None
    driver: str
    unit: str | None = None


class WorkloadChange(Frozen):
    """A workload on both sides; `parts` sum exactly to the planned change, or `reason` states why there are none."""

    name: str
    fate: Fate
    kind: str
    before: Layers | None
    after: Layers | None
    layers: MovedLayers
    parts: tuple[Part, ...] = ()
    facts: tuple[Fact, ...] = ()
    reason: str | None = None
    renamed_from: str | None = None
    """The name before, if it changed."""


class BudgetChange(Frozen):
    """A budget on both sides; None if absent. `pushed_over` if only the change makes it exceed its ceiling."""

    name: str
    fate: Fate
    before: BudgetResult | None
    after: BudgetResult | None
    amount: Moved
    pushed_over: bool


class PayableChange(Frozen):
    """The payable amount on both sides; the parts sum exactly to the change."""

    moved: Moved
    parts: tuple[Part, ...]


class FileChange(Frozen):
    """A budget file on both sides; `unread` is the reason if a side could not be estimated.

    `currency_before` is set if the currency changed: amounts are then not compared.
    """

    path: str
    name: str | None
    fate: Fate
    currency: str
    period: str
    workloads: tuple[WorkloadChange, ...]
    budgets: tuple[BudgetChange, ...]
    layers: MovedLayers
    parts: tuple[Part, ...]
    moved_from: str | None = None
    unread: tuple[str, ...] = ()
    currency_before: str | None = None
    months: tuple[str, ...] = ()
    """The months that the later side plans, which the amounts cover; empty if they are per period."""
    payable: PayableChange | None = None
    """The payable amount on both sides, if either has one and both are in one measure."""
    ranges: tuple[Fact, ...] = ()
    """The ranges that differ, by address."""

    @property
    def measure(self) -> str:
        """What the amounts cover, in words."""
        return over_words(self.period, self.months)

    @property
    def days(self) -> Decimal:
        """The number of days that the amounts cover; for months, the average."""
        return Period.MONTH.days * len(self.months) if self.months else Period(self.period).days


class CurrencyChange(Frozen):
    """All files of one currency added up over one period; `gross` sums the absolute change of every workload."""

    currency: str
    period: str
    layers: MovedLayers
    parts: tuple[Part, ...]
    gross: Decimal | None
    months: tuple[str, ...] = ()

    @property
    def measure(self) -> str:
        """What the amounts cover, in words."""
        return over_words(self.period, self.months)


class Comparison(Frozen):
    """What changed between two versions of some budget files, and the total of each currency."""

    files: tuple[FileChange, ...]
    totals: tuple[CurrencyChange, ...]

    @property
    def pushed_over(self) -> tuple[tuple[FileChange, BudgetChange], ...]:
        """The budgets that the change pushes over their ceilings."""
        return tuple((file, budget) for file in self.files for budget in file.budgets if budget.pushed_over)

    @property
    def complete(self) -> bool:
        """Whether every total is known on both sides and every file could be read."""
        return all(total.layers.planned.change is not None for total in self.totals) and not any(
            file.unread for file in self.files
        )
