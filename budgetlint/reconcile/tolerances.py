"""Tolerances for drift from the plan, and the breaches of them."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.figures.shown import counted, glance, percent, side_by_side, signed_percent, stated_money, telling_money
from budgetlint.frozen import Frozen
from budgetlint.model.workloads import observed_names
from budgetlint.reconcile.projections import ToDate
from budgetlint.reconcile.reconciled import Assumption, Reconciled
from budgetlint.reconcile.refused import LIMIT_MET, words_of
from budgetlint.reconcile.results import Breach, FileReconciled, Reconciliation

BILL, UNPLANNED, PROVIDER, UNREAD, FORECAST, REFUSED = "bill", "unplanned", "provider", "unread", "forecast", "refused"
ASSUMPTIONS: Final = observed_names()
NAMES: Final = (BILL, UNPLANNED, PROVIDER, UNREAD, FORECAST, REFUSED, *ASSUMPTIONS)
"""The subjects of a tolerance: everything, amounts by reason, unread records, projections of budgets, refused calls, or an assumption."""

_WRITTEN: Final = re.compile(r"(?:([a-z_.]+)=)?(\d+(?:\.\d+)?)%")


class Tolerance(Frozen):
    """A tolerance as a share: of the plan for the bill, of the bill for unplanned spend, of the planned figure for an assumption.

    For an assumption that is itself a share, it is in percentage points.
    """

    name: str
    share: Decimal


def tolerance(text: str) -> Tolerance | None:
    """Parses `10%`, which is for the bill, or `output_tokens=10%`; None for anything else."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or (match[1] or BILL) not in NAMES:
        return None
    return Tolerance(match[1] or BILL, Decimal(match[2]) / 100)


@exactly()
def breaches(reconciliation: Reconciliation, tolerances: Iterable[Tolerance]) -> tuple[Breach, ...]:
    """Every drift beyond a tolerance; a subject that can't be compared counts as a breach."""
    allowed = {tolerance.name: tolerance.share for tolerance in tolerances}
    breaches_seen: list[Breach] = []
    for file in reconciliation.files:
        for workload in file.workloads:
            breaches_seen.extend(_workload(file, workload, allowed))
    if BILL in allowed or UNPLANNED in allowed:
        breaches_seen.extend(_unplanned(reconciliation, allowed.get(UNPLANNED, allowed.get(BILL, ZERO))))
    if PROVIDER in allowed:
        breaches_seen.extend(_beyond(reconciliation, allowed[PROVIDER]))
    if UNREAD in allowed and reconciliation.unread_records > reconciliation.records * allowed[UNREAD]:
        share = Decimal(reconciliation.unread_records) / max(reconciliation.records, 1)
        message = f"{reconciliation.unread_records:,} of {reconciliation.records:,} records could not be read, {percent(share)}"
        breaches_seen.append(Breach("records-unread", f"{message}: more than {percent(allowed[UNREAD])}"))
    if REFUSED in allowed:
        breaches_seen.extend(_refused(reconciliation, allowed[REFUSED]))
    if FORECAST in allowed:
        breaches_seen.extend(
            breach for running in reconciliation.running for breach in _forecast(running, allowed[FORECAST])
        )
    return tuple(breaches_seen)


def _refused(reconciliation: Reconciliation, limit: Decimal) -> Iterator[Breach]:
    """Breaches for each limit that was reached, if the refused calls exceed the tolerated share of all calls."""
    refused = sum(row.count for row in reconciliation.refused)
    if refused > max(reconciliation.records, refused) * limit:
        yield from (Breach(LIMIT_MET, words_of(row), row.path) for row in reconciliation.refused)


def _forecast(running: ToDate, limit: Decimal) -> Iterator[Breach]:
    """Breaches for a budget projected above its ceiling, at plan or at pace; one that can't be projected is a breach."""
    what = f"`{running.budget}`"
    if running.at_plan is None:
        names = ", ".join(f"`{name}`" for name in running.unknown) or "a price"
        yield Breach("budget-breaks-this-period", f"{what} can't be projected: {names} is not known", running.path)
        return
    most = running.ceiling * (ONE + limit)
    ends = {"at plan": running.at_plan, "at pace": running.at_pace}
    above = [(name, end) for name, end in ends.items() if end is not None and end.amount > most]
    if above:
        words = " and ".join(
            f"{name} at {side_by_side(end.amount, running.ceiling)[0]}{f' (breaks on {end.breaks})' if end.breaks else ''}"
            for name, end in above
        )
        message = f"{what} ends {words}: more than {percent(limit)} above its ceiling of {stated_money(running.ceiling)} {running.currency}"
        yield Breach("budget-breaks-this-period", message, running.path)


