"""Budget files and what records say, to one account of the money: planned, why not, billed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from budgetlint.compare.sides import Side, side_of
from budgetlint.estimate.exact import ONE, ZERO, exactly, settled
from budgetlint.estimate.prices import Prices
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.workloads import LlmApp, Subscription, Workload
from budgetlint.reconcile.covered import factor
from budgetlint.reconcile.models import Names, used
from budgetlint.reconcile.results import (
    Billed,
    Covered,
    FileReconciled,
    Reason,
    Reconciled,
    Reconciliation,
    Total,
    Unplanned,
    added,
)
from budgetlint.reconcile.workload import by_provider, reconciled
from budgetlint.records.matching import Match, Patterns
from budgetlint.records.observed import BillLine, ModelUse, Observed, WorkloadObserved

UNPLANNED, BEYOND = "spend nobody planned", "billed beyond the records"
_USAGE = frozenset({"usage"})


class Plan(Frozen):
    """A budget file as it is reconciled: its prices know every model that records name, `names` say by which name."""

    path: str
    file: BudgetFile
    prices: Prices
    names: Names


def label(path: str, workload: str, *, several: bool) -> str:
    """What a workload's records are called: two files may have workloads of one name."""
    return f"{path}: {workload}" if several else workload


def matches(files: Sequence[tuple[str, BudgetFile]]) -> tuple[Match, ...]:
    """Which records belong to which workload, as the budget files declare it; the first that holds has them.

    Where several workloads declare the same, each has first the records of its own planned model.
    """
    plain: list[tuple[Match, Workload]] = []
    for path, file in files:
        for name, workload in file.workloads.items():
            said = workload.match
            if said is not None:
                tags = {key: _patterns(value) for key, value in said.tags.items()}
                told = label(path, name, several=len(files) > 1)
                plain.append((Match(told, _patterns(said.service), _patterns(said.model), tags), workload))
    alike = Counter(_declared(match) for match, _ in plain)
    own = [
        Match(match.workload, match.service, _own_model(workload), match.tags)
        for match, workload in plain
        if not match.model and alike[_declared(match)] > 1
    ]
    return (*own, *(match for match, _ in plain))


def _declared(match: Match) -> tuple[object, ...]:
    return match.service, match.model, tuple(sorted(match.tags.items()))


def _own_model(workload: Workload) -> Patterns:
    """A planned model as records may name it: with and without its provider, dated or not."""
    name = workload.model.rpartition("/")[2]
    return (workload.model, name, f"{name}-20*")


def _patterns(value: str | tuple[str, ...] | None) -> Patterns:
    return () if value is None else (value,) if isinstance(value, str) else value


@exactly()
def reconcile(plans: Sequence[Plan], observed: Observed, covered: Covered, *, extrapolate: bool) -> Reconciliation:
    """The whole account; nothing is guessed, and what can't be told is said."""
    by_name = {each.name: each for each in observed.workloads}
    files = tuple(_file(plan, by_name, covered, extrapolate, len(plans) > 1) for plan in plans)
    grown = files[0].grown if files and extrapolate else ONE
    unmatched = by_name.get(None)
    lost = _unplanned(plans, unmatched, grown) if unmatched is not None else ()
    recorded = _recorded(plans, files, by_name, lost)
    billed, notes = _billed(observed.bills, recorded, grown)
    return Reconciliation(
        covered=covered,
        extrapolated=extrapolate,
        files=files,
        unplanned=lost,
        billed=billed,
        totals=_totals(files, lost, billed),
        read=observed.files,
        unread=observed.unread,
        notes=notes,
    )


def _file(
    plan: Plan, by_name: Mapping[str | None, WorkloadObserved], covered: Covered, extrapolate: bool, several: bool
) -> FileReconciled:
    part = factor(covered, plan.file.period)
    scales = (ONE, ONE / part) if extrapolate else (part, ONE)
    workloads = tuple(
        _workload(plan, name, by_name.get(label(plan.path, name, several=several)), scales)
        for name in plan.file.workloads
    )
    return FileReconciled(plan.path, plan.file.name, plan.file.currency, plan.file.period.value, *scales, workloads)


def _workload(plan: Plan, name: str, observed: WorkloadObserved | None, scales: tuple[Decimal, Decimal]) -> Reconciled:
    workload = plan.file.workloads[name]
    told = Reconciled(name, workload.KIND, workload.model)
    if isinstance(workload, Subscription):
        return replace(told, problem="seats leave no records")
    if workload.match is None:
        return replace(told, problem="it has no `match`, so no record is its own")
    if observed is None:
        return replace(told, problem="no record is its own")
    side = side_of(plan.file, name, plan.prices)
    buffer = side.workload.buffer or ZERO
    bare = replace(side, workload=replace(side.workload, buffer=ZERO))
    return reconciled(name, bare, buffer, observed, plan.names, scales)


def _unplanned(plans: Sequence[Plan], observed: WorkloadObserved, grown: Decimal) -> tuple[Unplanned, ...]:
    """Records that match no workload, by model, those that cost most first."""
    by_model: dict[tuple[str | None, str], list[ModelUse]] = {}
    for use in observed.models:
        if use.calls.attempts or use.funnel.submitted:
            by_model.setdefault((use.provider, use.model), []).append(use)
    found = [_lost(plans, key, uses, grown) for key, uses in by_model.items()]
    return tuple(sorted(found, key=lambda each: (-(each.amount or ZERO), each.model)))


