"""Limits over windows that reset each day, week (on Monday), month, or never; all in UTC."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from budgetlint.estimate.accounts.results import Stop
from budgetlint.figures.exact import ZERO, settled
from budgetlint.frozen import Frozen
from budgetlint.model.accounts import Reset, UsedSoFar
from budgetlint.model.calendar import first_day, last_day, month_of
from budgetlint.model.periods import Period

_DAY: Final = timedelta(days=1)
YEAR: Final = timedelta(days=365)
"""The time span considered for a plan without months."""


class Pace(Frozen):
    """What counts against a limit on a day: an average day of its month, and an active one."""

    average: Decimal
    active: Decimal


class Windows(Frozen):
    """The needs of a plan's windows: the worst, and the first above the limit."""

    worst: Decimal
    worst_window: str
    stop: Stop | None


Paces = Callable[[str], Pace]


def window_of(reset: Reset, day: date) -> str:
    """The label of the window that a day is in; if each day is one, that of its month, whose days are alike."""
    match reset:
        case "week":
            return (day - timedelta(days=day.weekday())).isoformat()
        case "never":
            return ""
        case _:
            return month_of(day)


def first_of_window(reset: Reset, day: date) -> date | None:
    """The first day of the window that a day is in; None if it has none."""
    match reset:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "never":
            return None


def calendar_windows(
    limit: Decimal, reset: Reset, used: UsedSoFar | None, months: tuple[str, ...], pace_in: Paces
) -> Windows:
    """The windows of a plan over months, day by day."""
    if reset == "day":
        return _daily(limit, months, pace_in)
    worst, worst_window, stop = ZERO, "", None
    total, window = ZERO, None
    for day, a_day in _days(reset, used, months, pace_in):
        here = window_of(reset, day)
        if here != window:
            if stop is not None and stop.window == window:
                stop = Stop(stop.window, total, stop.a_day, stop.day)
            total, window = ZERO, here
        if used is not None and day == used.on:
            total = used.amount
        total += a_day
        if stop is None and settled(total) > settled(limit):
            stop = Stop(here, total, a_day, day)
        if settled(total) > settled(worst) or not worst_window:
            worst, worst_window = total, here
    if stop is not None and stop.window == window:
        stop = Stop(stop.window, total, stop.a_day, stop.day)
    return _with_later_use(limit, reset, used, months, Windows(worst, worst_window, stop))


def _with_later_use(
    limit: Decimal, reset: Reset, used: UsedSoFar | None, months: tuple[str, ...], windows: Windows
) -> Windows:
    """The windows, the last of which needs what was used if that was read after the plan's last day but in it."""
    last = last_day(months[-1])
    if used is None or used.on <= last or window_of(reset, used.on) != window_of(reset, last):
        return windows
    window, stop = window_of(reset, last), windows.stop
    if stop is None and settled(used.amount) > settled(limit):
        stop = Stop(window, used.amount, ZERO, used.on)
    if settled(used.amount) > settled(windows.worst):
        return Windows(used.amount, window, stop)
    return Windows(windows.worst, windows.worst_window, stop)


def _days(
    reset: Reset, used: UsedSoFar | None, months: tuple[str, ...], pace_in: Paces
) -> Iterator[tuple[date, Decimal]]:
    """Each day of a plan; of the window in which the use was read, those from that day on, even before the plan."""
    day, last = first_day(months[0]), last_day(months[-1])
    read = None if used is None else window_of(reset, used.on)
    if used is not None and window_of(reset, day) == read:
        day = used.on
    while day <= last:
        if used is None or day >= used.on or window_of(reset, day) != read:
            yield day, pace_in(max(month_of(day), months[0])).average
        day += _DAY


def _daily(limit: Decimal, months: tuple[str, ...], pace_in: Paces) -> Windows:
    worst, worst_window, stop = ZERO, "", None
    for month in months:
        needs = pace_in(month).active
        if stop is None and settled(needs) > settled(limit):
            stop = Stop(month, needs, needs, first_day(month))
        if settled(needs) > settled(worst) or not worst_window:
            worst, worst_window = needs, month
    return Windows(worst, worst_window, stop)


def average_windows(limit: Decimal, reset: Reset, used: UsedSoFar | None, pace: Pace) -> Windows:
    """One window of average days: 7 for a week, a twelfth of a year for a month."""
    if reset == "never":
        assert used is not None
        return _lifetime(limit, used, pace.average)
    if reset == "day":
        needs = pace.active
        stops = settled(needs) > settled(limit)
        return Windows(needs, "", Stop("", needs, needs) if stops else None)
    days = Period.WEEK.days if reset == "week" else Period.MONTH.days
    needs = pace.average * days
    if settled(needs) <= settled(limit):
        return Windows(needs, "", None)
    count = 1
    while settled(pace.average * count) <= settled(limit):
        count += 1
    return Windows(needs, "", Stop("", needs, pace.average, count=count))


def _lifetime(limit: Decimal, used: UsedSoFar, a_day: Decimal) -> Windows:
    """A limit that never resets, over the year from the day on which its use was read."""
    total, day = used.amount, used.on
    for at in range(YEAR.days):
        day = used.on + timedelta(days=at)
        total += a_day
        if settled(total) > settled(limit):
            return Windows(total, "", Stop("", total, a_day, day))
    return Windows(total, "", None)
