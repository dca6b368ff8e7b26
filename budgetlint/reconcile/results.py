"""The results of a reconciliation: a plan over the covered days, the records, and the differences."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from budgetlint.figures.exact import ZERO, exactly
from budgetlint.frozen import Frozen
from budgetlint.reconcile.moved import OtherModel
from budgetlint.reconcile.projections import ToDate
from budgetlint.reconcile.reconciled import Reason, Reconciled, Stated
from budgetlint.records.observed import FileRead, Unread

if TYPE_CHECKING:
    from budgetlint.reconcile.account_standing import ObservedAccount
    from budgetlint.reconcile.refused import RefusedCalls


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
