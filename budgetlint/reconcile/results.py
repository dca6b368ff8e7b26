"""The results of a reconciliation: a plan over the covered days, the records, and the differences."""

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
    verdict: Verdict
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


class FileReconciled(Frozen):
    """A budget file over the covered days: `factor` scales the plan, `grown` the observations on request.

    `of_months` means that the plan is a calendar plan in which each workload is scaled separately.
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
    """Calls of one model that belong to no workload, and their cost; `by` is the origin of that figure.

    `known` is the priced part, if part of it has no price.
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
    """A provider's bill and the amount from its records; the difference is not explained by any record."""

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
    """A drift beyond its tolerance."""

    rule: str
    message: str
    path: str | None = None
    workload: str | None = None


class MovedPart(Frozen):
    """The cost of the calls of a workload, session or tag on the models that served them, and on another; None if part of it has no price."""

    name: str
    recorded: Decimal | None
    amount: Decimal | None


class OtherModel(Frozen):
    """Every recorded call priced on another model, with its own tokens, tier, cache and day.

    `recorded` is the cost of the same calls at the prices of the models that served them; `ratios` its tokens per token
    of theirs (None if not measured); `unpriced` the usage without a price on either side; `left_out` the calls that no language model
    answered.
    """

    model: str
    currency: str
    calls: int
    recorded: Decimal | None
    amount: Decimal | None
    moved: tuple[MovedPart, ...]
    unpriced: tuple[Unpriced, ...]
    parts: tuple[MovedPart, ...]
    """The sessions or tag values with the largest changes, if requested by `moved_by`."""
    moved_by: str | None
    ratios: tuple[tuple[str, Decimal | None], ...]
    left_out: int

    @property
    def change(self) -> Decimal | None:
        """amount − recorded; None if one of them is unknown."""
        if self.amount is None or self.recorded is None:
            return None
        with exactly():
            return settled(self.amount - self.recorded)


class Covered(Frozen):
    """The whole days that are compared, first and last, in a time zone; `stated` if the user stated them."""

    first: date
    last: date
    stated: bool = False
    zone: str = "UTC"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class CurrencyTotal(Frozen):
    """The totals in one currency: planned + Σ reasons = bill; None if a part is unknown, with the known sum beside it."""

    currency: str
    planned: Decimal
    reasons: tuple[Reason, ...]
    bill: Decimal | None

    @property
    def known(self) -> Decimal:
        with exactly():
            return self.planned + sum((reason.amount for reason in self.reasons), ZERO)


class Reconciliation(Frozen):
    """The whole result: files by path, unplanned spend, bills, the files read, and breaches of tolerances.

    Unplanned spend and bills are in `currency`.
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
    """Projections of budgets, if requested."""
    others: tuple[OtherModel, ...] = ()
    """The same calls on other models, if requested."""
    refused: "tuple[RefusedCalls, ...]" = ()
    """Calls that were refused because of a limit."""
    accounts: "tuple[ObservedAccount, ...]" = ()
    """Accounts at the observed rate, with the remainders that a gateway reports."""

    @property
    def records(self) -> int:
        return sum(log.records for log in self.read)

    @property
    def unread_records(self) -> int:
        return sum(log.unread for log in self.read)


def added(amounts: tuple[Decimal | None, ...]) -> Decimal | None:
    """The sum; None if a part is unknown."""
    with exactly():
        total = ZERO
        for amount in amounts:
            if amount is None:
                return None
            total += amount
        return total
