"""Budget files and records combined: planned amounts, reasons for the difference, and the bill."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from budgetlint.compare.sides import side_of
from budgetlint.estimate.calendar import factors_of, in_month, rhythms_of
from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.frozen import observed_name, replace
from budgetlint.model.calendar import days_in, first_day, last_day
from budgetlint.model.workloads import volume_key
from budgetlint.reconcile.bills import (
    Bills,
    billed_by,
    declared_services,
    overlapping,
    recorded,
    unfinished,
    without_usage,
)
from budgetlint.reconcile.covered import factor
from budgetlint.reconcile.currencies import DOLLARS, exchange_of
from budgetlint.reconcile.plans import Plan, label
from budgetlint.reconcile.reconciled import Reason, Reconciled
from budgetlint.reconcile.results import Covered, CurrencyTotal, FileReconciled, Reconciliation, Unplanned
from budgetlint.reconcile.shares import shown
from budgetlint.reconcile.unplanned import unplanned
from budgetlint.reconcile.workload import reconciled
from budgetlint.records.observed import Observed, Unread, WorkloadObserved

UNPLANNED, BEYOND = "spend nobody planned", "billed beyond the records"


@exactly()
def reconcile(plans: Sequence[Plan], observed: Observed, covered: Covered, *, extrapolate: bool) -> Reconciliation:
    """The whole reconciliation; nothing is guessed, and everything unknown is reported."""
    by_name = {workload.name: workload for workload in observed.workloads}
    files = tuple(_file(plan, by_name, covered, extrapolate, len(plans) > 1) for plan in plans)
    grown = files[0].grown if files and extrapolate else ONE
    unmatched = by_name.get(None)
    exchange = exchange_of((plan.prices for plan in plans), _counted_in(plans))
    lost = unplanned(plans, unmatched, grown, exchange) if unmatched is not None else ()
    records = recorded(plans, files, by_name, lost)
    bills = billed_by(observed.bills, records, grown, exchange, declared_services(plans))
    return Reconciliation(
        covered=covered,
        extrapolated=extrapolate,
        files=files,
        unplanned=lost,
        billed=bills.billed,
        totals=_totals(files, lost, bills, exchange.currency),
        read=observed.files,
        unread=tuple(Unread(entry.path, entry.at, entry.unit, shown(entry.why)) for entry in observed.unread),
        notes=(*without_usage(observed.files), *unfinished(observed.files), *overlapping(observed.files), *bills.notes),
        currency=exchange.currency,
    )


def _counted_in(plans: Sequence[Plan]) -> str:
    """The plans' currency; US dollars if they have several."""
    currencies = {plan.file.currency for plan in plans}
    return currencies.pop() if len(currencies) == 1 else DOLLARS


def _file(
    plan: Plan, by_name: Mapping[str | None, WorkloadObserved], covered: Covered, extrapolate: bool, several: bool
) -> FileReconciled:
    part = factor(covered, plan.file.period)
    scales = (ONE, ONE / part) if extrapolate else (part, ONE)
    of_months = plan.file.starts is not None
    workloads: list[Reconciled] = []
    for name in plan.file.workloads:
        observed = by_name.get(label(plan.path, name, several=several))
        if of_months:
            scale = _over_months(plan, name, covered) * scales[1]
            workloads.append(replace(_workload(plan, name, observed, (scale, scales[1])), scale=scale))
        else:
            workloads.append(_workload(plan, name, observed, scales))
    file = plan.file
    return FileReconciled(plan.path, file.name, file.currency, file.period.value, *scales, tuple(workloads), of_months)


def _over_months(plan: Plan, name: str, covered: Covered) -> Decimal:
    """The scale of a workload's stated volume over some days: Σ its months × their share of the days."""
    file, workload = plan.file, plan.file.workloads[name]
    rhythms, whole = rhythms_of(file, workload), ZERO
    for month in file.calendar:
        days = (min(last_day(month), covered.last) - max(first_day(month), covered.first)).days + 1
        factors = factors_of(workload, rhythms, month) if days > 0 else None
        if factors is not None:
            times, parts = in_month(workload.period or file.period, month)
            whole += factors.product * times * days / (parts * days_in(month))
    return whole


def _workload(plan: Plan, name: str, observed: WorkloadObserved | None, scales: tuple[Decimal, Decimal]) -> Reconciled:
    workload = plan.file.workloads[name]
    result = Reconciled(name, workload.KIND, workload.model)
    volume = volume_key(type(workload))
    if observed_name(type(workload), volume) is None:
        return replace(result, problem=f"{volume} leave no records", unasked=True)
    if workload.match is None:
        return replace(result, problem="it has no `match`, so no record belongs to it", unasked=True)
    if observed is None:
        return replace(result, problem="no record matches it")
    side = side_of(plan.file, name, plan.prices)
    buffer = side.workload.buffer or ZERO
    bare = replace(side, workload=replace(side.workload, buffer=ZERO))
    return reconciled(name, bare, buffer, observed, plan.recorded, scales)


def _totals(
    files: Sequence[FileReconciled], lost: Sequence[Unplanned], bills: Bills, home: str
) -> tuple[CurrencyTotal, ...]:
    """The totals per currency; unplanned spend and amounts billed beyond the records are in the common one."""
    currencies = dict.fromkeys((*(file.currency for file in files), *([home] if lost or bills.billed else ())))
    none = Bills((), ())
    return tuple(
        _total(currency, files, *((lost, bills) if currency == home else ((), none))) for currency in currencies
    )


def _total(currency: str, files: Sequence[FileReconciled], lost: Sequence[Unplanned], bills: Bills) -> CurrencyTotal:
    """The total of workloads with a known or partly known amount; None where a part is unknown."""
    every = [workload for file in files if file.currency == currency for workload in file.workloads]
    known_ones = [workload for workload in every if workload.bill is not None or workload.known is not None]
    planned = sum((workload.planned or ZERO for workload in known_ones), ZERO)
    merged = _merged(reason for workload in known_ones for reason in workload.reasons)
    whole = not any(_untold(workload) for workload in every)
    known = sum(((spend.known if spend.amount is None else spend.amount) for spend in lost), ZERO)
    merged = (*merged, Reason(UNPLANNED, known)) if lost else merged
    beyond = sum((bill.beyond for bill in bills.billed), ZERO)
    merged = (*merged, Reason(BEYOND, beyond)) if beyond else merged
    whole = whole and bills.whole and all(spend.amount is not None for spend in lost)
    total = CurrencyTotal(currency, planned, merged, None)
    return replace(total, bill=total.known) if whole else total


def _untold(workload: Reconciled) -> bool:
    """Whether a workload has records but no amount."""
    return workload.bill is None and workload.calls > 0


def _merged(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    merged: dict[str, Reason] = {}
    for reason in reasons:
        before = merged.get(reason.name)
        merged[reason.name] = reason if before is None else replace(before, amount=before.amount + reason.amount)
    return tuple(merged.values())
