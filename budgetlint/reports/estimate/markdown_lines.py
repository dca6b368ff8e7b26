"""The arithmetic as Markdown: unit costs, funnels, and each workload line by line."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgetlint.estimate.line_items import LineItem
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate
from budgetlint.figures.shown import count, money, rounded, share, signed, tally, unit_money
from budgetlint.model.budget import LAYERS, BudgetFile
from budgetlint.reports.estimate.markdown_words import layer_cells, table
from budgetlint.reports.estimate.notes import buffer_words
from budgetlint.reports.estimate.payable_units import of_units
from budgetlint.reports.markdown import code


def units_section(estimate: Estimate) -> Iterator[str]:
    """The cost of each unit that a workload counts, at each layer."""
    rows = [
        (
            workload.name,
            f"per {cost.per}",
            *_unit_figures(cost.layers),
            *_due_of(of_units(estimate, workload), cost.per),
        )
        for workload in estimate.workloads.values()
        for cost in workload.unit_costs
    ]
    if rows:
        yield from ("### Unit costs", "")
    heads = (*LAYERS, *(("payable",) if estimate.payable is not None else ()))
    yield from table(("workload", "unit", *heads), iter(rows), words=2)


def _due_of(units: Mapping[str, Decimal | None], unit: str) -> tuple[str, ...]:
    """The cell of a unit's payable amount; no cell if the file states no adjustments."""
    if unit not in units:
        return ()
    amount = units[unit]
    return ("none" if amount is None else unit_money(amount),)


def _unit_figures(layers: Layers | None) -> tuple[str, ...]:
    return tuple("none" if layers is None else unit_money(getattr(layers, layer)) for layer in LAYERS)


def funnels_section(estimate: Estimate) -> Iterator[str]:
    """The four counts of media workloads."""
    funnels = [
        (workload.name, workload.funnel) for workload in estimate.workloads.values() if workload.funnel is not None
    ]
    if funnels:
        yield from ("### From accepted to billed", "")
    heads = ("workload", "accepted", "submitted", "successful", "billed")
    rows = (
        (name, *(tally(number) for number in (funnel.accepted, funnel.submitted, funnel.successful, funnel.billed)))
        for name, funnel in funnels
    )
    yield from table(heads, rows)


def arithmetic_section(budget_file: BudgetFile, estimate: Estimate) -> Iterator[str]:
    """Each workload from its line items to its planned amount."""
    yield from ("### Line by line", "")
    for workload in estimate.workloads.values():
        if workload.layers is None:
            continue
        counts = workload.volume.counts() if workload.volume is not None else ()
        volume = ", ".join(f"{count(number)} × {unit}" for unit, number in counts)
        yield from ("<details>", f"<summary>{workload.name}: {volume}</summary>", "")
        yield from table(
            ("layer", "line", budget_file.currency), _lines(workload, workload.layers, budget_file.currency), words=2
        )
        yield from table(("part", "share", "model", *LAYERS), iter(_part(part) for part in workload.parts), words=3)
        yield from ("</details>", "")


def _part(part: WorkloadEstimate) -> tuple[str, ...]:
    stated = "none" if part.share is None else share(part.share)
    return (part.name, stated, code(part.workload.model), *layer_cells(part.layers, listed=False))


def _lines(workload: WorkloadEstimate, layers: Layers, currency: str) -> Iterator[tuple[str, ...]]:
    for item in workload.items:
        yield "", _item(item, currency), money(item.amount)
    yield "**base**", "listed prices × workload", f"**{money(layers.base)}**"
    for step in workload.steps:
        factor = "" if step.factor is None else f" × {rounded(step.factor)}"
        yield "", f"{step.name.replace('_', ' ')}{factor}", signed(step.change)
        for item in step.items:
            yield "", f"· {_item(item, currency)}, {money(item.amount)}", ""
    yield "**operational**", "with multipliers", f"**{money(layers.operational)}**"
    yield "", buffer_words(workload), signed(layers.planned - layers.operational)
    yield "**planned**", "with the buffer", f"**{money(layers.planned)}**"


def _item(item: LineItem, currency: str) -> str:
    per = "" if item.rate.per == 1 else f" per {count(item.rate.per)}"
    return f"{code(item.meter)}: {rounded(item.quantity)} × {count(item.rate.amount)} {currency}{per}"
