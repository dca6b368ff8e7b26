"""A calendar plan in words: its span, the factors of a month, its events, and a table in text."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from budgetlint.estimate.months import Event, Factors, Horizon, WorkloadMonth
from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.settlement import PayablePlan
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.shown import money, rounded, share, signed, tally, unit_money, used_percent
from budgetlint.model.budget import LAYERS

WIDTH = 16
"""The width of a column of figures, fixed so that a longer figure does not change the table."""


def span(horizon: Horizon) -> str:
    """`2027-01 to 2027-12`."""
    first, last = horizon.months[0].month, horizon.months[-1].month
    return first if first == last else f"{first} to {last}"


def factor_words(factors: Factors) -> str:
    """`growth × 1.08, ramp 150%, season 180%`."""
    return f"growth × {rounded(factors.growth)}, ramp {share(factors.ramp)}, season {share(factors.season)}"


_EVENTS: Final = {
    "price": "a price changes",
    "promo-end": "a price ends",
    "retirement": "retires",
    "ramp": "ramps to {}",
    "ceiling": "the ceiling is {}",
    "raise-end": "the raise to {} ends",
    "credit-expiry": "{} of its balance expire",
    "credit-may-expire": "{} of its balance may expire",
    "balance-end": "its balance is used up",
    "from": "begins",
}


def event_words(event: Event) -> str:
    """The event, without its day and subject."""
    if event.kind == "retirement" and event.detail:
        return f"retires, {event.detail} takes its place"
    detail = money(Decimal(event.detail)) if event.kind.startswith("credit-") else event.detail
    return _EVENTS.get(event.kind, "ends").format(detail)


def event_lines(horizon: Horizon, currency: str) -> Iterator[str]:
    """`2027-01-01  google/gemini-3.7-flash: a price ends, +41.20 USD a month`."""
    for event in horizon.events:
        change = "" if event.change is None else f", {signed(event.change)} {currency} a month"
        yield f"{event.day.isoformat()}  {event.subject}: {event_words(event)}{change}"


def run_lines(result: BudgetResult) -> Iterator[str]:
    """A budget's runs, one per line; those that exceed it are marked."""
    shown = unit_money if result.budget.per else money
    for run in result.runs:
        word = "partial" if run.status is None else run.status.value
        if run.known is None:
            yield f"{run.label}: {word}, no amount of {shown(run.ceiling)}"
            continue
        least = "" if run.amount is not None else "at least "
        used = used_percent(run.known, run.ceiling, result.budget.warn_at)
        yield f"{run.label}: {word}, {least}{shown(run.known)} of {shown(run.ceiling)}, {used}"


def month_table(horizon: Horizon, payable: PayablePlan | None = None) -> Iterator[str]:
    """One line per month in fixed-width columns, with payable amounts if the file states adjustments."""
    settled = payable_cells(payable, ">= ")
    heads = (*LAYERS, *(("payable",) if settled else ()))
    yield _columns("month", *heads)
    for at, month in enumerate(horizon.months):
        yield _columns(month.month, *_amounts(month.layers, month.known), *settled[at : at + 1])
    yield _columns("sum", *_amounts(horizon.layers, horizon.known), *settled[len(horizon.months) :])


def payable_cells(payable: PayablePlan | None, least: str) -> tuple[str, ...]:
    """The payable amount of each month and of all months; empty if the file states no adjustments."""
    if payable is None or payable.horizon is None:
        return ()
    settled = (*(month.settlement for month in payable.months), payable.horizon)
    return tuple(f"{'' if settlement.total.whole else least}{money(settlement.total.known)}" for settlement in settled)


def workload_table(months: tuple[WorkloadMonth, ...]) -> Iterator[str]:
    """The three factors, the volume and the plan of each month, in fixed-width columns."""
    unit = next((month.volume.unit for month in months if month.volume is not None), "volume")
    yield _columns("month", "growth", "ramp", "season", unit, "planned")
    for month in months:
        yield _columns(month.month, *factor_cells(month), volume_cell(month), planned_cell(month))


def factor_cells(month: WorkloadMonth) -> tuple[str, str, str]:
    """The three factors of a month; dashes if the workload does not run."""
    if month.factors is None:
        return ("-", "-", "-")
    return (f"x {rounded(month.factors.growth)}", share(month.factors.ramp), share(month.factors.season))


def volume_cell(month: WorkloadMonth) -> str:
    """The volume of a month that is kept."""
    return "unknown" if month.volume is None else tally(month.volume.count)


def planned_cell(month: WorkloadMonth) -> str:
    """The planned amount of a month."""
    return "unpriced" if month.layers is None else money(month.layers.planned)


def _amounts(layers: Layers | None, known: Layers) -> tuple[str, str, str]:
    least = "" if layers is not None else ">= "
    return (f"{least}{money(known.base)}", f"{least}{money(known.operational)}", f"{least}{money(known.planned)}")


def _columns(first: str, *cells: str) -> str:
    return f"{first:<8}" + "".join(f" {cell:>{WIDTH}}" for cell in cells)
