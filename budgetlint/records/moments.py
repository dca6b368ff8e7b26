"""Moments in SQL: what sources write, as milliseconds since 1970, and days and hours of a zone from its offsets.

No engine is asked for time zones, which each of them spells its own way.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

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


def milliseconds(text: str) -> str:
    """A text's moment as milliseconds since 1970: a date and time, or a number of seconds, ms, µs or ns; null where it may be another.

    An offset from UTC is taken off here, for engines drop it when they read a time without a zone; without one it is UTC. What
    ends in `Z` comes first, being what most logs hold and the cheapest to tell.
    """
    unusual = _unusual(text)
    plain = f"right({text}, 1) BETWEEN '0' AND '9' AND length({text}) < 30 AND substr({text}, 20, 1) IN ('', '.')"
    return (
        f"CASE WHEN {text} LIKE '%Z' THEN epoch_us(TRY_CAST({text} AS TIMESTAMP)) // 1000 WHEN {text} IS NULL THEN NULL WHEN {text} LIKE '____-%' AND length({text}) < 36 THEN CASE "
        f"WHEN length({text}) > 16 AND substr({text}, -6, 1) IN ('+', '-') THEN {_shifted(text, 6, 2)} "
        f"WHEN length({text}) > 15 AND substr({text}, -5, 1) IN ('+', '-') THEN {_shifted(text, 5, 2)} "
        f"WHEN length({text}) > 13 AND substr({text}, -3, 1) IN ('+', '-') THEN {_shifted(text, 3, 0)} "
        f"WHEN {plain} THEN epoch_us(TRY_CAST({text} AS TIMESTAMP)) // 1000 ELSE {unusual} END "
        f"ELSE COALESCE({_counted(text)}, {unusual}) END"
    )


def _shifted(text: str, length: int, minutes: int) -> str:
    """A moment that ends in an offset of so many characters, in UTC: `+05:30`, `+0530` or `+05`."""
    stamp = f"rtrim(substr({text}, 1, length({text}) - {length}))"
    offset = f"TRY_CAST(substr({text}, -{length - 1}, 2) AS INTEGER) * 60"
    if minutes:
        offset = f"({offset} + TRY_CAST(substr({text}, -{minutes}, {minutes}) AS INTEGER))"
    sign = f"CASE substr({text}, -{length}, 1) WHEN '-' THEN 60000 ELSE -60000 END"
    return f"epoch_us(TRY_CAST({stamp} AS TIMESTAMP)) // 1000 + {offset} * {sign}"


def _counted(text: str) -> str:
    """A number of seconds, ms, µs or ns by its size; eight digits that begin with a century are a day."""
    number = f"TRY_CAST({text} AS DECIMAL(38, 6))"
    return (
        f"CASE WHEN length({text}) = 8 AND substr({text}, 1, 2) IN ('19', '20') THEN NULL ELSE CAST(FLOOR(CASE "
        f"WHEN {number} >= 100000000000000000 THEN {number} / 1000000 WHEN {number} >= 100000000000000 THEN {number} / 1000 "
        f"WHEN {number} >= 100000000000 THEN {number} ELSE {number} * 1000 END) AS BIGINT) END"
    )


_STAMP: Final = (
    "^([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)([.,][0-9]+)? ?(?:Z|UTC|GMT|([+-])([0-9]{2}):?([0-9]{2})(?: [A-Z]{2,5}| [+-][0-9]{2,4})?)"
    "(?: M=[+-][0-9.]+)?(?:\\[[A-Z_/]+\\])?$"
)
"""A time with its offset as Go and Java print it: the time, its fraction, the offset's sign, hours and minutes."""
_SPELLINGS: Final = (
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%d %H:%M:%S,%g",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y%m%d",
    "%a, %d %b %Y %H:%M:%S GMT",
    "%d %b %Y",
    "%b %d, %Y, %I:%M:%S %p",
    "%b %d, %Y, %I:%M %p",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y",
)
"""How else a time is written so that it is that time alone, in UTC."""


def _unusual(text: str) -> str:
    """A moment that is written in none of the usual ways, and can be read in one alone."""
    upper = f"upper(trim({text}))"
    parts = [f"regexp_extract({upper}, '{_STAMP}', {group})" for group in range(1, 6)]
    minutes = f"COALESCE(TRY_CAST({parts[3]} AS INTEGER) * 60 + TRY_CAST({parts[4]} AS INTEGER), 0)"
    stamp = f"TRY_CAST({parts[0]} || replace({parts[1]}, ',', '.') AS TIMESTAMP)"
    moved = f"epoch_us({stamp}) // 1000 - CASE {parts[2]} WHEN '-' THEN -60000 ELSE 60000 END * {minutes}"
    spellings = ", ".join(f"'{spelling}'" for spelling in _SPELLINGS)
    spelt = f"CASE WHEN regexp_matches({text}, '[0-9]') THEN trim({text}) END"
    return f"COALESCE({moved}, epoch_us(try_strptime({spelt}, [{spellings}])) // 1000)"