def _lost(plans: Sequence[Plan], key: tuple[str | None, str], uses: Sequence[ModelUse], grown: Decimal) -> Unplanned:
    name = f"{key[0]}/{key[1]}" if key[0] else key[1]
    calls = sum(use.calls.attempts for use in uses)
    counted = sum(use.calls.attempts - use.calls.failed for use in uses)
    reported = [use.cost.reported for use in uses if use.cost.reported is not None]
    if reported and sum(use.cost.reported_by for use in uses) >= counted:
        return Unplanned(name, calls, settled(sum(reported, ZERO) * grown), "provider")
    amounts = _at_prices(plans, key, uses)
    if amounts is not None:
        return Unplanned(name, calls, settled(amounts * grown), "prices")
    stated = [use.cost.estimated for use in uses if use.cost.estimated is not None]
    if stated and sum(use.cost.estimated_by for use in uses) >= counted:
        return Unplanned(name, calls, settled(sum(stated, ZERO) * grown), "records")
    return Unplanned(name, calls, None, "nobody")


def _at_prices(plans: Sequence[Plan], key: tuple[str | None, str], uses: Sequence[ModelUse]) -> Decimal | None:
    """What calls that carry tokens cost at the prices of the first file that has the model."""
    if any(use.funnel.submitted for use in uses):
        return None
    for plan in plans:
        name = plan.names.get(key)
        if name is not None:
            blank = LlmApp(model=name, requests=ONE, input_tokens=ONE, output_tokens=ONE)
            found = used(Side(blank, plan.file.period, plan.file.currency, plan.prices), uses, plan.names, media=False)
            return added(tuple(each.amount for each in found))
    return None


def _recorded(
    plans: Sequence[Plan],
    files: Sequence[FileReconciled],
    by_name: Mapping[str | None, WorkloadObserved],
    lost: Sequence[Unplanned],
) -> dict[str, Decimal]:
    """What records come to, by provider in lower case."""
    amounts: dict[str, Decimal] = {}
    for plan, file in zip(plans, files, strict=True):
        for told in file.workloads:
            observed = by_name.get(label(plan.path, told.name, several=len(plans) > 1))
            if observed is not None and told.bill is not None:
                side = side_of(plan.file, told.name, plan.prices)
                for provider, amount in by_provider(side, told, observed, plan.names).items():
                    amounts[provider] = amounts.get(provider, ZERO) + amount
    for each in lost:
        provider = each.model.partition("/")[0].casefold()
        amounts[provider] = amounts.get(provider, ZERO) + (each.amount or ZERO)
    return amounts


def _billed(
    bills: Sequence[BillLine], recorded: Mapping[str, Decimal], grown: Decimal
) -> tuple[tuple[Billed, ...], tuple[str, ...]]:
    """Each provider's bill; where several sources bill one provider, the first by name, so that nothing counts twice."""
    by_source: dict[tuple[str, str], list[BillLine]] = {}
    notes: list[str] = []
    silent = sorted({line.source for line in bills} - {line.source for line in bills if line.amount is not None})
    notes += [f"`{source}` counts usage and states no money: it is held against nothing" for source in silent]
    for line in bills:
        if line.amount is None:
            continue
        if line.category.casefold() not in _USAGE:
            notes.append(f"left out of the bill: {line.category} of {line.amount} {line.currency or ''}".rstrip())
        elif (line.currency or "USD").upper() != "USD":
            notes.append(f"left out of the bill: {line.amount} {line.currency}")
        else:
            by_source.setdefault(((line.provider or "").casefold(), line.source), []).append(line)
    told: dict[str, Billed] = {}
    for (provider, source), lines in sorted(by_source.items()):
        if provider in told:
            notes.append(f"`{source}` bills {provider or 'a provider without a name'} too and is left out")
            continue
        amount = settled(sum((line.amount or ZERO for line in lines), ZERO) * grown)
        days = min(line.first for line in lines), max(line.last for line in lines)
        told[provider] = Billed(provider, source, amount, recorded.get(provider, ZERO), *days)
    return tuple(told.values()), tuple(dict.fromkeys(notes))


def _totals(files: Sequence[FileReconciled], lost: Sequence[Unplanned], billed: Sequence[Billed]) -> tuple[Total, ...]:
    """One for each currency; what nobody planned and what was billed beyond the records is in USD."""
    currencies = dict.fromkeys(file.currency for file in files)
    return tuple(_total(currency, files, lost, billed) for currency in currencies)


def _total(
    currency: str, files: Sequence[FileReconciled], lost: Sequence[Unplanned], billed: Sequence[Billed]
) -> Total:
    own = [each for file in files if file.currency == currency for each in file.workloads if each.bill is not None]
    planned = sum((each.planned or ZERO for each in own), ZERO)
    merged = _merged(reason for each in own for reason in each.reasons)
    bill = sum((each.bill or ZERO for each in own), ZERO)
    unknown = [each for file in files if file.currency == currency for each in file.workloads if _untold(each)]
    if currency != "USD":
        return Total(currency, planned, merged, None if unknown else bill)
    nobody = added(tuple(each.amount for each in lost))
    if lost:
        known = sum((each.amount or ZERO for each in lost), ZERO)
        merged = (*merged, Reason(UNPLANNED, known))
        bill += known
    beyond = sum((each.beyond for each in billed), ZERO)
    if billed and beyond:
        merged = (*merged, Reason(BEYOND, beyond))
        bill += beyond
    return Total(currency, planned, merged, None if unknown or nobody is None else bill)


def _untold(each: Reconciled) -> bool:
    """Whether a workload has records, but no amount."""
    return each.bill is None and each.calls > 0


def _merged(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    found: dict[str, Reason] = {}
    for each in reasons:
        before = found.get(each.name)
        found[each.name] = each if before is None else replace(before, amount=before.amount + each.amount)
    return tuple(found.values())
