"""The estimate for a spreadsheet: one row per line item, so that the rows of a workload add up to its plan."""

import csv
from collections.abc import Iterator
from io import StringIO

from budgetlint.estimate.line_items import LineItem
from budgetlint.estimate.months import Horizon
from budgetlint.estimate.plan import headroom
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.settlement import PayableAmount
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate
from budgetlint.figures.exact import exactly, written
from budgetlint.figures.shown import share_percent
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate import about, payable, sureness
from budgetlint.reports.estimate.groups import groups
from budgetlint.reports.estimate.known import doubtful_words, known_prices
from budgetlint.reports.estimate.months import event_words, factor_words, span
from budgetlint.reports.estimate.notes import buffer_in, lacking, price_files, shows_listed, sources
from budgetlint.reports.plain import inert

COLUMNS = (
    "record", "file", "name", "layer", "item", "detail",
    "quantity", "rate", "per", "amount", "listed", "unit", "kind", "model", "plan", "owner",
)  # fmt: skip
"""The columns. `record` is the type of a row; only rows of type `item` are line items. `plan` is the name stated in the file."""

_LAYERS = ("base", "operational", "planned")
_Row = dict[str, str]


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


def _groups(report: Report, by: str) -> Iterator[_Row]:
    """The amounts of groups of workloads, one row per layer."""
    for group in groups(report, by):
        without = f"known part, without {', '.join(group.unpriced)}" if group.unpriced else ""
        about_all = {"name": group.value, "item": by, "detail": without, "unit": f"{group.currency} {group.over}"}
        for layer in _LAYERS:
            yield {"record": "group", "layer": layer, "amount": written(getattr(group.known, layer)), **about_all}
        if group.payable is not None:
            yield {"record": "group", "layer": "payable", "amount": written(group.payable), **about_all}


def _file(file: FileReport) -> Iterator[_Row]:
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
        yield from _calendar(estimate.horizon, budget_file)
    for workload in estimate.workloads.values() if estimate.horizon is None else ():
        yield from _workload(workload, budget_file)
    for name, why in lacking(file):
        yield {"record": "unpriced", "name": name, "detail": why}
    yield from _totals(estimate, budget_file) if estimate.horizon is None else ()
    yield from _payable(estimate, budget_file)
    for result in estimate.budgets:
        yield from _budget(result, budget_file)
        yield from _likelihood(result, budget_file)
    yield from _sureness(estimate, budget_file)
    yield from _accounts(file, budget_file.currency)
    yield from _known(file, budget_file)


def _accounts(file: FileReport, currency: str) -> Iterator[_Row]:
    """The balance, limits and reservations of each account."""
    if not file.accounts:
        return
    from budgetlint.reports.estimate.csv_accounts import account_rows

    for result in file.accounts:
        yield from account_rows(result, currency)


def _workload(workload: WorkloadEstimate, budget_file: BudgetFile) -> Iterator[_Row]:
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
        for layer in _LAYERS if part.layers is not None else ():
            amount = written(getattr(part.layers, layer))
            yield {"record": "part", "layer": layer, "detail": stated, "amount": amount, "unit": unit, **parted}
    for cost in workload.unit_costs:
        for layer in _LAYERS if cost.layers is not None else ():
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


def _items(workload: WorkloadEstimate, layers: Layers) -> Iterator[_Row]:
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


def _totals_of(layers: Layers) -> Iterator[_Row]:
    for layer in _LAYERS:
        yield {"record": "workload total", "layer": layer, "amount": written(getattr(layers, layer))}


def _line(item: LineItem) -> _Row:
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


def _known(file: FileReport, budget_file: BudgetFile) -> Iterator[_Row]:
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


def _calendar(horizon: Horizon, budget_file: BudgetFile) -> Iterator[_Row]:
    """One row per month for each workload and for all of them, and one per event in the plan."""
    for name, months in horizon.workloads.items():
        about = {"record": "workload month", "name": name, "kind": budget_file.workloads[name].KIND}
        for month in months:
            factors = month.factors
            words = "does not run" if factors is None else factor_words(factors)
            quantity = "" if month.volume is None else written(month.volume.count)
            yield from _month(
                month.month, month.layers, month.known, {**about, "detail": words, "quantity": quantity}, budget_file
            )
    for total in horizon.months:
        without = f"known part, without {', '.join(total.unpriced)}" if total.unpriced else ""
        yield from _month(total.month, total.layers, total.known, {"record": "month", "detail": without}, budget_file)
    for layer in _LAYERS:
        amount = written(getattr(horizon.known, layer))
        without = f"known part, without {', '.join(horizon.unpriced)}" if horizon.unpriced else ""
        unit = f"{budget_file.currency} in {span(horizon)}"
        yield {"record": "total", "layer": layer, "detail": without, "amount": amount, "unit": unit}
    for event in horizon.events:
        change = "" if event.change is None else written(event.change)
        yield {
            "record": "event",
            "name": event.subject,
            "item": event.day.isoformat(),
            "detail": event_words(event),
            "amount": change,
        }


