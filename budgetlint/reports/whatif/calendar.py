"""A calendar plan on the page: its chart, tables, events, and each budget's runs."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgetlint.estimate.months import Horizon, PlanMonth
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.figures.shown import money, unit_money
from budgetlint.model.budget import LAYERS, BudgetFile
from budgetlint.reports.estimate import about
from budgetlint.reports.estimate.months import (
    event_lines,
    factor_cells,
    payable_cells,
    planned_cell,
    run_lines,
    span,
    volume_cell,
)
from budgetlint.reports.whatif import payable
from budgetlint.reports.whatif.budgets import budget_head, budget_notes
from budgetlint.reports.whatif.markup import Markup, block, join, tag
from budgetlint.reports.whatif.months_chart import chart
from budgetlint.reports.whatif.picture import colour, part
from budgetlint.reports.whatif.workloads import workload_descriptions

_WITHOUT = (
    "This page shows the plan month by month, at the means that the file states. There is no what-if for a root, for "
    "workloads without a price, for more than 1,200 months of workloads, or for anything without a formula."
)
_WITH = "Growth, ramps and seasons stay as in the file whatever you change; so do payable amounts and the events of the plan."


def calendar(
    at: int, budget_file: BudgetFile, estimate: Estimate, horizon: Horizon, breaks: Mapping[str, str], *, what_if: bool
) -> Markup:
    """The parts of a calendar plan below its summary, readable without scripts."""
    parts = [
        tag("p", _WITH if what_if else _WITHOUT, class_="quiet"),
        tag("h3", "Month by month"),
        chart(at, budget_file, estimate, horizon),
        _legend(budget_file),
        _months(at, horizon, estimate),
        payable.section(budget_file, estimate),
    ]
    if horizon.events:
        lines = (tag("li", line) for line in event_lines(horizon, budget_file.currency))
        parts += [tag("h3", "What happens in the plan"), block("ul", *lines)]
    if estimate.budgets:
        budgets = (
            _budget(f"{at}/b{index}", result, budget_file, breaks.get(result.name, ""))
            for index, result in enumerate(estimate.budgets)
        )
        parts += [tag("h3", "Budgets"), block("div", *budgets, class_="budgets")]
    by_workload = (_workload(f"{at}/{index}", name, horizon) for index, name in enumerate(horizon.workloads))
    return join(*parts, tag("h3", "By workload"), *by_workload, workload_descriptions(estimate))


def months_summary(at: int, budget_file: BudgetFile, estimate: Estimate, horizon: Horizon) -> Markup:
    """The layers over all months."""
    figures = [
        block(
            "div",
            tag("dt", layer),
            tag(
                "dd",
                tag("b", money(getattr(horizon.known, layer)), data_v=f"{at}//{layer}"),
                " ",
                tag("small", budget_file.currency),
            ),
            tag("dd", span(horizon), class_="quiet"),
            class_=layer,
        )
        for layer in LAYERS
    ]
    without = f"incomplete: the known part, without {', '.join(horizon.unpriced)}" if horizon.unpriced else ""
    figures.append(payable.figure(estimate, budget_file.currency, span(horizon)))
    return block(
        "div",
        block("dl", *figures),
        tag("p", "as in the file", class_="change", data_v=f"{at}//change"),
        tag("a", "what if", href=f"#what-if-{at}", class_="jump", hidden=True),
        tag("p", without, class_="incomplete", hidden=not without),
        class_="summary",
    )


def _legend(budget_file: BudgetFile) -> Markup:
    entries = (
        tag("span", tag("span", "", class_=f"swatch {colour(at)}"), name)
        for at, name in enumerate(budget_file.workloads)
    )
    words = "bars: planned by workload; lines: ceilings a month; dashed: prices change, dotted: a model retires"
    return block("p", *entries, tag("small", words), class_="quiet legend")


Cell = str | tuple[str, str]
"""The text of a table's cell, and the slot in which a what-if puts a figure."""


def _table(heads: tuple[str, ...], rows: Iterator[tuple[Cell, ...]]) -> Markup:
    """A table with one column of words, then figures."""
    head = tag("tr", join(*(tag("th", head, scope="col") for head in heads)))
    body = (
        tag("tr", tag("th", _words(cells[0]), scope="row"), *(_figure(cell) for cell in cells[1:])) for cells in rows
    )
    return block("table", block("thead", head), block("tbody", *body))


def _words(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[0]


def _figure(cell: Cell) -> Markup:
    if isinstance(cell, str):
        return tag("td", cell, class_="n")
    return tag("td", cell[0], class_="n", data_v=cell[1])


def _months(at: int, horizon: Horizon, estimate: Estimate) -> Markup:
    settled = payable_cells(estimate.payable, "≥ ")

    def cells(row: int, planned: PlanMonth) -> tuple[Cell, ...]:
        least = "" if planned.layers is not None else "≥ "
        layers = ((f"{least}{money(getattr(planned.known, layer))}", f"{at}/m{row}/{layer}") for layer in LAYERS)
        return (planned.month, *layers, *settled[row : row + 1])

    heads = ("month", *LAYERS, *(("payable",) if settled else ()))
    return _table(heads, (cells(row, month) for row, month in enumerate(horizon.months)))


def _budget(here: str, result: BudgetResult, budget_file: BudgetFile, breaks: str) -> Markup:
    shown = unit_money if result.budget.per else money
    amount = "no amount" if result.known is None else shown(result.known)
    return block(
        "article",
        budget_head(here, result),
        _gauge(here, result),
        tag(
            "p",
            tag("b", amount, data_v=f"{here}/known"),
            " of ",
            tag("span", shown(result.ceiling), data_v=f"{here}/ceiling"),
            f" {budget_file.currency} ",
            tag("span", result.measure, data_v=f"{here}/measure"),
            f", {about.basis_words(result.budget)}",
        ),
        *budget_notes(result, budget_file, breaks),
        block(
            "details",
            tag("summary", f"{len(result.runs)} runs"),
            block("ul", *(tag("li", line, data_v=f"{here}/r{run}") for run, line in enumerate(run_lines(result)))),
        ),
        class_="budget",
    )


def _gauge(here: str, result: BudgetResult) -> Markup:
    """The known amount as a bar, with a mark at the ceiling."""
    known, ceiling = result.known or Decimal(0), result.ceiling
    whole = max(known, ceiling)
    return block(
        "svg",
        tag("rect", class_="track", width="100%", height="12", rx="3"),
        tag(
            "rect",
            class_=f"fill {result.status.value}",
            width=part(known, whole),
            height="12",
            rx="3",
            data_fill=here,
        ),
        tag("rect", class_="mark", x=part(ceiling, whole), width="2", height="16", data_ceiling=here),
        class_="gauge",
        role="img",
        aria_label=f"{result.name} against its ceiling",
        height="16",
    )


def _workload(here: str, name: str, horizon: Horizon) -> Markup:
    months, whole = horizon.workloads[name], horizon.of(name)
    planned = "unpriced" if whole is None else money(whole.planned)
    heads = ("month", "growth", "ramp", "season", "volume", "planned")
    rows = (
        (
            month.month,
            *factor_cells(month),
            (volume_cell(month), f"{here}/m{row}/volume"),
            (planned_cell(month), f"{here}/m{row}/planned"),
        )
        for row, month in enumerate(months)
    )
    head = tag("summary", f"{name}: ", tag("span", planned, data_v=f"{here}/planned"))
    return block("details", head, _table(heads, rows))
