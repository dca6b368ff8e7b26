"""The estimate for a spreadsheet: one row per line item, so that the rows of a workload add up to its plan."""

import csv
from collections.abc import Iterator
from io import StringIO

from budgetlint.estimate.line_items import LineItem
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate
from budgetlint.figures.exact import exactly, written
from budgetlint.figures.shown import share_percent
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import LAYERS, BudgetFile
from budgetlint.reports.estimate import about
from budgetlint.reports.estimate.csv_budget import budget_rows, likelihood_rows
from budgetlint.reports.estimate.csv_calendar import calendar_rows
from budgetlint.reports.estimate.csv_columns import COLUMNS, Row
from budgetlint.reports.estimate.csv_payable import payable_rows
from budgetlint.reports.estimate.groups import groups
from budgetlint.reports.estimate.known import doubtful_words, known_prices
from budgetlint.reports.estimate.months import span
from budgetlint.reports.estimate.notes import buffer_in, lacking, price_files, shows_listed, sources
from budgetlint.reports.plain import inert


@exactly()
def render(report: Report, group_by: str | None = None) -> str:
    """Every file's rows under one header; amounts in full."""
    out = StringIO()
    rows = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    rows.writerow({"record": "as of", "detail": report.as_of.isoformat()})
    for file in report.files:
        named = {} if file.file is None else {"plan": file.file.name or "", "owner": file.file.owner or ""}
        for row in _file(file):
            rows.writerow({key: inert(value) for key, value in {"file": file.path, **named, **row}.items()})
    for row in _groups(report, group_by) if group_by is not None else ():
        rows.writerow({key: inert(value) for key, value in row.items()})
    return out.getvalue()


def _groups(report: Report, by: str) -> Iterator[Row]:
    """The amounts of groups of workloads, one row per layer."""
    for group in groups(report, by):
        without = f"known part, without {', '.join(group.unpriced)}" if group.unpriced else ""
        about_all = {"name": group.value, "item": by, "detail": without, "unit": f"{group.currency} {group.over}"}
        for layer in LAYERS:
            yield {"record": "group", "layer": layer, "amount": written(getattr(group.known, layer)), **about_all}
        if group.payable is not None:
            yield {"record": "group", "layer": "payable", "amount": written(group.payable), **about_all}


def _file(file: FileReport) -> Iterator[Row]:
    budget_file, estimate = file.file, file.estimate
    if budget_file is None or estimate is None:
        yield {"record": "unreadable", "detail": "the file could not be read whole"}
        return
    for key, words in about.of_file(budget_file):
        yield {"record": "file", "item": key, "detail": words}
    for what, prices in price_files(file):
        date = prices.snapshot.date.isoformat() if prices.snapshot is not None else "not readable"
        yield {"record": what, "name": prices.reference, "detail": date}
        for source in sources(prices):
            yield {"record": "source", "name": source.name, "item": source.about, "detail": source.url}
    if estimate.horizon is not None:
        yield from calendar_rows(estimate.horizon, budget_file)
    for workload in estimate.workloads.values() if estimate.horizon is None else ():
        yield from _workload(workload, budget_file)
    for name, why in lacking(file):
        yield {"record": "unpriced", "name": name, "detail": why}
    yield from _totals(estimate, budget_file) if estimate.horizon is None else ()
    yield from payable_rows(estimate, budget_file)
    for result in estimate.budgets:
        yield from budget_rows(result, budget_file)
        yield from likelihood_rows(result, budget_file)
    yield from _sureness(estimate, budget_file)
    yield from _accounts(file, budget_file.currency)
    yield from _known(file, budget_file)


def _accounts(file: FileReport, currency: str) -> Iterator[Row]:
    """The balance, limits and reservations of each account."""
    if not file.accounts:
        return
    from budgetlint.reports.estimate.csv_accounts import account_rows

    for result in file.accounts:
        yield from account_rows(result, currency)


