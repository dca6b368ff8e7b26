"""What a comparison is: amounts before and after at each layer, and the parts of each driver."""

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
    """An amount on both sides; None where it is unknown. What is new was nothing before."""

    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """after − before, exactly as they are written."""
        if self.before is None or self.after is None:
            return None
        with exactly():
            return settled(self.after) - settled(self.before)

    @property
    def share(self) -> Decimal | None:
        """change ÷ before; None where that is unknown or nothing."""
        if self.change is None or not self.before:
            return None
        with exactly():
            return settled(self.change / settled(self.before))


class MovedLayers(Frozen):
    """The three layers on both sides; drivers split the change of the planned one."""

    base: Moved
    operational: Moved
    planned: Moved


class Part(Frozen):
    """What one driver changes of the planned amount."""

    name: str
    change: Amount


class Fact(Frozen):
    """A field that people wrote on both sides, in words; None where it was not there. `driver` is whose field it is.

    `unit` is what a rate is in.
    """

    name: str
    before: str | None
    after: str | None
    driver: str
    unit: str | None = None


class WorkloadChange(Frozen):
    """A workload on both sides; `parts` sum to the planned change to the last digit, `reason` says why they can't."""

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
    """The name that it had before, where it has another now."""


class BudgetChange(Frozen):
    """A budget on both sides; None where it was not there. `pushed_over` where only the change exceeds its ceiling."""

    name: str
    fate: Fate
    before: BudgetResult | None
    after: BudgetResult | None
    amount: Moved
    pushed_over: bool


class PayableChange(Frozen):
    """What is payable on both sides; the parts sum to the change to the last digit."""

    moved: Moved
    parts: tuple[Part, ...]


class FileChange(Frozen):
    """A budget file on both sides; `unread` says why a side could not be estimated.

    `currency_before` is that of the side before, where it is another: none of its amounts is compared then.
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
    """Those that the later side plans, over which its amounts are; none where they are over its period."""
    payable: PayableChange | None = None
    """What is payable on both sides, where either says anything of it and both are in one measure."""
    ranges: tuple[Fact, ...] = ()
    """The ranges that differ, by their addresses."""

    @property
    def measure(self) -> str:
        """What amounts are over, in words."""
        return over_words(self.period, self.months)

    @property
    def days(self) -> Decimal:
        """How many days the amounts are over, of months the average."""
        return Period.MONTH.days * len(self.months) if self.months else Period(self.period).days


class CurrencyChange(Frozen):
    """All files of one currency together, over one period; `gross` sums every workload's change without its sign."""

    currency: str
    period: str
    layers: MovedLayers
    parts: tuple[Part, ...]
    gross: Decimal | None
    months: tuple[str, ...] = ()

    @property
    def measure(self) -> str:
        """What amounts are over, in words."""
        return over_words(self.period, self.months)


class Comparison(Frozen):
    """What changed between two versions of some budget files, and the total of each currency."""

    files: tuple[FileChange, ...]
    totals: tuple[CurrencyChange, ...]

    @property
    def pushed_over(self) -> tuple[tuple[FileChange, BudgetChange], ...]:
        """The budgets that the change pushes over their ceiling."""
        return tuple((file, budget) for file in self.files for budget in file.budgets if budget.pushed_over)

    @property
    def complete(self) -> bool:
        """Whether every total is known on both sides and every file could be read."""
        return all(total.layers.planned.change is not None for total in self.totals) and not any(
            file.unread for file in self.files
        )
