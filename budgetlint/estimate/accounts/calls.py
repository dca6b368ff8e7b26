"""The calls of each workload, or part of a mix, on a day, which accounts pay for or limit."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.estimate.calendar import as_stated, in_month, planned_months
from budgetlint.estimate.evaluate import by_day, draft
from budgetlint.estimate.scopes import tags_of
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import days_in, first_day
from budgetlint.model.mix import Spender, spenders
from budgetlint.model.workload import Workload

AVERAGE: Final = ""
"""The label in place of a month for the average day of a plan without months."""


class DayOfCalls(Frozen):
    """Calls on a day of a month: `spend` as planned and `listed` at listed prices, both in the file's currency, and
    requests.

    None if unknown. `busy` is the ratio of an active day to this one.
    """

    spend: Decimal | None
    listed: Decimal | None
    requests: Decimal | None
    busy: Decimal = ONE


UNKNOWN: Final = DayOfCalls(None, None, None)


class CallSource(Frozen):
    """A file whose calls are examined: the file itself, or one that a root includes, with the worth of its currency
    in the root's."""

    file: BudgetFile
    prices: Prices
    name: str | None = None
    worth: tuple[Decimal, Decimal] | None = (ONE, ONE)


class WorkloadCalls(Frozen):
    """The calls of a workload or of a part of its mix, month by month.

    `address` is the workload's, as in scopes; `name` adds the part's name.
    """

    address: str
    name: str
    path: tuple[str, ...]
    source: str | None
    workload: Workload
    tags: Mapping[str, str]
    months: Mapping[str, DayOfCalls]
    estimate: WorkloadEstimate

    def on(self, month: str) -> DayOfCalls:
        """A day of a month; before the first planned month, a day of that month."""
        if AVERAGE in self.months:
            return self.months[AVERAGE]
        first = min(self.months, default=month)
        return self.months.get(max(month, first), UNKNOWN)


def calls_of(source: CallSource, root: BudgetFile) -> Iterator[WorkloadCalls]:
    """All calls of a file, by day of a root's months (the file itself if it is checked alone)."""
    file, prices = source.file, source.prices
    listed = replace(prices, contract=None)
    for spender in spenders(file):
        top = spender.path[1]
        address = top if source.name is None else f"{source.name}/{top}"
        name = address if spender.name == top else f"{address}.{spender.name}"
        if root.starts is None:
            months, estimate = _average(file, spender, prices, listed)
        else:
            months, estimate = _by_month(_in_calendar(file, root), spender, prices, listed)
        yield WorkloadCalls(
            address,
            name,
            spender.path,
            source.name,
            spender.workload,
            tags_of(file, spender.workload),
            {month: _worth(day, source.worth) for month, day in months.items()},
            estimate,
        )


def _worth(day: DayOfCalls, worth: tuple[Decimal, Decimal] | None) -> DayOfCalls:
    if worth is None:
        return replace(day, spend=None, listed=None)
    top, bottom = worth
    if top == bottom:
        return day
    return replace(
        day,
        spend=None if day.spend is None else day.spend * top / bottom,
        listed=None if day.listed is None else day.listed * top / bottom,
    )


def _in_calendar(file: BudgetFile, root: BudgetFile) -> BudgetFile:
    """A file over a root's months, with flat volume, if it has no months of its own."""
    if file.starts is not None:
        return file
    return replace(file, starts=root.starts, months=root.months, year_starts=root.year_starts)


def _part(estimate: WorkloadEstimate, spender: Spender) -> WorkloadEstimate:
    """The estimate of a workload, or of a part of its mix."""
    if len(spender.path) == 2:
        return estimate
    return next((part for part in estimate.parts if part.name == spender.name), replace(estimate, layers=None))


def _average(
    file: BudgetFile, spender: Spender, prices: Prices, listed: Prices
) -> tuple[Mapping[str, DayOfCalls], WorkloadEstimate]:
    """An average day: the amounts of a period ÷ its days."""
    name = spender.path[1]
    stated = as_stated(file, file.workloads[name])
    estimate = _part(draft(file, name, stated, prices, {}).decided, spender)
    at_list = _part(draft(file, name, stated, listed, {}).decided, spender)
    days = file.period.days
    requests = requests_of(estimate)
    day = DayOfCalls(
        None if estimate.layers is None else estimate.layers.operational / days,
        None if at_list.layers is None else at_list.layers.operational / days,
        None if requests is None else requests / days,
        _busy(spender.workload, (spender.workload.period or file.period).days),
    )
    return {AVERAGE: day}, at_list


def _by_month(
    file: BudgetFile, spender: Spender, prices: Prices, listed: Prices
) -> tuple[Mapping[str, DayOfCalls], WorkloadEstimate]:
    """A day of each month: the month's amounts ÷ its days."""
    priced, at_list = _priced(file, prices, spender), _priced(file, listed, spender)
    name = spender.path[1]
    operational = planned_months(file, name, prices, priced)
    listings = planned_months(file, name, listed, at_list)
    first = priced(name, first_day(file.calendar[0]))
    requests = requests_of(first)
    months: dict[str, DayOfCalls] = {}
    for month, at_lists in zip(operational, listings, strict=True):
        days = Decimal(days_in(month.month))
        times = ZERO
        if month.volume is not None and first.volume is not None and first.volume.count:
            times = month.volume.count / first.volume.count
        flow, parts = in_month(spender.workload.period or file.period, month.month)
        months[month.month] = DayOfCalls(
            None if month.layers is None else month.layers.operational / days,
            None if at_lists.layers is None else at_lists.layers.operational / days,
            None if requests is None else requests * times / days,
            _busy(spender.workload, days * parts / flow),
        )
    return months, at_list(name, prices.day)


def _priced(file: BudgetFile, prices: Prices, spender: Spender) -> Callable[[str, date], WorkloadEstimate]:
    whole = by_day(file, prices)
    return lambda name, day: _part(whole(name, day), spender)


def _busy(workload: Workload, days: Decimal) -> Decimal:
    """The ratio of an active day to an average one: days ÷ active days, at least 1."""
    active: object = getattr(workload, "active_days", None)
    if not isinstance(active, Decimal) or not active or active > days:
        return ONE
    return days / active


def requests_of(estimate: WorkloadEstimate) -> Decimal | None:
    """Requests submitted in a period: every call of a task, and retries, duplicates, rejected and failed ones.

    submitted × calls × (1 + r) × (1 + d) ÷ ((1 − j) × (1 − f)); None if the calls are unknown.
    """
    brackets = (*estimate.calls, *estimate.summaries)
    if not brackets:
        return None
    calls = sum((bracket.count for bracket in brackets), ZERO)
    stated = estimate.multipliers
    failed = ZERO if stated.failed_jobs is None else stated.failed_jobs.rate
    up = (ONE + (stated.retries or ZERO)) * (ONE + (stated.duplicates or ZERO))
    down = (ONE - (stated.rejected_outputs or ZERO)) * (ONE - failed)
    return estimate.submitted * calls * up / down