def _month(month: str, layers: Layers | None, known: Layers, about: _Row, budget_file: BudgetFile) -> Iterator[_Row]:
    """The planned amount of a month, or its known part if a price is missing."""
    unit = f"{budget_file.currency} in {month}"
    detail = about.get("detail", "")
    if layers is None and "known part" not in detail:
        detail = f"{detail}; known part" if detail else "known part"
    yield {**about, "layer": "planned", "item": month, "detail": detail, "amount": written(known.planned), "unit": unit}


def _payable(estimate: Estimate, budget_file: BudgetFile) -> Iterator[_Row]:
    """Payable amounts of each workload and of all, the steps from planned to payable, commitments, and cash by month."""
    plan, horizon = estimate.payable, estimate.horizon
    if plan is None:
        return
    unit = (
        f"{budget_file.currency} a {budget_file.period.value}"
        if horizon is None
        else f"{budget_file.currency} in {span(horizon)}"
    )
    for name, due in plan.headline.workloads.items():
        yield {"record": "payable", "name": name, "unit": unit, **_due(due)}
    for step in plan.headline.steps:
        about_it = {"name": step.name, "item": step.adjustment.kind, "unit": unit}
        detail = payable.how(step, budget_file)
        yield {**about_it, "record": "adjustment", **_due(step.change), "detail": detail}
    for settled in plan.months:
        yield {"record": "month", "item": settled.month, **_due(settled.settlement.total)}
    yield {"record": "total", "unit": unit, **_due(plan.headline.total)}
    from budgetlint.reports.estimate.csv_accounts import commitment_rows

    for result in plan.commitments:
        yield from commitment_rows(result, budget_file)
    for month in plan.cash:
        paid = {what: getattr(month, what) for what in payable.CASH_HEADS[1:]}
        for what, amount in paid.items():
            cash = {"record": "cash", "name": month.month, "item": what, "amount": written(amount)}
            yield {**cash, "unit": f"{budget_file.currency} in {month.month}"}


def _due(amount: PayableAmount) -> _Row:
    detail = "" if amount.whole else "known part"
    return {"layer": "payable", "detail": detail, "amount": written(amount.known)}


def _likelihood(result: BudgetResult, budget_file: BudgetFile) -> Iterator[_Row]:
    """The probability that a budget is exceeded, the percentiles of its amount, and the ceiling that would suffice."""
    identity = {"name": result.name, "layer": result.budget.basis}
    unit = f"{budget_file.currency} {result.measure}"
    for name, figure in sureness.of_budget(result).items():
        if name in ("probability", "unpriced_draws"):
            yield {"record": "budget", "item": name, "detail": str(figure), **identity}
        elif figure is not None:
            yield {"record": "budget", "item": name, "amount": str(figure), "unit": unit, **identity}


def _sureness(estimate: Estimate, budget_file: BudgetFile) -> Iterator[_Row]:
    """The percentiles of each layer, and the planned amount with each range at its p10 and p90."""
    spread, horizon = estimate.spread, estimate.horizon
    if spread is None:
        return
    over = f"a {budget_file.period.value}" if horizon is None else f"in {span(horizon)}"
    unit = f"{budget_file.currency} {over}"
    for layer in _LAYERS:
        for name in ("p10", "p50", "p90"):
            amount = getattr(getattr(spread, layer), name)
            if amount is not None:
                yield {"record": "draws", "layer": layer, "item": name, "amount": written(amount), "unit": unit}
    for swing in spread.tornado:
        for name, amount in (("p10", swing.low), ("p90", swing.high)):
            if amount is not None:
                place = {"record": "tornado", "name": swing.address, "layer": "planned", "item": name}
                yield {**place, "amount": written(amount), "unit": unit}


def _totals(estimate: Estimate, budget_file: BudgetFile) -> Iterator[_Row]:
    without = f"known part, without {', '.join(estimate.unpriced)}" if estimate.unpriced else ""
    for layer in _LAYERS:
        amount = written(getattr(estimate.known, layer))
        beside = estimate.known.listed if layer == "base" and shows_listed(estimate.known) else None
        listed = "" if beside is None else written(beside)
        unit = f"{budget_file.currency} a {budget_file.period.value}"
        yield {"record": "total", "layer": layer, "detail": without, "amount": amount, "listed": listed, "unit": unit}


def _budget(result: BudgetResult, budget_file: BudgetFile) -> Iterator[_Row]:
    budget = result.budget
    unit = f"{budget_file.currency} {result.measure}"
    identity = {"name": result.name, "layer": budget.basis, "unit": unit}
    yield {"record": "budget", "item": "status", "detail": result.status.value, **identity}
    yield {"record": "budget", "item": "ceiling", "amount": written(result.ceiling), **identity}
    if budget.without:
        yield {"record": "budget", "item": "without", "detail": ", ".join(budget.without), **identity}
    for key, words in about.of_budget(result, budget_file.currency):
        yield {"record": "budget", "item": key, "detail": words, **identity}
    if result.known is not None:
        without = f"known part, without {', '.join(result.unpriced)}" if result.unpriced else ""
        yield {"record": "budget", "item": "amount", "detail": without, "amount": written(result.known), **identity}
        left = written(headroom(result.known, result.ceiling))
        yield {"record": "budget", "item": "headroom", "amount": left, **identity}
