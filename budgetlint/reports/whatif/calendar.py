"""A plan over months of the calendar on the page: a chart, tables, what happens in it, and each budget's runs."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgetlint.estimate.months import Horizon, PlanMonth
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.figures.shown import money, unit_money
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import index_of, month_of
from budgetlint.reports.estimate import about
from budgetlint.reports.estimate.months import (
    event_lines,
    event_words,
    factor_cells,
    payable_cells,
    planned_cell,
    run_lines,
    span,
    volume_cell,
)
from budgetlint.reports.estimate.sureness import facts_of_budget
from budgetlint.reports.whatif import payable
from budgetlint.reports.whatif.markup import Markup, block, join, tag
from budgetlint.reports.whatif.picture import colour, part
from budgetlint.reports.whatif.workloads import said_of_workloads

_COLUMN, _HEIGHT, _LABELS = 40, 220, 24
_LAYERS = ("base", "operational", "planned")
_MARKED = ("price", "promo-end", "retirement")
_SAYS = (
    "This page shows the plan month by month, at the means that the file states. "
    "What if is offered for plans of one period alone."
)


def calendar(budget_file: BudgetFile, estimate: Estimate, horizon: Horizon, breaks: Mapping[str, str]) -> Markup:
    """The parts of a plan over months, readable without any script."""
    parts = [
        _summary(budget_file, estimate, horizon),
        tag("p", _SAYS, class_="quiet"),
        tag("h3", "Month by month"),
        chart(budget_file, estimate, horizon),
        _legend(budget_file),
        _months(horizon, estimate),
        payable.section(budget_file, estimate),
    ]
    if horizon.events:
        lines = (tag("li", line) for line in event_lines(horizon, budget_file.currency))
        parts += [tag("h3", "What happens in the plan"), block("ul", *lines)]
    if estimate.budgets:
        budgets = (_budget(result, budget_file, breaks.get(result.name, "")) for result in estimate.budgets)
        parts += [tag("h3", "Budgets"), block("div", *budgets, class_="budgets")]
    by_workload = (_workload(name, horizon) for name in horizon.workloads)
    return join(*parts, tag("h3", "By workload"), *by_workload, said_of_workloads(estimate))


def _summary(budget_file: BudgetFile, estimate: Estimate, horizon: Horizon) -> Markup:
    figures = [
        block(
            "div",
            tag("dt", layer),
            tag("dd", tag("b", money(getattr(horizon.known, layer))), " ", tag("small", budget_file.currency)),
            tag("dd", span(horizon), class_="quiet"),
            class_=layer,
        )
        for layer in _LAYERS
    ]
    without = f"incomplete: the known part, without {', '.join(horizon.unpriced)}" if horizon.unpriced else ""
    figures.append(payable.figure(estimate, budget_file.currency, span(horizon)))
    return block(
        "div", block("dl", *figures), tag("p", without, class_="incomplete", hidden=not without), class_="summary"
    )


def chart(budget_file: BudgetFile, estimate: Estimate, horizon: Horizon) -> Markup:
    """Planned months as stacked bars, ceilings a month as lines, price changes and retirements as dashed lines."""
    ceilings = [result for result in estimate.budgets if _is_monthly(result)]
    tops = [month.known.planned for month in horizon.months]
    top = max([*tops, *(run.ceiling for result in ceilings for run in result.runs)], default=Decimal(0))
    width = _COLUMN * len(horizon.months)
    return block(
        "svg",
        *_bars(horizon, top),
        *(line for result in ceilings for line in _ceiling(result, horizon, top)),
        *_marks(horizon),
        *(_label(at, month) for at, month in enumerate(horizon.months)),
        viewBox=f"0 0 {width} {_HEIGHT + _LABELS}",
        width="100%",
        role="img",
        aria_label=f"planned {budget_file.currency} by month and workload, {span(horizon)}",
        class_="months",
    )


def _is_monthly(result: BudgetResult) -> bool:
    """Whether a ceiling can be drawn beside the months: of a month's planned amount."""
    return result.period == "month" and result.budget.basis == "planned"


def _bars(horizon: Horizon, top: Decimal) -> Iterator[Markup]:
    for at, month in enumerate(horizon.months):
        foot = Decimal(0)
        for index, (name, months) in enumerate(horizon.workloads.items()):
            planned = months[at].known.planned
            if not planned:
                continue
            foot += planned
            title = tag("title", f"{month.month} {name}: {planned_cell(months[at])}")
            yield tag(
                "rect",
                title,
                class_=colour(index),
                x=at * _COLUMN + 4,
                y=_down(foot, top),
                width=_COLUMN - 8,
                height=_points(planned, top),
            )


