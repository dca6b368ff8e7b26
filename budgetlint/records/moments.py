"""Days and hours of a zone in SQL, from its offsets: no engine is asked for time zones, which each of them spells its own way."""

from collections.abc import Sequence
from typing import TypeAlias

from budgetlint.frozen import Frozen

Offsets: TypeAlias = tuple[tuple[int, int], ...]
"""From which moment on, in milliseconds since 1970, clocks are how many milliseconds ahead of UTC; the first entry holds before too."""

DAY_MS = 86_400_000
MINUTE_MS = 60_000


class DayWindow(Frozen):
    """Minutes of the day, the first included and the last not, on days of the week, Monday being 1; every day where none is named."""

    first: int
    last: int
    weekdays: tuple[int, ...] = ()


class Hours(Frozen):
    """When a named schedule of a price holds: windows in one zone, their days in another."""

    windows: tuple[DayWindow, ...]
    clock: Offsets = ()
    calendar: Offsets = ()


def local(moment: str, offsets: Offsets) -> str:
    """A moment as the clocks of a zone show it."""
    if not offsets:
        return moment
    cases = [f"WHEN {moment} >= {since} THEN {ahead}" for since, ahead in sorted(offsets[1:], reverse=True)]
    return f"({moment} + CASE {' '.join(cases)} ELSE {offsets[0][1]} END)" if cases else f"({moment} + {offsets[0][1]})"


def day(moment: str, offsets: Offsets) -> str:
    """The number of the day in a zone, counted from 1970."""
    return f"{local(moment, offsets)} // {DAY_MS}"


def hours_in_force(moment: str, hours: Sequence[Hours]) -> str:
    """Which of some schedules hold at a moment, as a sum of 1, 2, 4 and so on in their order."""
    flags = [f"CASE WHEN {_holds(moment, one)} THEN {1 << at} ELSE 0 END" for at, one in enumerate(hours)]
    return " + ".join(flags) or "0"


def _holds(moment: str, hours: Hours) -> str:
    minute = f"({local(moment, hours.clock)} // {MINUTE_MS}) % 1440"
    weekday = f"({day(moment, hours.calendar)} + 3) % 7 + 1"
    tests = []
    for window in hours.windows:
        test = _within(minute, window)
        if window.weekdays:
            test = f"{test} AND {weekday} IN ({', '.join(str(one) for one in sorted(set(window.weekdays)))})"
        tests.append(f"({test})")
    return " OR ".join(tests) or "FALSE"


def _within(minute: str, window: DayWindow) -> str:
    """From the first minute to the last, past midnight where the last comes first, all day where they are the same."""
    if window.first == window.last:
        return "TRUE"
    join = "AND" if window.first < window.last else "OR"
    return f"({minute} >= {window.first} {join} {minute} < {window.last})"