def _workload(workload: WorkloadEstimate, budget_file: BudgetFile) -> Iterator[Row]:
    unit = f"{budget_file.currency} a {budget_file.period.value}"
    identity = {"name": workload.name, "kind": workload.workload.KIND, "model": workload.workload.model}
    for key, words in about.of_workload(workload.workload):
        yield {"record": "workload", "item": key, "detail": words, **identity}
    for what, number in workload.volume.counts() if workload.volume is not None else ():
        yield {"record": "volume", "item": what, "quantity": written(number), **identity}
    if workload.layers is not None:
        for row in (*_items(workload, workload.layers), *_totals_of(workload.layers)):
            yield {"record": "item", "unit": unit, **row, **identity}
    for part in workload.parts:
        parted = {"name": f"{workload.name}/{part.name}", "kind": workload.workload.KIND, "model": part.workload.model}
        stated = "" if part.share is None else written(part.share)
        for layer in LAYERS if part.layers is not None else ():
            amount = written(getattr(part.layers, layer))
            yield {"record": "part", "layer": layer, "detail": stated, "amount": amount, "unit": unit, **parted}
    for cost in workload.unit_costs:
        for layer in LAYERS if cost.layers is not None else ():
            amount = written(getattr(cost.layers, layer))
            unit_cost = {
                "layer": layer,
                "item": cost.per,
                "amount": amount,
                "unit": f"{budget_file.currency} per {cost.per}",
            }
            yield {"record": "unit cost", **unit_cost, **identity}
    for name in ("accepted", "submitted", "successful", "billed") if workload.funnel is not None else ():
        yield {"record": "funnel", "item": name, "quantity": written(getattr(workload.funnel, name)), **identity}


def _items(workload: WorkloadEstimate, layers: Layers) -> Iterator[Row]:
    """The contributions to each layer: line items to base, multipliers to operational, the buffer to planned."""
    for item in workload.items:
        yield {"layer": "base", **_line(item), "amount": written(item.amount)}
    for step in workload.steps:
        factor = {} if step.factor is None else {"detail": f"× {written(step.factor)}"}
        yield {"layer": "operational", "item": step.name, **factor, "amount": written(step.change)}
    change = written(layers.planned - layers.operational)
    buffer = buffer_in(workload)
    factor = {} if buffer is None else {"detail": f"× {written(1 + buffer)}"}
    yield {"layer": "planned", "item": "buffer", **factor, "amount": change}


def _totals_of(layers: Layers) -> Iterator[Row]:
    for layer in LAYERS:
        yield {"record": "workload total", "layer": layer, "amount": written(getattr(layers, layer))}


def _line(item: LineItem) -> Row:
    row = {
        "item": item.meter,
        "quantity": written(item.quantity),
        "rate": written(item.rate.amount),
        "per": written(item.rate.per),
    }
    if item.listed is not None:
        row["listed"] = written(item.listed)
    if item.rate.entry.source is not None:
        row["detail"] = item.rate.entry.source
    return row


def _known(file: FileReport, budget_file: BudgetFile) -> Iterator[Row]:
    """How the prices of the plan are known: shares of the planned amount, then the figures that rest on doubtful prices."""
    known = known_prices(file)
    unit = f"{budget_file.currency} a {budget_file.period.value}"
    for share in known.shares:
        how = {"item": share.standing.value, "detail": share_percent(share.share), "unit": unit}
        yield {"record": "price share", "layer": "planned", "amount": written(share.amount), **how}
    for doubt in known.doubts:
        which = {"name": doubt.workload, "item": doubt.meter, "detail": doubt.standing.value, "unit": unit}
        yield {"record": "price doubt", "layer": "planned", "amount": written(doubt.amount), **which}
    for name, shares in known.budgets:
        words = doubtful_words(shares)
        if words:
            yield {"record": "price doubt", "name": name, "item": "budget", "detail": words}


def _sureness(estimate: Estimate, budget_file: BudgetFile) -> Iterator[Row]:
    """The percentiles of each layer, and the planned amount with each range at its p10 and p90."""
    spread, horizon = estimate.spread, estimate.horizon
    if spread is None:
        return
    over = f"a {budget_file.period.value}" if horizon is None else f"in {span(horizon)}"
    unit = f"{budget_file.currency} {over}"
    for layer in LAYERS:
        for name in ("p10", "p50", "p90"):
            amount = getattr(getattr(spread, layer), name)
            if amount is not None:
                yield {"record": "draws", "layer": layer, "item": name, "amount": written(amount), "unit": unit}
    for swing in spread.tornado:
        for name, amount in (("p10", swing.low), ("p90", swing.high)):
            if amount is not None:
                place = {"record": "tornado", "name": swing.address, "layer": "planned", "item": name}
                yield {**place, "amount": written(amount), "unit": unit}


def _totals(estimate: Estimate, budget_file: BudgetFile) -> Iterator[Row]:
    without = f"known part, without {', '.join(estimate.unpriced)}" if estimate.unpriced else ""
    for layer in LAYERS:
        amount = written(getattr(estimate.known, layer))
        beside = estimate.known.listed if layer == "base" and shows_listed(estimate.known) else None
        listed = "" if beside is None else written(beside)
        unit = f"{budget_file.currency} a {budget_file.period.value}"
        yield {"record": "total", "layer": layer, "detail": without, "amount": amount, "listed": listed, "unit": unit}
