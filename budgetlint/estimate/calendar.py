"""A plan over calendar months: each month is the plan of one month × the factors of its volume.

Volume of a month = stated volume × (1 + rate)^⌊k/n⌋ × ramp × season. Amounts are proportional to it, so a month is
priced once for each range of days with the same prices.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from budgetlint.estimate.line_items import Amount, Gap, Lack
from budgetlint.estimate.months import Factors, Spent, WorkloadMonth
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import Layers, Volume, WorkloadEstimate, total_of
from budgetlint.figures.exact import ONE, ZERO, branching, settled
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import PEOPLE, BudgetFile, Unit
from budgetlint.model.calendar import Growth, Ramp, Season, days_in, first_day, index_of, month_at
from budgetlint.model.drivers import Driven, Driver, followed
from budgetlint.model.mix import part_workload
from budgetlint.model.periods import Period
from budgetlint.model.workload import Workload, count_keys
from budgetlint.model.workloads import Subscription

NOTHING: Final = Layers(Amount(ZERO), Amount(ZERO), Amount(ZERO), Amount(ZERO))

_ALL_WHOLE: Final = Decimal(10) ** 28
"""From here on, a number of 28 digits is whole."""

_FLOWS: Final = ("requests", "tasks", "started_tasks", "accepted_images", "accepted_clips", "active_days")
"""The keys counted over a period, one for each way to state a volume."""

PricedOn = Callable[[str, date], WorkloadEstimate]
"""Returns a workload of the file, by name, as planned for one month at the prices of a day."""


class Rhythm(Frozen):
    """The growth, ramp and season of a volume, and the index of the month from which growth counts."""

    growth: Growth | None
    ramp: Ramp
    season: Season
    first: int

    def factors(self, month: str) -> Factors:
        """The factors of a month: (1 + rate)^⌊k/n⌋, the last ramp entry up to the month, and the season."""
        grown = ONE
        if self.growth is not None:
            grown = (ONE + self.growth.rate) ** ((index_of(month) - self.first) // self.growth.every)
        reached = max((step for step in self.ramp if step <= month), default=None)
        ramp = ONE if reached is None else self.ramp[reached]
        return Factors(grown, ramp, self.season.get(str(int(month[5:])), ONE))


def rhythms_of(file: BudgetFile, workload: Workload) -> tuple[Rhythm, ...]:
    """A workload's own rhythm, and those of the drivers that its volume follows."""
    starts = file.starts
    assert starts is not None
    first = max(starts, workload.from_ or starts)
    rhythms = [Rhythm(workload.growth, workload.ramp, workload.season, index_of(first))]
    names: dict[str, None] = {}
    for key in count_keys(type(workload)):
        count = getattr(workload, key)
        if isinstance(count, Driven) and count.known:
            names.update(dict.fromkeys(followed(file.drivers, count.driver)))
    for name in names:
        driver = file.drivers[name]
        if isinstance(driver, Driver):
            rhythms.append(Rhythm(driver.growth, driver.ramp, driver.season, index_of(starts)))
    return tuple(rhythms)


def factors_of(workload: Workload, rhythms: Sequence[Rhythm], month: str) -> Factors | None:
    """The product of all rhythms' factors in a month; None in months in which the workload does not run."""
    if month < (workload.from_ or month) or month > (workload.until or month):
        return None
    monthly = [rhythm.factors(month) for rhythm in rhythms]
    growth = ramp = season = ONE
    for factors in monthly:
        growth, ramp, season = growth * factors.growth, ramp * factors.ramp, season * factors.season
    return Factors(growth, ramp, season)


def in_month(period: Period, month: str) -> tuple[Decimal, Decimal]:
    """The multiplier and divisor that convert a flow per period to one per calendar month."""
    match period:
        case Period.DAY:
            return Decimal(days_in(month)), ONE
        case Period.WEEK:
            return Decimal(days_in(month)), Decimal(7)
        case Period.MONTH:
            return ONE, ONE
        case Period.QUARTER:
            return ONE, Decimal(3)
        case Period.YEAR:
            return ONE, Decimal(12)


class SamePrices(Frozen):
    """Days with the same prices, from the first up to, but not including, the second; `retired` lists models no
    longer served."""

    first: date
    end: date
    retired: tuple[str, ...]


def stretches_of(workload: Workload, prices: Prices, months: Sequence[str]) -> tuple[SamePrices, ...]:
    """The days of a plan, cut where a price of a workload's models begins or ends, or a model retires."""
    models = dict.fromkeys(part_workload(workload, part).model for part in workload.mix.values())
    models = models or {workload.model: None}
    begin, end = first_day(months[0]), first_day(month_at(index_of(months[-1]) + 1))
    retiring = retirements(prices, models)
    days = {begin, *retiring.values(), *days_of_change(prices, models)}
    cuts = [*sorted(day for day in days if begin <= day < end), end]
    return tuple(
        SamePrices(day, after, tuple(model for model, gone in retiring.items() if gone <= day))
        for day, after in pairwise(cuts)
    )


