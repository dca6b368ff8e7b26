"""The chart of a calendar plan: stacked bars by month, ceilings as lines, and what changes prices."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.months import Horizon, PlanMonth
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.figures.exact import written
from budgetlint.figures.shown import money
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import index_of, month_of
from budgetlint.reports.estimate.months import event_words, planned_cell, span
from budgetlint.reports.whatif.markup import Markup, block, tag
from budgetlint.reports.whatif.picture import colour

_COLUMN, _HEIGHT, _LABELS = 40, 220, 24
_MARKED = ("price", "promo-end", "retirement")


def chart(at: int, budget_file: BudgetFile, estimate: Estimate, horizon: Horizon) -> Markup:
    """Planned months as stacked bars, monthly ceilings as lines, price changes and retirements as dashed lines."""
    ceilings = [result for result in estimate.budgets if _is_monthly(result)]
    tops = [month.known.planned for month in horizon.months]
    top = max([*tops, *(run.ceiling for result in ceilings for run in result.runs)], default=Decimal(0))
    width = _COLUMN * len(horizon.months)
    return block(
        "svg",
        *_bars(at, horizon, top),
        *(line for result in ceilings for line in _ceiling(result, horizon, top)),
        *_marks(horizon),
        *(_label(column, month) for column, month in enumerate(horizon.months)),
        viewBox=f"0 0 {width} {_HEIGHT + _LABELS}",
        width="100%",
        role="img",
        aria_label=f"planned {budget_file.currency} by month and workload, {span(horizon)}",
        class_="months",
    )


def _is_monthly(result: BudgetResult) -> bool:
    """Whether a ceiling fits the chart: one of a month's planned amount."""
    return result.period == "month" and result.budget.basis == "planned"


def _bars(at: int, horizon: Horizon, top: Decimal) -> Iterator[Markup]:
    for column, month in enumerate(horizon.months):
        foot = Decimal(0)
        for index, (name, months) in enumerate(horizon.workloads.items()):
            planned = months[column].known.planned
            foot += planned
            title = tag("title", f"{month.month} {name}: {planned_cell(months[column])}")
            yield tag(
                "rect",
                title,
                class_=colour(index),
                data_bar=f"{at}/m{column}/{index}",
                x=column * _COLUMN + 4,
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
            data_limit=written(run.ceiling),
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
    """An amount as a height in the chart, to a tenth."""
    return f"{amount * _HEIGHT / top:.1f}" if top else "0.0"


def _down(amount: Decimal, top: Decimal) -> str:
    """The distance of an amount from the top of the chart."""
    return f"{_HEIGHT - amount * _HEIGHT / top:.1f}" if top else f"{_HEIGHT}.0"
