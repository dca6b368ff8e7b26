"""How far a month may drift from its plan: what was declared, and what went further."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.figures.shown import counted, glance, money, percent, signed_percent
from budgetlint.frozen import Frozen
from budgetlint.model.workloads import observed_names
from budgetlint.reconcile.results import Assumption, Breach, FileReconciled, Reconciled, Reconciliation, ToDate

BILL, UNPLANNED, PROVIDER, UNREAD, FORECAST = "bill", "unplanned", "provider", "unread", "forecast"
ASSUMPTIONS: Final = observed_names()
NAMES: Final = (BILL, UNPLANNED, PROVIDER, UNREAD, FORECAST, *ASSUMPTIONS)
"""What a tolerance may be for: all, money by its reason, records that could not be read, where budgets end, an assumption."""

_WRITTEN: Final = re.compile(r"(?:([a-z_.]+)=)?(\d+(?:\.\d+)?)%")


class Tolerance(Frozen):
    """A share: of the plan for the bill and of the bill for what nobody planned, of the planned figure for an assumption.

    An assumption that is a share itself may move by so many percentage points.
    """

    name: str
    share: Decimal


def tolerance(text: str) -> Tolerance | None:
    """`10%` of the bill, or `output_tokens=10%`; None for anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or (found[1] or BILL) not in NAMES:
        return None
    return Tolerance(found[1] or BILL, Decimal(found[2]) / 100)


@exactly()
def breaches(told: Reconciliation, tolerances: Iterable[Tolerance]) -> tuple[Breach, ...]:
    """Everything that drifted further than a tolerance allows; what can't be held against one counts as too far."""
    allowed = {each.name: each.share for each in tolerances}
    found: list[Breach] = []
    for file in told.files:
        for workload in file.workloads:
            found.extend(_workload(file, workload, allowed))
    if BILL in allowed or UNPLANNED in allowed:
        found.extend(_unplanned(told, allowed.get(UNPLANNED, allowed.get(BILL, ZERO))))
    if PROVIDER in allowed:
        found.extend(_beyond(told, allowed[PROVIDER]))
    if UNREAD in allowed and told.unread_records > told.records * allowed[UNREAD]:
        share = Decimal(told.unread_records) / max(told.records, 1)
        message = f"{told.unread_records:,} of {told.records:,} records could not be read, {percent(share)}"
        found.append(Breach("records-unread", f"{message}: more than {percent(allowed[UNREAD])}"))
    if FORECAST in allowed:
        found.extend(breach for running in told.running for breach in _forecast(running, allowed[FORECAST]))
    return tuple(found)


def _forecast(running: ToDate, limit: Decimal) -> Iterator[Breach]:
    """A budget that ends above its ceiling, at plan or at pace; one that can't be told counts as too far."""
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
            f"{name} at {money(end.amount)}{f' (breaks on {end.breaks})' if end.breaks else ''}" for name, end in above
        )
        message = f"{what} ends {words}: more than {percent(limit)} above its ceiling of {money(running.ceiling)} {running.currency}"
        yield Breach("budget-breaks-this-period", message, running.path)


def _workload(file: FileReconciled, each: Reconciled, allowed: dict[str, Decimal]) -> Iterator[Breach]:
    if each.problem is not None:
        if allowed and not each.unasked:
            yield Breach("not-reconciled", f"`{each.name}`: {each.problem}", file.path, each.name)
        return
    assert each.planned is not None
    assert each.expected is not None
    assert each.bill is not None
    if BILL in allowed and abs(each.bill - each.expected) > each.expected * allowed[BILL]:
        share = signed_percent((each.bill - each.expected) / each.expected) if each.expected else "from nothing"
        amounts = f"{money(each.bill)} {file.currency} instead of {money(each.expected)}"
        message = f"`{each.name}` came to {amounts}, {share}: more than {percent(allowed[BILL])}"
        yield Breach("drift-bill", message, file.path, each.name)
    if PROVIDER in allowed and each.reported is not None and each.estimated is not None:
        gap = each.reported - each.estimated
        if abs(gap) > each.estimated * allowed[PROVIDER]:
            amounts = f"{money(each.reported)} {file.currency}, our estimate {money(each.estimated)}"
            message = f"`{each.name}`: the provider's figure is {amounts}: more than {percent(allowed[PROVIDER])} apart"
            yield Breach("drift-provider", message, file.path, each.name)
    yield from _assumptions(file, each, allowed)


def _assumptions(file: FileReconciled, each: Reconciled, allowed: dict[str, Decimal]) -> Iterator[Breach]:
    for row in each.assumptions:
        if row.name not in allowed or row.planned is None:
            continue
        what = f"`{each.name}`: {row.name.replace('_', ' ')}"
        if row.observed is None:
            yield Breach("drift-unknown", f"{what} can't be computed from the records", file.path, each.name)
            continue
        drift, limit = row.drift, allowed[row.name]
        moved = row.observed != row.planned if drift is None else abs(drift) > limit
        if not moved:
            continue
        shown = percent if row.measure == "share" else glance
        message = f"{what} {shown(row.observed)} instead of {shown(row.planned)}, {_drift(row)}: more than {_limit(row, limit)}"
        yield Breach("drift-assumption", message, file.path, each.name)


def _drift(row: Assumption) -> str:
    if row.drift is None:
        return "from nothing"
    shown = signed_percent(row.drift)
    return f"{shown.removesuffix('%')} points" if row.measure == "share" else shown


def _limit(row: Assumption, limit: Decimal) -> str:
    return f"{percent(limit).removesuffix('%')} points" if row.measure == "share" else percent(limit)


def _unplanned(told: Reconciliation, limit: Decimal) -> Iterator[Breach]:
    """Spend nobody planned, held against the whole bill; what has no price is too much."""
    if not told.unplanned:
        return
    unknown = [each for each in told.unplanned if each.amount is None]
    if unknown:
        names = ", ".join(f"`{each.model}`" for each in unknown)
        yield Breach("unplanned-spend", f"calls that nobody planned have no price: {names}")
        return
    amount = sum((each.amount or ZERO for each in told.unplanned), ZERO)
    bill = _bill(told)
    if amount > bill * limit:
        calls = sum(each.calls for each in told.unplanned)
        message = f"{money(amount)} {told.currency} for {counted(calls, 'call')} belong to no workload: more than {percent(limit)} of the bill"
        yield Breach("unplanned-spend", message)


def _beyond(told: Reconciliation, limit: Decimal) -> Iterator[Breach]:
    for each in told.billed:
        if abs(each.beyond) > each.recorded * limit:
            amounts = f"{money(each.amount)} {told.currency}, its records come to {money(each.recorded)}"
            yield Breach("drift-provider", f"`{each.provider}` billed {amounts}: more than {percent(limit)} apart")


def _bill(told: Reconciliation) -> Decimal:
    """The known part of the whole bill in the currency of what nobody planned."""
    own = [total for total in told.totals if total.currency == told.currency]
    return sum((each.planned + sum((reason.amount for reason in each.reasons), ZERO) for each in own), ZERO)