def _ceiling(result: BudgetResult, horizon: Horizon, top: Decimal) -> Iterator[Markup]:
    for run in result.runs:
        at = index_of(run.first) - index_of(horizon.first)
        yield tag(
            "line",
            tag("title", f"{result.name}: {money(run.ceiling)} in {run.first}"),
            x1=at * _COLUMN,
            x2=(at + 1) * _COLUMN,
            y1=_down(run.ceiling, top),
            y2=_down(run.ceiling, top),
            stroke="currentColor",
            stroke_width="2",
        )


def _marks(horizon: Horizon) -> Iterator[Markup]:
    for event in horizon.events:
        if event.kind in _MARKED:
            at = index_of(month_of(event.day)) - index_of(horizon.first)
            x = at * _COLUMN + (event.day.day - 1) * _COLUMN // 31
            yield tag(
                "line",
                tag("title", f"{event.day.isoformat()} {event.subject}: {event_words(event)}"),
                x1=x,
                x2=x,
                y1=0,
                y2=_HEIGHT,
                stroke="currentColor",
                stroke_width="1",
                stroke_dasharray="2 3" if event.kind == "retirement" else "6 3",
            )


def _label(at: int, month: PlanMonth) -> Markup:
    return tag(
        "text",
        month.month[2:],
        x=at * _COLUMN + _COLUMN // 2,
        y=_HEIGHT + 16,
        text_anchor="middle",
        font_size="10",
        fill="currentColor",
    )


def _points(amount: Decimal, top: Decimal) -> str:
    """An amount as a height of the chart, to a tenth."""
    return f"{amount * _HEIGHT / top:.1f}" if top else "0.0"


def _down(amount: Decimal, top: Decimal) -> str:
    """How far below the top of the chart an amount ends."""
    return f"{_HEIGHT - amount * _HEIGHT / top:.1f}" if top else f"{_HEIGHT}.0"


def _legend(budget_file: BudgetFile) -> Markup:
    entries = (
        tag("span", tag("span", "", class_=f"swatch {colour(at)}"), f" {name} ")
        for at, name in enumerate(budget_file.workloads)
    )
    words = "bars: planned by workload; lines: ceilings a month; dashed: prices change, dotted: a model retires"
    return block("p", *entries, tag("small", words), class_="quiet")


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Markup:
    """A table with a row a line, one column of words and then figures."""
    head = tag("tr", join(*(tag("th", head, scope="col") for head in heads)))
    body = (
        tag("tr", tag("th", cells[0], scope="row"), *(tag("td", cell, class_="n") for cell in cells[1:]))
        for cells in rows
    )
    return block("table", block("thead", head), block("tbody", *body))


def _months(horizon: Horizon, estimate: Estimate) -> Markup:
    settled = payable_cells(estimate.payable, "≥ ")

    def cells(at: int, planned: PlanMonth) -> tuple[str, ...]:
        least = "" if planned.layers is not None else "≥ "
        layers = (f"{least}{money(getattr(planned.known, layer))}" for layer in _LAYERS)
        return (planned.month, *layers, *settled[at : at + 1])

    heads = ("month", *_LAYERS, *(("payable",) if settled else ()))
    return _table(heads, (cells(at, month) for at, month in enumerate(horizon.months)))


def _budget(result: BudgetResult, budget_file: BudgetFile, breaks: str) -> Markup:
    shown = unit_money if result.budget.per else money
    known, ceiling = result.known or Decimal(0), result.ceiling
    whole = max(known, ceiling)
    amount = "no amount" if result.known is None else shown(known)
    return block(
        "article",
        tag("h4", result.name, " ", tag("span", result.status.value, class_=f"chip {result.status.value}")),
        block(
            "svg",
            tag("rect", class_="track", width="100%", height="12", rx="3"),
            tag("rect", class_=f"fill {result.status.value}", width=part(known, whole), height="12", rx="3"),
            tag("rect", class_="mark", x=part(ceiling, whole), width="2", height="16"),
            class_="gauge",
            role="img",
            aria_label=f"{result.name} against its ceiling",
            height="16",
        ),
        tag(
            "p",
            tag("b", amount),
            f" of {shown(ceiling)} {budget_file.currency} {result.measure}, {about.basis_words(result.budget)}",
        ),
        *(tag("p", f"{key}: {words}", class_="quiet") for key, words in facts_of_budget(result, budget_file.currency)),
        tag("p", breaks, class_="quiet") if breaks else "",
        block(
            "details",
            tag("summary", f"{len(result.runs)} runs"),
            block("ul", *(tag("li", x) for x in run_lines(result))),
        ),
        class_="budget",
    )


def _workload(name: str, horizon: Horizon) -> Markup:
    months, whole = horizon.workloads[name], horizon.of(name)
    planned = "unpriced" if whole is None else money(whole.planned)
    heads = ("month", "growth", "ramp", "season", "volume", "planned")
    rows = ((month.month, *factor_cells(month), volume_cell(month), planned_cell(month)) for month in months)
    return block("details", tag("summary", f"{name}: {planned}"), _table(heads, rows))
