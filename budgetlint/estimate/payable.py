"""The fifth figure, payable: planned, plus the paying account's fee at its rate, then the adjustments in written
order.

running(0) = planned × (1 + fee rate). An adjustment with a rate changes each selected running amount to running × (1
+ rate), a discount to running × (1 − rate). An amount per period is shared among the selected in proportion to their
running amounts, or equally if all are zero; a discount takes at most what is there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.calendar import in_month
from budgetlint.estimate.money import Quotient
from budgetlint.estimate.months import Horizon
from budgetlint.estimate.settlement import PayableAmount, PayableStep, Settlement
from budgetlint.estimate.spend import Spend, fits_any, selects, spends_in_month, spends_of
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO, branching
from budgetlint.frozen import Frozen, replace
from budgetlint.model.accounts import ProviderAccount
from budgetlint.model.budget import BudgetFile
from budgetlint.model.payable import Adjustment
from budgetlint.model.periods import Period

InPeriod = Callable[[Period | None], tuple[Decimal, Decimal]]
"""Returns the multiplier and divisor of an amount per period; None means the file's period."""

NOTHING_PAYABLE: Final = PayableAmount(ZERO, whole=True)


class Charge(Frozen):
    """A step towards the payable amount: an account's fee, or an adjustment with its name."""

    name: str
    adjustment: Adjustment
    by_account: bool = False


def charges_of(file: BudgetFile, without: Iterable[str] | None = None) -> tuple[Charge, ...]:
    """The fees of accounts, then the adjustments except those left out; those of included files are named
    `file/name`."""
    left_out = frozenset(without or ())
    return (
        *fees_of(file),
        *(
            Charge(name, adjustment)
            for name, adjustment in file.adjustments.items()
            if name.rpartition("/")[2] not in left_out
        ),
    )


def fees_of(file: BudgetFile) -> tuple[Charge, ...]:
    """The fees of paying accounts on the spend they pay for; for BYOK calls, only on the share that falls back."""
    charges = []
    for name, account in file.accounts.items():
        rate = None if account.fee is None else account.fee.rate
        if not account.paying or rate is None:
            continue
        named = [
            workload
            for workload in file.workloads
            if account.workloads is None or fits_any(account.workloads, workload)
        ]
        byok = account.byok
        on_own_keys = tuple(workload for workload in named if byok is not None and fits_any(byok.workloads, workload))
        charged = tuple(workload for workload in named if workload not in on_own_keys)
        for workloads, share in ((charged, rate), (on_own_keys, ZERO if byok is None else rate * byok.fallback)):
            if workloads and (share or workloads is charged):
                fee = Adjustment(kind="fee", rate=share, models=account.models, workloads=workloads, tags=account.tags)
                charges.append(Charge(name, fee, by_account=True))
    return tuple(charges)


def charges_within(
    root: BudgetFile, members: Iterable[tuple[str, BudgetFile, Quotient | None]]
) -> dict[str, Adjustment]:
    """The charges of included files on their own workloads, then the root's on everything it covers, as adjustments.

    Each is named, and selects, by address; an amount is in the root's currency, per its own period. The fee of an
    account that the root shares with a file is the root's own, which is charged on everything it covers.
    """
    adjustments: dict[str, Adjustment] = {}
    for member, file, worth in members:
        for at, charge in enumerate(charges_of(file)):
            name = f"fee {at} of {charge.name}" if charge.by_account else charge.name
            adjustment = charge.adjustment
            if charge.by_account and _is_shared(root, file, charge.name):
                adjustment = _beyond(root.accounts[charge.name], member, adjustment)
            if adjustment.workloads != ():
                adjustments[f"{member}/{name}"] = _addressed(adjustment, member, file, worth)
    return {**adjustments, **root.adjustments}


def _is_shared(root: BudgetFile, file: BudgetFile, name: str) -> bool:
    """Whether an account of a file is also the root's: both inherit it from the same defaults."""
    ours, theirs = root.accounts.get(name), file.accounts[name]
    return ours is not None and _terms(ours) == _terms(theirs)


def _terms(account: ProviderAccount) -> tuple[object, ...]:
    """Which calls an account pays for, and the rate of its fee."""
    rate = None if account.fee is None else account.fee.rate
    return (
        account.paying,
        rate,
        account.models,
        account.workloads,
        account.tags,
        account.byok and account.byok.workloads,
    )


def _beyond(account: ProviderAccount, member: str, adjustment: Adjustment) -> Adjustment:
    """A file's fee on those of its workloads that the root's account does not name."""
    if account.workloads is None:
        return replace(adjustment, workloads=())
    names = tuple(name for name in adjustment.workloads or () if not fits_any(account.workloads, f"{member}/{name}"))
    return replace(adjustment, workloads=names)


def _addressed(adjustment: Adjustment, member: str, file: BudgetFile, worth: Quotient | None) -> Adjustment:
    names = ("*",) if adjustment.workloads is None else adjustment.workloads
    amount = adjustment.amount
    if amount is not None and worth is not None:
        amount = amount * worth[0] / worth[1]
    workloads = tuple(f"{member}/{name}" for name in names)
    return replace(adjustment, workloads=workloads, amount=amount, period=adjustment.period or file.period)


