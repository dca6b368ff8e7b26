"""The result for one workload: planned and observed values, the seven answers, and why its bill differs."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from budgetlint.estimate.workload_estimate import Funnel
from budgetlint.figures.exact import ONE, exactly, settled
from budgetlint.frozen import Frozen
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.records.counts import JobCounts

if TYPE_CHECKING:
    pass

Reply = Literal["yes", "no", "unknown"]

Measure = Literal["count", "share", "money"]


class Deciles(Frozen):
    """The variation of a quantity: one in ten of `n` calls, tasks, jobs or days was below p10, one in ten above p90."""

    p10: Decimal
    p50: Decimal
    p90: Decimal
    n: int
    of: str


class Assumption(Frozen):
    """The planned and observed values of one quantity; None if unknown."""

    name: str
    planned: Decimal | None
    observed: Decimal | None
    measure: Measure = "count"
    median: Decimal | None = None
    p95: Decimal | None = None
    n: int | None = None
    note: str | None = None
    span: Deciles | None = None

    @property
    def drift(self) -> Decimal | None:
        """observed ÷ planned − 1, and for shares observed − planned; None if unknown or undefined."""
        if self.planned is None or self.observed is None:
            return None
        with exactly():
            if self.measure == "share":
                return settled(self.observed - self.planned)
            return settled(self.observed / self.planned - ONE) if self.planned else None


class Reason(Frozen):
    """One line between the planned amount and the bill; `drivers` are the drivers that it combines."""

    name: str
    amount: Decimal
    drivers: tuple[str, ...] = ()


class Answer(Frozen):
    """The answer to one of the seven questions for one workload; the amount is None if unknown.

    `drivers` are those of the reasons whose sum is the amount.
    """

    question: str
    verdict: Reply
    words: str
    amount: Decimal | None
    drivers: tuple[str, ...] = ()


class ModelSeen(Frozen):
    """A recorded model, its name in the price list (None if it is in none), and its share of the calls."""

    recorded: str
    name: str | None
    share: Decimal


class Unpriced(Frozen):
    """Unpriced calls of one model, their tokens, and the reason."""

    model: str
    calls: int
    tokens: int
    why: str


class DaySpend(Frozen):
    """The known amount of one day's calls."""

    day: date
    amount: Decimal


StatedBy = Literal["provider", "records"]
"""The origin of a figure in a record: the provider, or the program that wrote the record."""


class Stated(Frozen):
    """The cost that records state for the calls of one model or of all, and the same calls at our prices."""

    by: StatedBy
    model: str | None
    calls: int
    amount: Decimal
    ours: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """amount − ours; None if ours is unknown."""
        if self.ours is None:
            return None
        with exactly():
            return settled(self.amount - self.ours)


class Reconciled(Frozen):
    """One workload: planned + Σ reasons = bill, to the last digit; `problem` explains why that is unknown.

    If part of it has no price, `unpriced` names it, and planned + Σ reasons is `known`, the priced part. `unasked` means
    that no records of it are expected; `cache` is the cache as a plan would state it. `scale` is the factor on its stated volume,
    if it differs between workloads in a calendar plan.
    """

    name: str
    kind: str
    planned_model: str
    models: tuple[ModelSeen, ...] = ()
    calls: int = 0
    assumptions: tuple[Assumption, ...] = ()
    planned: Decimal | None = None
    expected: Decimal | None = None
    estimated: Decimal | None = None
    reported: Decimal | None = None
    reasons: tuple[Reason, ...] = ()
    planned_funnel: Funnel | None = None
    funnel: JobCounts | None = None
    answers: tuple[Answer, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str | None = None
    known: Decimal | None = None
    unpriced: tuple[Unpriced, ...] = ()
    days: tuple[DaySpend, ...] = ()
    stated: tuple[Stated, ...] = ()
    unasked: bool = False
    cache: CacheShares | CachePrefix | None = None
    scale: Decimal | None = None

    @property
    def bill(self) -> Decimal | None:
        """The provider's figure if records state it completely, else our estimate."""
        return self.estimated if self.reported is None else self.reported
