"""Providers' bills compared with the amounts from records."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.compare.sides import side_of
from budgetlint.figures.exact import ZERO, settled
from budgetlint.figures.shown import rounded
from budgetlint.frozen import Frozen
from budgetlint.model.sellers import biller_of
from budgetlint.reconcile.currencies import DOLLARS, Exchange
from budgetlint.reconcile.plans import Plan, label
from budgetlint.reconcile.results import Billed, FileReconciled, Unplanned
from budgetlint.reconcile.shares import shown
from budgetlint.reconcile.workload import by_provider
from budgetlint.records.observed import BillLine, FileRead, WorkloadObserved

_USAGE: Final = frozenset({"usage"})
_CLOUDS: Final = frozenset({"bedrock", "azure", "google", "oracle", "oci", "ibm", "alibaba cloud", "dashscope"})
"""Billers that sell many things besides models."""

_MODEL_SERVICES: Final = (
    *("bedrock", "openai", "vertex", "gemini", "generative language", "generative ai", "foundry", "cognitive services"),
    *("ai services", "azure ai", "anthropic", "claude", "mistral", "cohere", "model studio", "watsonx", "ai platform"),
)
"""Texts contained in the names of their services that sell models."""


class Bills(Frozen):
    """The compared bills, notes about them, and whether all amounts could be converted."""

    billed: tuple[Billed, ...]
    notes: tuple[str, ...]
    whole: bool = True


def recorded(
    plans: Sequence[Plan],
    files: Sequence[FileReconciled],
    by_name: Mapping[str | None, WorkloadObserved],
    lost: Sequence[Unplanned],
) -> dict[str, Decimal]:
    """The amounts from records, by biller."""
    amounts: dict[str, Decimal] = {}
    for plan, file in zip(plans, files, strict=True):
        for workload in file.workloads:
            observed = by_name.get(label(plan.path, workload.name, several=len(plans) > 1))
            if observed is not None and (workload.bill is not None or workload.known is not None):
                side = side_of(plan.file, workload.name, plan.prices)
                for provider, amount in by_provider(side, workload, observed, plan.recorded).items():
                    biller = biller_of(provider)
                    amounts[biller] = amounts.get(biller, ZERO) + amount
    for spend in lost:
        biller = biller_of(spend.provider)
        amounts[biller] = amounts.get(biller, ZERO) + (spend.known if spend.amount is None else spend.amount)
    return amounts


def billed_by(
    lines: Sequence[BillLine],
    recorded: Mapping[str, Decimal],
    grown: Decimal,
    exchange: Exchange,
    declared: frozenset[str] = frozenset(),
) -> Bills:
    """Each biller's bill in the common currency.

    If several sources bill the same usage, the first by name counts, so that nothing is counted twice; of a cloud's bill only services
    that sell models count, or those that a workload's `match` declares.
    """
    by_source: dict[tuple[str, str], list[tuple[BillLine, Decimal]]] = {}
    silent = sorted({line.source for line in lines} - {line.source for line in lines if line.amount is not None})
    notes = [f"`{source}` counts usage but states no amounts: it is not compared" for source in silent]
    others: dict[str | None, Decimal] = {}
    whole = True
    for line in lines:
        amount = exchange.converted(line.amount, line.currency)
        if line.amount is None:
            continue
        notes += _conversion(line, exchange)
        if line.category.casefold() not in _USAGE:
            notes.append(_left_out(f"{line.category} of {line.amount} {line.currency or ''}"))
        elif amount is None:
            notes.append(_left_out(f"{line.amount} {line.currency}, whose worth no price list states"))
            whole = whole and not _sells_models(line, declared)
        elif not _sells_models(line, declared):
            others[line.provider] = others.get(line.provider, ZERO) + amount
        else:
            by_source.setdefault((biller_of(line.provider), line.source), []).append((line, amount))
    notes += [_left_out(f"not AI, {amount} {exchange.currency} of {provider}") for provider, amount in others.items()]
    bills: dict[str, Billed] = {}
    for (biller, source), billed in sorted(by_source.items()):
        name = shown(billed[0][0].provider or "")
        if biller in bills:
            notes.append(f"`{source}` also bills {name or 'a provider without a name'} and is left out")
            continue
        amount = settled(sum((amount for _, amount in billed), ZERO) * grown)
        days = min(line.first for line, _ in billed), max(line.last for line, _ in billed)
        bills[biller] = Billed(name, source, amount, recorded.get(biller, ZERO), *days)
    return Bills(tuple(bills.values()), tuple(dict.fromkeys(notes)), whole)


def _conversion(line: BillLine, exchange: Exchange) -> tuple[str, ...]:
    """A note on the rate at which a bill in another currency is converted."""
    unit = (line.currency or DOLLARS).upper()
    rate = exchange.rate(unit)
    if rate is None or unit == exchange.currency:
        return ()
    return (shown(f"amounts billed in {unit} are converted: 1 {unit} = {rounded(rate)} {exchange.currency}"),)


def _left_out(what: str) -> str:
    return shown(f"left out of the bill: {what}".rstrip())


def _sells_models(line: BillLine, declared: frozenset[str]) -> bool:
    if line.source != "focus" or biller_of(line.provider) not in _CLOUDS or line.service is None:
        return True
    service = line.service.casefold()
    return service in declared or any(word in service for word in _MODEL_SERVICES)


def declared_services(plans: Iterable[Plan]) -> frozenset[str]:
    """Services that workloads name under `match`."""
    names: set[str] = set()
    for plan in plans:
        for workload in plan.file.workloads.values():
            service = workload.match.service if workload.match is not None else None
            names |= {service} if isinstance(service, str) else set(service or ())
    return frozenset(name.casefold() for name in names)


def _by_format(files: Sequence[FileRead]) -> dict[str, list[FileRead]]:
    by_format: dict[str, list[FileRead]] = {}
    for file in files:
        by_format.setdefault(file.format, []).append(file)
    return by_format


def without_usage(files: Sequence[FileRead]) -> tuple[str, ...]:
    """Notes about formats that were recognised, but state no usage in any of their files."""
    return tuple(
        f"{name} logs without usage: `{shown(empty[0].path)}`{f' and {len(empty) - 1:,} more' if len(empty) > 1 else ''}; their spend is unknown"
        for name, empty in sorted(_by_format(files).items())
        if not any(file.records for file in empty)
    )


def overlapping(files: Sequence[FileRead]) -> tuple[str, ...]:
    """Notes about bills with lines that other bills have too."""
    return tuple(
        f"`{shown(file.path)}` repeats {file.repeated:,} of another bill's lines: if the two overlap, these amounts are counted twice"
        for file in files
        if file.repeated
    )


def unfinished(files: Sequence[FileRead]) -> tuple[str, ...]:
    """Notes about reports whose last page is missing."""
    by_format = _by_format(files)
    return tuple(
        f"`{shown(pages[0].path)}` is not the last page (`has_more: true`): the {name} report is incomplete"
        for name, pages in sorted(by_format.items())
        if all(page.has_more for page in pages)
    )
