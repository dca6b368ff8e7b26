"""The result of an estimate: amounts by layer for budgets and files, beside those of workloads."""

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
    """The status of a budget's amount relative to its ceiling."""

    OK = "ok"
    WARN = "warn"
    EXCEEDED = "exceeded"
    INCOMPLETE = "incomplete"


class Run(Frozen):
    """A range of months in which a ceiling must hold: `amount` is None if incomplete; `known` is the known part.

    A `partial` run is cut off by the plan's first or last month: it has no status unless it is exceeded all the same.
    `known` is None if a unit cost has no count to divide by.
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
        """The first month."""
        return self.months[0]


class BudgetResult(Frozen):
    """A budget's amount in its own period or per unit; `amount` is None if incomplete; `known` is the known part.

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
    """For a calendar plan: every run, and the first month of the one that is reported."""
    spread: "BudgetSpread | None" = None
    """For a plan with ranges: the probability that the ceiling is exceeded."""

    @property
    def label(self) -> str:
        """The label of the reported run."""
        return next((run.label for run in self.runs if run.first == self.at), "")

    @property
    def measure(self) -> str:
        """What the amount covers, in words: `a month`, `per request`, `in 2027-11`, `a day in 2027-02`."""
        measure = f"per {self.budget.per}" if self.budget.per else f"a {self.period}"
        if self.at is None:
            return measure
        return f"{measure} in {self.label}" if self.budget.per or self.period in ("day", "week") else f"in {self.label}"

    @property
    def first_exceeded(self) -> Run | None:
        """The first run above its ceiling."""
        return next((run for run in self.runs if run.status is Status.EXCEEDED), None)


class Estimate(Frozen):
    """The estimate of a file: `totals` is None if a workload is unpriced; `known` is the sum of the others."""

    workloads: Mapping[str, WorkloadEstimate]
    totals: Layers | None
    known: Layers
    unpriced: tuple[str, ...]
    budgets: tuple[BudgetResult, ...]
    horizon: "Horizon | None" = None
    payable: "PayablePlan | None" = None
    """The payable amounts, if the file states anything that makes them differ from planned."""
    spread: "FileSpread | None" = None
    """For a plan with ranges: the spread of its amounts."""
    undrawn: "Undrawn | None" = None
    """For a plan with ranges that are not drawn: the reason."""

    @property
    def headline(self) -> Layers | None:
        """The plan's total: per period, or over all months; None if a workload is unpriced."""
        return self.totals if self.horizon is None else self.horizon.layers

    @property
    def headline_known(self) -> Layers:
        """The known part of the plan's total."""
        return self.known if self.horizon is None else self.horizon.known

    @property
    def lacking(self) -> tuple[str, ...]:
        """The workloads without a price; in a calendar plan, in any of its months."""
        return self.unpriced if self.horizon is None else self.horizon.unpriced

    @property
    def spenders(self) -> tuple[WorkloadEstimate, ...]:
        """Everything that makes calls of its own: the workloads or, in place of one with a mix, its parts."""
        return tuple(part for workload in self.workloads.values() for part in workload.parts or (workload,))

    @property
    def complete(self) -> bool:
        return not self.lacking
