"""Moments in SQL: the times of sources as milliseconds since 1970, and days and hours of a zone from its offsets.

Engines' own time zones are not used, since each spells them in its own way.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

from budgetlint.frozen import Frozen

Offsets: TypeAlias = tuple[tuple[int, int], ...]
"""Pairs of a start, in milliseconds since 1970, and the milliseconds by which clocks are ahead of UTC from then on; the first also holds before."""

DAY_MS = 86_400_000
MINUTE_MS = 60_000
FIRST_MS: Final = 946_684_800_000
"""2000-01-01: no call was made before it. Programs write 1970 or the year 1 for a time that they don't have."""
BEYOND_MS: Final = 4_102_444_800_000
"""2100-01-01."""


class DayWindow(Frozen):
    """Minutes of the day, the first included and the last not, on days of the week, with Monday as 1; every day if none is named."""

    first: int
    last: int
    weekdays: tuple[int, ...] = ()


class Hours(Frozen):
    """The windows in which a named schedule of a price holds: in one zone, with their days in another."""

    windows: tuple[DayWindow, ...]
    clock: Offsets = ()
    calendar: Offsets = ()


def local(moment: str, offsets: Offsets) -> str:
    """A moment in the local time of a zone."""
    if not offsets:
        return moment
    cases = [f"WHEN {moment} >= {since} THEN {ahead}" for since, ahead in sorted(offsets[1:], reverse=True)]
    return f"({moment} + CASE {' '.join(cases)} ELSE {offsets[0][1]} END)" if cases else f"({moment} + {offsets[0][1]})"


def day(moment: str, offsets: Offsets) -> str:
    """The number of the day in a zone, counted from 1970."""
    return f"{local(moment, offsets)} // {DAY_MS}"


def hours_in_force(moment: str, hours: Sequence[Hours]) -> str:
    """The schedules that hold at a moment, as a sum of 1, 2, 4 and so on in their order."""
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
    """From the first minute to the last, across midnight if the last is earlier, all day if they are equal."""
    if window.first == window.last:
        return "TRUE"
    join = "AND" if window.first < window.last else "OR"
    return f"({minute} >= {window.first} {join} {minute} < {window.last})"


def milliseconds(text: str) -> str:
    """A text's moment as milliseconds since 1970: a date and time, or a number of seconds, ms, µs or ns; null if ambiguous.

    An offset from UTC is subtracted here, since engines drop it when they read a time without a zone; without one it is UTC. Texts
    that end in `Z` are tested first: they are the most frequent and the cheapest to recognise.
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
    """A moment in UTC from a text that ends in an offset of `length` characters: `+05:30`, `+0530` or `+05`."""
    stamp = f"rtrim(substr({text}, 1, length({text}) - {length}))"
    offset = f"TRY_CAST(substr({text}, -{length - 1}, 2) AS INTEGER) * 60"
    if minutes:
        offset = f"({offset} + TRY_CAST(substr({text}, -{minutes}, {minutes}) AS INTEGER))"
    sign = f"CASE substr({text}, -{length}, 1) WHEN '-' THEN 60000 ELSE -60000 END"
    return f"epoch_us(TRY_CAST({stamp} AS TIMESTAMP)) // 1000 + {offset} * {sign}"


def _counted(text: str) -> str:
    """A number of seconds, ms, µs or ns by its size; eight digits that begin with a century are a day."""
    is_day = f"length({text}) = 8 AND substr({text}, 1, 2) IN ('19', '20')"
    return f"CASE WHEN {is_day} THEN NULL ELSE {scaled(f'TRY_CAST({text} AS DECIMAL(38, 18))')} END"


def scaled(number: str, *, is_whole: bool = False) -> str:
    """A number of seconds, ms, µs or ns in milliseconds, by its size, rounded down; -1 for one below 0 or beyond nanoseconds."""
    whole = f"CAST({number if is_whole else f'FLOOR({number})'} AS BIGINT)"
    seconds = f"{whole} * 1000" if is_whole else f"CAST(FLOOR({number} * 1000) AS BIGINT)"
    return (
        f"CASE WHEN {number} < 0 OR {number} >= {_BEYOND_NS} THEN -1 WHEN {number} >= 100000000000000000 THEN {whole} // 1000000 "
        f"WHEN {number} >= 100000000000000 THEN {whole} // 1000 WHEN {number} >= 100000000000 THEN {whole} WHEN {number} >= 0 THEN {seconds} END"
    )


_BEYOND_NS: Final = 9_000_000_000_000_000_000
"""A number of nanoseconds that still fits into a whole number of 64 bits."""

_STAMP: Final = (
    "^([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)([.,][0-9]+)? ?(?:Z|UTC|GMT|([+-])([0-9]{2}):?([0-9]{2})(?: [A-Z]{2,5}| [+-][0-9]{2,4})?)"
    "(?: M=[+-][0-9.]+)?(?:\\[[A-Z_/]+\\])?$"
)
"""A time with its offset as printed by Go and Java: the time, its fraction, the offset's sign, hours and minutes."""
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
"""Other unambiguous spellings of a time in UTC."""


def _unusual(text: str) -> str:
    """A moment in an unusual but unambiguous spelling."""
    upper = f"upper(trim({text}))"
    parts = [f"regexp_extract({upper}, '{_STAMP}', {group})" for group in range(1, 6)]
    minutes = f"COALESCE(TRY_CAST({parts[3]} AS INTEGER) * 60 + TRY_CAST({parts[4]} AS INTEGER), 0)"
    stamp = f"TRY_CAST({parts[0]} || replace({parts[1]}, ',', '.') AS TIMESTAMP)"
    moved = f"epoch_us({stamp}) // 1000 - CASE {parts[2]} WHEN '-' THEN -60000 ELSE 60000 END * {minutes}"
    spellings = ", ".join(f"'{spelling}'" for spelling in _SPELLINGS)
    spelt = f"CASE WHEN regexp_matches({text}, '[0-9]') THEN trim({text}) END"
    return f"COALESCE({moved}, epoch_us(try_strptime({spelt}, [{spellings}])) // 1000)"
