"""What a reconciliation is: a plan over the days that records cover, what they say, and what lies between."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from budgetlint.estimate.workload_estimate import Funnel
from budgetlint.figures.exact import ONE, ZERO, exactly, settled
from budgetlint.frozen import Frozen
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.reconcile.projections import ToDate
from budgetlint.records.observed import FileRead, JobCounts, Unread

Verdict = Literal["yes", "no", "unknown"]
Measure = Literal["count", "share", "money"]

if TYPE_CHECKING:
    from budgetlint.reconcile.account_standing import ObservedAccount
    from budgetlint.reconcile.refused import RefusedCalls


class Deciles(Frozen):
    """How far a quantity lay apart: one in ten of `n` calls, tasks, jobs or days was below p10, one in ten above p90."""

    p10: Decimal
    p50: Decimal
    p90: Decimal
    n: int
    of: str


class Assumption(Frozen):
    """What the plan says of one quantity and what records say of it; None where they say nothing."""

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
        """observed ÷ planned − 1, and for shares observed − planned; None where that is unknown or means nothing."""
        if self.planned is None or self.observed is None:
            return None
        with exactly():
            if self.measure == "share":
                return settled(self.observed - self.planned)
            return settled(self.observed / self.planned - ONE) if self.planned else None


class Reason(Frozen):
    """One line between the planned amount and the bill; `drivers` are those that it holds together."""

    name: str
    amount: Decimal
    drivers: tuple[str, ...] = ()


class Answer(Frozen):
    """One of the seven questions, answered of one workload; the money is None where it is not known.

    `drivers` are those of the reasons that the money is the sum of.
    """

    question: str
    verdict: Verdict
    words: str
    amount: Decimal | None
    drivers: tuple[str, ...] = ()


class ModelSeen(Frozen):
    """A model that records name, what it is in the price list (None where it is nowhere), and its share of the calls."""

    recorded: str
    name: str | None
    share: Decimal


class Unpriced(Frozen):
    """Calls of one model that have no price, what they carried, and why."""

    model: str
    calls: int
    tokens: int
    why: str


class DaySpend(Frozen):
    """What the calls of one day came to, as far as that is known."""

    day: date
    amount: Decimal


StatedBy = Literal["provider", "records"]
"""Whose figure a record states: the provider's, or that of whoever wrote the record."""


class Stated(Frozen):
    """What records state that calls cost, of one model or of all of them, beside what our prices make of the same calls."""

    by: StatedBy
    model: str | None
    calls: int
    amount: Decimal
    ours: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """amount − ours; None where ours is not known."""
        if self.ours is None:
            return None
        with exactly():
            return settled(self.amount - self.ours)


class Reconciled(Frozen):
    """One workload: planned + Σ reasons = bill, to the last digit; `problem` says why that can't be told.

    Where some of it has no price, `unpriced` says what, and planned + Σ reasons is `known`, the part that has one. `unasked` says
    that no records of it are expected, `cache` what a plan would say of what was cached. `scale` is what its volume as stated was
    multiplied by, where a plan over months has it differ from workload to workload.
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
        """The provider's figure where records state it whole, else our estimate of what they took."""
        return self.estimated if self.reported is None else self.reported


class FileReconciled(Frozen):
    """A budget file over the covered days: `factor` scales the plan, `grown` what was observed where asked to.

    `of_months` says that the plan is that of its months, each workload's scaled by itself.
    """

    path: str
    name: str | None
    currency: str
    period: str
    factor: Decimal
    grown: Decimal
    workloads: tuple[Reconciled, ...]
    of_months: bool = False


class Unplanned(Frozen):
    """Calls of one model that belong to no workload, and what they cost; `by` says whose figure that is.

    `known` is the part that has a price where not all of it does.
    """

    model: str
    calls: int
    amount: Decimal | None
    by: Literal["provider", "prices", "records", "nobody"]
    known: Decimal = ZERO
    tokens: int = 0
    provider: str | None = None
    stated: tuple[Stated, ...] = ()


class Billed(Frozen):
    """A provider's bill beside what its records come to; the difference is money that no record explains."""

    provider: str
    source: str
    amount: Decimal
    recorded: Decimal
    first: date
    last: date

    @property
    def beyond(self) -> Decimal:
        """amount − recorded."""
        with exactly():
            return self.amount - self.recorded


class Breach(Frozen):
    """Something that drifted further than it may."""

    rule: str
    message: str
    path: str | None = None
    workload: str | None = None


class MovedPart(Frozen):
    """What the calls of a workload, a session or a tag cost on the models that served them, and on another; None where a part has no price."""

    name: str
    recorded: Decimal | None
    amount: Decimal | None


class OtherModel(Frozen):
    """Every recorded call priced again on another model, with its own tokens, tier, cache and day.

    `recorded` is what the same calls cost at the prices of the models that served them, `ratios` how many tokens it counts for one
    of theirs (None where nobody measured it), `unpriced` what has no price on either side. `left_out` are calls that no language model
    answered.
    """

    model: str
    currency: str
    calls: int
    recorded: Decimal | None
    amount: Decimal | None
    moved: tuple[MovedPart, ...]
    unpriced: tuple[Unpriced, ...] = ()
    parts: tuple[MovedPart, ...] = ()
    """The sessions, or the values of a tag, that move most, where `moved_by` asks for them."""
    moved_by: str | None = None
    ratios: tuple[tuple[str, Decimal | None], ...] = ()
    left_out: int = 0

    @property
    def change(self) -> Decimal | None:
        """amount − recorded; None where one of them is not known."""
        if self.amount is None or self.recorded is None:
            return None
        with exactly():
            return settled(self.amount - self.recorded)


class Covered(Frozen):
    """The whole days of a time zone that are looked at, first and last; `stated` where someone said so."""

    first: date
    last: date
    stated: bool = False
    zone: str = "UTC"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class CurrencyTotal(Frozen):
    """All that is in one currency: planned + Σ reasons = bill; None where a part is not known, and the sum is what is."""

    currency: str
    planned: Decimal
    reasons: tuple[Reason, ...]
    bill: Decimal | None

    @property
    def known(self) -> Decimal:
        with exactly():
            return self.planned + sum((reason.amount for reason in self.reasons), ZERO)


class Reconciliation(Frozen):
    """Everything: files by path, what nobody planned, bills, what was read, and what drifted too far.

    What nobody planned and bills are in `currency`.
    """

    covered: Covered
    extrapolated: bool
    files: tuple[FileReconciled, ...]
    unplanned: tuple[Unplanned, ...]
    billed: tuple[Billed, ...]
    totals: tuple[CurrencyTotal, ...]
    read: tuple[FileRead, ...]
    unread: tuple[Unread, ...]
    notes: tuple[str, ...] = ()
    breaches: tuple[Breach, ...] = ()
    currency: str = "USD"
    running: tuple[ToDate, ...] = ()
    """Where budgets end, if it was asked for."""
    others: tuple[OtherModel, ...] = ()
    """The same calls on other models, if it was asked for."""
    refused: "tuple[RefusedCalls, ...]" = ()
    """Calls that were refused for a limit."""
    accounts: "tuple[ObservedAccount, ...]" = ()
    """Accounts at the observed rate, and what a gateway says is left of them."""

    @property
    def records(self) -> int:
        return sum(log.records for log in self.read)

    @property
    def unread_records(self) -> int:
        return sum(log.unread for log in self.read)


def added(amounts: tuple[Decimal | None, ...]) -> Decimal | None:
    """The sum, None where a part is not known."""
    with exactly():
        total = ZERO
        for amount in amounts:
            if amount is None:
                return None
            total += amount
        return total