def _workload(file: FileReconciled, workload: Reconciled, allowed: dict[str, Decimal]) -> Iterator[Breach]:
    if workload.problem is not None:
        if allowed and not workload.unasked:
            yield Breach("not-reconciled", f"`{workload.name}`: {workload.problem}", file.path, workload.name)
        return
    assert workload.planned is not None
    assert workload.expected is not None
    assert workload.bill is not None
    if BILL in allowed and abs(workload.bill - workload.expected) > workload.expected * allowed[BILL]:
        share = (
            signed_percent((workload.bill - workload.expected) / workload.expected)
            if workload.expected
            else "from nothing"
        )
        bill, expected = side_by_side(workload.bill, workload.expected)
        amounts = f"{bill} {file.currency} instead of {expected}"
        message = f"`{workload.name}` cost {amounts}, {share}: more than {percent(allowed[BILL])}"
        yield Breach("drift-bill", message, file.path, workload.name)
    if PROVIDER in allowed and workload.reported is not None and workload.estimated is not None:
        gap = workload.reported - workload.estimated
        if abs(gap) > workload.estimated * allowed[PROVIDER]:
            reported, estimated = side_by_side(workload.reported, workload.estimated)
            amounts = f"{reported} {file.currency}, our estimate {estimated}"
            message = (
                f"`{workload.name}`: the provider's figure is {amounts}: more than {percent(allowed[PROVIDER])} apart"
            )
            yield Breach("drift-provider", message, file.path, workload.name)
    yield from _assumptions(file, workload, allowed)


def _assumptions(file: FileReconciled, workload: Reconciled, allowed: dict[str, Decimal]) -> Iterator[Breach]:
    for row in workload.assumptions:
        if row.name not in allowed or row.planned is None:
            continue
        what = f"`{workload.name}`: {row.name.replace('_', ' ')}"
        if row.observed is None:
            yield Breach("drift-unknown", f"{what} can't be computed from the records", file.path, workload.name)
            continue
        drift, limit = row.drift, allowed[row.name]
        moved = row.observed != row.planned if drift is None else abs(drift) > limit
        if not moved:
            continue
        shown = percent if row.measure == "share" else glance
        message = f"{what} {shown(row.observed)} instead of {shown(row.planned)}, {_drift(row)}: more than {_limit(row, limit)}"
        yield Breach("drift-assumption", message, file.path, workload.name)


def _drift(row: Assumption) -> str:
    if row.drift is None:
        return "from nothing"
    shown = signed_percent(row.drift)
    return f"{shown.removesuffix('%')} points" if row.measure == "share" else shown


def _limit(row: Assumption, limit: Decimal) -> str:
    return f"{percent(limit).removesuffix('%')} points" if row.measure == "share" else percent(limit)


def _unplanned(reconciliation: Reconciliation, limit: Decimal) -> Iterator[Breach]:
    """Breaches for unplanned spend as a share of the whole bill; unpriced calls are a breach."""
    if not reconciliation.unplanned:
        return
    unknown = [spend for spend in reconciliation.unplanned if spend.amount is None]
    if unknown:
        names = ", ".join(f"`{spend.model}`" for spend in unknown)
        yield Breach("unplanned-spend", f"unplanned calls have no price: {names}")
        return
    amount = sum((spend.amount or ZERO for spend in reconciliation.unplanned), ZERO)
    bill = _bill(reconciliation)
    if amount > bill * limit:
        calls = sum(spend.calls for spend in reconciliation.unplanned)
        message = f"{telling_money(amount)} {reconciliation.currency} for {counted(calls, 'call')} belong to no workload: more than {percent(limit)} of the bill"
        yield Breach("unplanned-spend", message)


def _beyond(reconciliation: Reconciliation, limit: Decimal) -> Iterator[Breach]:
    for bill in reconciliation.billed:
        if abs(bill.beyond) > bill.recorded * limit:
            billed, recorded = side_by_side(bill.amount, bill.recorded)
            amounts = f"{billed} {reconciliation.currency}, its records add up to {recorded}"
            yield Breach("drift-provider", f"`{bill.provider}` billed {amounts}: more than {percent(limit)} apart")


def _bill(reconciliation: Reconciliation) -> Decimal:
    """The known part of the whole bill, in the currency of unplanned spend."""
    totals = [total for total in reconciliation.totals if total.currency == reconciliation.currency]
    return sum((total.planned + sum((reason.amount for reason in total.reasons), ZERO) for total in totals), ZERO)
