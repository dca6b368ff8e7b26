"""A plan over months as a whole: the amount of each month, and the events in it by day."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from budgetlint.estimate.calendar import (
    PricedOn,
    days_of_change,
    factors_of,
    planned_months,
    retirements,
    rhythms_of,
    times_of,
)
from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.months import Event, Horizon, PlanMonth, in_order
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import total_of
from budgetlint.figures.exact import ZERO, written
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import Ramp, first_day, index_of, last_day, month_at, month_of
from budgetlint.model.drivers import Driver
from budgetlint.model.mix import spenders


def horizon_of(file: BudgetFile, prices: Prices, unread: tuple[str, ...], priced: PricedOn) -> Horizon:
    """The plan of every month, by workload and in total."""
    workloads = {name: planned_months(file, name, prices, priced) for name in file.workloads}
    months = []
    for at, month in enumerate(file.calendar):
        here = {name: months_of[at] for name, months_of in workloads.items()}
        unpriced = (*(name for name, workload in here.items() if workload.layers is None), *unread)
        known = total_of(workload.known for workload in here.values())
        months.append(PlanMonth(month, None if unpriced else known, known, unpriced))
    lacking = tuple(dict.fromkeys(name for month in months for name in month.unpriced))
    known = total_of(month.known for month in months)
    events = events_of(file, prices, priced)
    return Horizon(tuple(months), workloads, None if lacking else known, known, lacking, events)


def events_of(file: BudgetFile, prices: Prices, priced: PricedOn) -> tuple[Event, ...]:
    """The events of the plan, by day and subject."""
    months = file.calendar
    begin, end = first_day(months[0]), first_day(month_at(index_of(months[-1]) + 1))
    events = [*_price_events(file, prices, priced, begin, end), *_stated_events(file)]
    return in_order(events)


def _price_events(file: BudgetFile, prices: Prices, priced: PricedOn, begin: date, end: date) -> Iterable[Event]:
    """Price changes, ends of promotions and retirements of the models in use."""
    users: dict[str, list[str]] = {}
    for spender in spenders(file):
        users.setdefault(spender.workload.model, []).append(spender.path[1])
    for model, names in users.items():
        gone = retirements(prices, (model,)).get(model)
        if gone is not None and begin <= gone < end:
            yield Event(gone, "retirement", model, detail=_replaced_by(prices, model))
        last = _last_days(prices, model)
        for day in days_of_change(prices, (model,)):
            if begin < day < end:
                kind = "promo-end" if day - timedelta(days=1) in last else "price"
                yield Event(day, kind, model, _change(file, dict.fromkeys(names), priced, day))


def _last_days(prices: Prices, model: str) -> set[date]:
    books = [
        book.models[model] for book in (prices.listed, prices.contract) if book is not None and model in book.models
    ]
    return {entry.until for stated in books for entry in stated.prices if entry.until is not None}


def _replaced_by(prices: Prices, model: str) -> str:
    stated = prices.listed.models.get(model)
    return "" if stated is None or stated.replaced_by is None else stated.replaced_by


def _change(file: BudgetFile, names: Iterable[str], priced: PricedOn, day: date) -> Amount | None:
    """The planned amount of the month at the prices of a day, minus that at the prices of the day before; None if
    unknown."""
    month = month_of(day)
    change = ZERO
    for name in names:
        workload = file.workloads[name]
        factors = factors_of(workload, rhythms_of(file, workload), month)
        after, before = priced(name, day), priced(name, day - timedelta(days=1))
        if after.layers is None or before.layers is None:
            return None
        times, parts = times_of(workload, workload.period or file.period, factors, month)
        change += (after.layers.planned - before.layers.planned) * times / parts
    return Amount(change)


def _stated_events(file: BudgetFile) -> Iterable[Event]:
    """The events that the file states: ramps, first and last months, ceilings, ends of raises."""
    within = frozenset(file.calendar)
    for name, workload in file.workloads.items():
        yield from _ramps(name, workload.ramp, within)
        if workload.from_ in within and workload.from_ is not None:
            yield Event(first_day(workload.from_), "from", name)
        if workload.until in within and workload.until is not None:
            yield Event(first_day(month_at(index_of(workload.until) + 1)) - timedelta(days=1), "until", name)
    for name, driver in file.drivers.items():
        if isinstance(driver, Driver):
            yield from _ramps(name, driver.ramp, within)
    yield from _ends(file)
    for name, budget in file.budgets.items():
        ceilings = {} if isinstance(budget.ceiling, Decimal) else budget.ceiling
        for month, ceiling in sorted(ceilings.items())[1:]:
            if month in within:
                yield Event(first_day(month), "ceiling", name, detail=written(ceiling))


def _ends(file: BudgetFile) -> Iterable[Event]:
    """The last days of raises and commitments."""
    begin, end = first_day(file.calendar[0]), last_day(file.calendar[-1])
    for name, budget in file.budgets.items():
        raised = budget.raised
        if raised is not None and begin <= raised.until <= end:
            yield Event(raised.until, "raise-end", name, detail=written(raised.ceiling))
    for name, commitment in file.commitments.items():
        if commitment.until is not None and begin <= commitment.until <= end:
            yield Event(commitment.until, "commitment-end", name)


def _ramps(name: str, ramp: Ramp, within: frozenset[str]) -> Iterable[Event]:
    for month, share in ramp.items():
        if month in within:
            yield Event(first_day(month), "ramp", name, detail=f"{written(share * 100)}%")