def days_of_change(prices: Prices, models: Iterable[str]) -> set[date]:
    """The days on which an entry of some models begins, and those after an entry's last day."""
    days: set[date] = set()
    for book in (prices.listed, prices.contract):
        for model in models if book is not None else ():
            stated = book.models.get(model) if book is not None else None
            for entry in stated.prices if stated is not None else ():
                if entry.from_ is not None:
                    days.add(entry.from_)
                if entry.until is not None and entry.until < date.max:
                    days.add(entry.until + timedelta(days=1))
    return days


def retirements(prices: Prices, models: Iterable[str]) -> dict[str, date]:
    """The day from which each of some models is no longer served, if stated; the list takes precedence over the
    contract."""
    days: dict[str, date] = {}
    for model in models:
        for book in (prices.listed, prices.contract):
            stated = None if book is None else book.models.get(model)
            if stated is not None and stated.retires is not None:
                days.setdefault(model, stated.retires)
    return days


def planned_months(
    file: BudgetFile, name: str, prices: Prices, priced: PricedOn, seats: Decimal | None = None
) -> tuple[WorkloadMonth, ...]:
    """A workload month by month: Σ over price ranges of share of the days × the plan of a month at those prices.

    The volume is the same at all prices.
    `seats` is the number of seats to use in place of the file's.
    """
    workload = file.workloads[name]
    rhythms = rhythms_of(file, workload)
    stretches = stretches_of(workload, prices, file.calendar)
    estimates = {stretch.first: priced(name, stretch.first) for stretch in stretches}
    first = estimates[stretches[0].first]
    planned = []
    for month in file.calendar:
        factors = factors_of(workload, rhythms, month)
        volume = _volume(first, workload.period or file.period, factors, month)
        times, parts = times_of(workload, workload.period or file.period, factors, month, seats)
        planned.append(_month(month, factors, volume, times, parts, stretches, estimates))
    return tuple(planned)


def times_of(
    workload: Workload, period: Period, factors: Factors | None, month: str, counted: Decimal | None = None
) -> tuple[Decimal, Decimal]:
    """The multiplier and divisor for the amounts of a month as stated; seats are rounded up to whole ones."""
    if factors is None:
        return ZERO, ONE
    if isinstance(workload, Subscription):
        seats = workload.seats if counted is None else counted
        return (_seats(seats * factors.product), seats) if seats else (ZERO, ONE)
    times, parts = in_month(period, month)
    return factors.product * times, parts


@branching
def _seats(number: Decimal) -> Decimal:
    """A number rounded up to a whole one."""
    stated = settled(number)
    if stated >= _ALL_WHOLE:
        return stated
    whole = stated // ONE
    return whole if whole == stated else whole + ONE


def _volume(estimate: WorkloadEstimate, period: Period, factors: Factors | None, month: str) -> Volume | None:
    """The volume kept in a month: flows scaled by its length, people only by the factors."""
    volume = estimate.volume
    if volume is None:
        return None
    product = ZERO if factors is None else factors.product
    times, parts = in_month(period, month)
    counts: list[tuple[Unit, Decimal]] = []
    for unit, count in volume.counts():
        if unit == "seat":
            counts.append((unit, _seats(count * product)))
        else:
            counts.append((unit, count * product if unit in PEOPLE else count * product * times / parts))
    return Volume(counts[0][0], counts[0][1], tuple(counts[1:]))


def _month(
    month: str,
    factors: Factors | None,
    volume: Volume | None,
    times: Decimal,
    parts: Decimal,
    stretches: Sequence[SamePrices],
    estimates: Mapping[date, WorkloadEstimate],
) -> WorkloadMonth:
    begin, length = first_day(month), Decimal(days_in(month))
    end = begin + timedelta(days=int(length))
    spent: list[Spent] = []
    gaps: dict[Gap, None] = {}
    if not times and volume is not None:
        return WorkloadMonth(month, factors, volume, NOTHING, NOTHING)
    for stretch in stretches:
        days = (min(stretch.end, end) - max(stretch.first, begin)).days
        if days <= 0:
            continue
        estimate = estimates[stretch.first]
        gaps.update((Gap(Lack.RETIRED, value=model), None) for model in stretch.retired)
        if estimate.layers is None and not stretch.retired:
            gaps.update(dict.fromkeys(estimate.gaps))
        spent += [Spent(part, times * days, parts * length) for part in _served(estimate, stretch.retired)]
    known = total_of(part.layers for part in spent)
    return WorkloadMonth(month, factors, volume, None if gaps else known, known, tuple(gaps), tuple(spent))


def _served(estimate: WorkloadEstimate, retired: Sequence[str]) -> Iterable[WorkloadEstimate]:
    """A workload that has a price, or the parts of its mix that are still served."""
    if retired:
        return (part for part in estimate.parts if part.layers is not None and part.workload.model not in retired)
    return () if estimate.layers is None else (estimate,)


def as_stated(file: BudgetFile, workload: Workload) -> Workload:
    """A workload with its own period converted to the file's: counts × days of the file's period ÷ days of its own.

    People are not counted over a period, but their active days are.
    """
    stated = workload.period
    if stated is None or stated is file.period or isinstance(workload, Subscription):
        return workload
    key = next((key for key in _FLOWS if getattr(workload, key, None) is not None), None)
    if key is None:
        return workload
    with_days: object = getattr(workload, key) * file.period.days / stated.days
    return replace(workload, **{key: with_days})
