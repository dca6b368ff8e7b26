"""What an estimate is: amounts by layer for each budget and file, beside those of each workload."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate
from budgetlint.frozen import Frozen
from budgetlint.model.budget import Budget

if TYPE_CHECKING:
    from budgetlint.estimate.months import Horizon
    from budgetlint.estimate.range_results import BudgetSpread, FileSpread, Undrawn
    from budgetlint.estimate.settlement import PayablePlan


class Status(Enum):
    """What a budget's amount is to its ceiling."""

    OK = "ok"
    WARN = "warn"
    EXCEEDED = "exceeded"
    INCOMPLETE = "incomplete"


class Run(Frozen):
    """A stretch of months that a ceiling must hold in: `amount` is None where it is incomplete, beside `known`.

    A `partial` run is cut off by the plan's first or last month: without a status unless it is exceeded all the same.
    `known` is None where a unit cost has no count to divide by.
    """

    months: tuple[str, ...]
    label: str
    ceiling: Decimal
    amount: Amount | None
    known: Amount | None
    unpriced: tuple[str, ...]
    partial: bool
    status: Status | None

    @property
    def first(self) -> str:
        """Its first month."""
        return self.months[0]


class BudgetResult(Frozen):
    """A budget's amount in its own period or per unit; `amount` is None where it is incomplete, beside `known`.

    `wrong_units` are workloads that don't count its unit, `counted_twice` those that may count the same people.
    """

    name: str
    budget: Budget
    period: str | None
    ceiling: Decimal
    scope: tuple[str, ...]
    amount: Amount | None
    known: Amount | None
    unpriced: tuple[str, ...]
    status: Status
    wrong_units: tuple[str, ...] = ()
    counted_twice: tuple[str, ...] = ()
    count: Decimal | None = None
    runs: tuple[Run, ...] = ()
    at: str | None = None
    """Of a calendar plan: every stretch that the ceiling must hold in, and the first month of the one that is told."""
    spread: "BudgetSpread | None" = None
    """Of a plan with ranges: how probable it is that the ceiling is exceeded."""

    @property
    def label(self) -> str:
        """What the run is called that is told."""
        return next((run.label for run in self.runs if run.first == self.at), "")

    @property
    def measure(self) -> str:
        """What the amount is over, in words: `a month`, `per request`, `in 2027-11`, `a day in 2027-02`."""
        measure = f"per {self.budget.per}" if self.budget.per else f"a {self.period}"
        if self.at is None:
            return measure
        return f"{measure} in {self.label}" if self.budget.per or self.period in ("day", "week") else f"in {self.label}"

    @property
    def first_exceeded(self) -> Run | None:
        """The first run that is above its ceiling."""
        return next((run for run in self.runs if run.status is Status.EXCEEDED), None)


class Estimate(Frozen):
    """The estimate of a file: `totals` is None where a workload is unpriced, beside the `known` part."""

    workloads: Mapping[str, WorkloadEstimate]
    totals: Layers | None
    known: Layers
    unpriced: tuple[str, ...]
    budgets: tuple[BudgetResult, ...]
    horizon: "Horizon | None" = None
    payable: "PayablePlan | None" = None
    """What is payable, where a file states anything that makes it another figure than what is planned."""
    spread: "FileSpread | None" = None
    """Of a plan with ranges: how far its amounts lie apart."""
    undrawn: "Undrawn | None" = None
    """Of a plan with ranges that are not drawn: why."""

    @property
    def headline(self) -> Layers | None:
        """What the plan comes to: in a period, or over all its months; None where a workload is unpriced."""
        return self.totals if self.horizon is None else self.horizon.layers

    @property
    def headline_known(self) -> Layers:
        """The known part of what the plan comes to."""
        return self.known if self.horizon is None else self.horizon.known

    @property
    def lacking(self) -> tuple[str, ...]:
        """The workloads without a price: of a calendar plan in any of its months."""
        return self.unpriced if self.horizon is None else self.horizon.unpriced

    @property
    def spenders(self) -> tuple[WorkloadEstimate, ...]:
        """What is called by itself: the workloads, and in place of those that have a mix its parts."""
        return tuple(part for workload in self.workloads.values() for part in workload.parts or (workload,))

    @property
    def complete(self) -> bool:
        return not self.lacking