class _Running:
    """Running amounts, one per spend, with their unknown parts and the taxes in them."""

    __slots__ = ("amounts", "priced", "spends", "taxes")

    def __init__(self, spends: Sequence[Spend]) -> None:
        self.spends = spends
        self.amounts = [spend.amount for spend in spends]
        self.priced = [spend.priced for spend in spends]
        self.taxes = [ZERO for _ in spends]

    def apply(self, charge: Charge, in_period: InPeriod) -> PayableStep:
        """Apply a charge to what it selects; returns the change."""
        adjustment = charge.adjustment
        chosen = [
            at for at, spend in enumerate(self.spends) if selects(adjustment, spend.workload, spend.model, spend.tags)
        ]
        changes = self._changes(adjustment, chosen, in_period)
        for at, change in zip(chosen, changes, strict=True):
            self.amounts[at] += change
            if adjustment.kind == "tax":
                self.taxes[at] += change
        whole = all(self.priced[at] for at in chosen)
        total = PayableAmount(sum(changes, ZERO), whole)
        return PayableStep(charge.name, adjustment, total, by_account=charge.by_account)

    def _changes(self, adjustment: Adjustment, chosen: Sequence[int], in_period: InPeriod) -> list[Decimal]:
        """The change of each selected amount, as far as it is known."""
        if (adjustment.rate is None) == (adjustment.amount is None):
            self._unknown(chosen)
            return [ZERO] * len(chosen)
        running = [self.amounts[at] for at in chosen]
        if adjustment.rate is not None:
            rate = -adjustment.rate if adjustment.kind == "discount" else adjustment.rate
            return [amount * rate for amount in running]
        assert adjustment.amount is not None
        times, parts = in_period(adjustment.period)
        amount = adjustment.amount * times / parts
        if not all(self.priced[at] for at in chosen):
            self._unknown(chosen)
            taken = adjustment.kind == "discount"
            return [-least_of(part, amount) if taken else ZERO for part in running]
        total = sum(running, ZERO)
        if adjustment.kind == "discount":
            return [-taken_off(amount, part, total) for part in running]
        return [shared(amount, part, total, len(chosen)) for part in running]

    def _unknown(self, chosen: Iterable[int]) -> None:
        for at in chosen:
            self.priced[at] = False


@branching
def shared(amount: Decimal, part: Decimal, total: Decimal, count: int) -> Decimal:
    """A part's share of an amount: amount × part ÷ total, or equal shares if the total is zero."""
    return amount * part / total if total != ZERO else amount / count


@branching
def taken_off(amount: Decimal, part: Decimal, total: Decimal) -> Decimal:
    """The discount on a part of a total: its share of the amount, but at most all of the part."""
    return part if amount >= total else amount * part / total


@branching
def least_of(one: Decimal, other: Decimal) -> Decimal:
    """The lesser of two numbers."""
    return min(other, one)


def settlement_of(spends: Sequence[Spend], charges: Iterable[Charge], in_period: InPeriod) -> Settlement:
    """The payable amounts of some spends."""
    running = _Running(spends)
    steps = tuple(running.apply(charge, in_period) for charge in charges)
    workloads: dict[str, PayableAmount] = {}
    for at, spend in enumerate(spends):
        sum_of = workloads.get(spend.workload, NOTHING_PAYABLE)
        known, whole = sum_of.known + running.amounts[at], sum_of.whole and running.priced[at]
        workloads[spend.workload] = PayableAmount(known, whole)
    before = tuple(amount - tax for amount, tax in zip(running.amounts, running.taxes, strict=True))
    return Settlement(workloads, together(workloads.values()), steps, sum(running.taxes, ZERO), before)


def together(amounts: Iterable[PayableAmount]) -> PayableAmount:
    """The sum of some amounts."""
    known, whole = ZERO, True
    for amount in amounts:
        known, whole = known + amount.known, whole and amount.whole
    return PayableAmount(known, whole)


def settled_in_period(
    file: BudgetFile, workloads: Mapping[str, WorkloadEstimate], without: Iterable[str] | None = None
) -> Settlement:
    """The payable amounts in a period of the file: amount × days of that period ÷ days of its own."""
    planned = {
        name: (estimate.layers, [part.layers for part in estimate.parts]) for name, estimate in workloads.items()
    }

    def in_period(period: Period | None) -> tuple[Decimal, Decimal]:
        return (ONE, ONE) if period is None else (file.period.days, period.days)

    return settlement_of(tuple(spends_of(file, planned)), charges_of(file, without), in_period)


def settled_by_month(
    file: BudgetFile, horizon: Horizon, without: Iterable[str] | None = None, places: range | None = None
) -> tuple[Settlement, ...]:
    """The payable amounts in each month of a plan, or in some: per day or week by the month's days, per quarter a
    third."""
    charges = charges_of(file, without)
    months = range(len(horizon.months)) if places is None else places
    return tuple(_settled_in(file, horizon, at, charges) for at in months)


def _settled_in(file: BudgetFile, horizon: Horizon, at: int, charges: Sequence[Charge]) -> Settlement:
    month = horizon.months[at].month

    def in_period(period: Period | None) -> tuple[Decimal, Decimal]:
        return in_month(period or file.period, month)

    return settlement_of(spends_in_month(file, horizon, at, "planned"), charges, in_period)


def summed(settlements: Sequence[Settlement]) -> Settlement:
    """Months added up: each workload and each step."""
    first = settlements[0]
    workloads = {name: together(month.workloads[name] for month in settlements) for name in first.workloads}
    steps = tuple(
        replace(step, change=together(month.steps[at].change for month in settlements))
        for at, step in enumerate(first.steps)
    )
    taxes = sum((month.taxes for month in settlements), ZERO)
    before = tuple(sum(amounts, ZERO) for amounts in zip(*(month.before_taxes for month in settlements), strict=True))
    return Settlement(workloads, together(workloads.values()), steps, taxes, before)
