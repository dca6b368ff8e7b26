"""Providers' bills beside what their records come to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.compare.sides import side_of
from budgetlint.figures.exact import ZERO, settled
from budgetlint.reconcile.plans import Plan, label
from budgetlint.reconcile.results import Billed, FileReconciled, Unplanned
from budgetlint.reconcile.shares import shown
from budgetlint.reconcile.workload import by_provider
from budgetlint.records.observed import BillLine, WorkloadObserved

_USAGE: Final = frozenset({"usage"})


def recorded(
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
                for provider, amount in by_provider(side, told, observed, plan.recorded).items():
                    amounts[provider] = amounts.get(provider, ZERO) + amount
    for each in lost:
        provider = each.model.partition("/")[0].casefold()
        amounts[provider] = amounts.get(provider, ZERO) + (each.amount or ZERO)
    return amounts


def billed_by(
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
            notes.append(
                shown(f"left out of the bill: {line.category} of {line.amount} {line.currency or ''}".rstrip())
            )
        elif (line.currency or "USD").upper() != "USD":
            notes.append(shown(f"left out of the bill: {line.amount} {line.currency}"))
        else:
            by_source.setdefault(((line.provider or "").casefold(), line.source), []).append(line)
    told: dict[str, Billed] = {}
    for (provider, source), lines in sorted(by_source.items()):
        if provider in told:
            notes.append(f"`{source}` bills {shown(provider) or 'a provider without a name'} too and is left out")
            continue
        amount = settled(sum((line.amount or ZERO for line in lines), ZERO) * grown)
        days = min(line.first for line in lines), max(line.last for line in lines)
        told[provider] = Billed(shown(provider), source, amount, recorded.get(provider, ZERO), *days)
    return tuple(told.values()), tuple(dict.fromkeys(notes))
