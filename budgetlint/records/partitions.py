"""Folders named for their content, as in Hive: `month=2026-06`, `year=2026/month=06/day=01`, `service=chat`."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from urllib.parse import unquote

from budgetlint.records.moments import DAY_MS

MomentSpan = tuple[int, int]
"""The moments between which records are read, in milliseconds since 1970; the last is exclusive."""

NOTHING: Final = "__HIVE_DEFAULT_PARTITION__"
"""The name of a folder whose records have no value."""

_PART: Final = re.compile(r"([A-Za-z_][\w-]*)=([^/\\]+)")
_DATE: Final = re.compile(r"((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")
_MONTH: Final = re.compile(r"((?:19|20)\d\d)-?([01]\d)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DAYS: Final = ("date", "dt", "ds", "day", "d", "dd")
_MONTHS: Final = ("month", "mon", "mo", "m", "mm", "ym", "yearmonth", "period")
_YEARS: Final = ("year", "yr", "y", "yyyy")
_DECEMBER: Final = 12
_EPOCH: Final = date(1970, 1, 1)


def in_path(path: str) -> dict[str, str | None]:
    """The values of a file's folders by their names; None for an unknown value."""
    parts = (_PART.fullmatch(folder) for folder in re.split(r"[/\\]", path)[:-1])
    return {part[1]: None if part[2] == NOTHING else unquote(part[2]) for part in parts if part}


def days_in(folders: Mapping[str, str | None]) -> tuple[date, date] | None:
    """The first and the last day of the records in such folders; None if they don't state it."""
    by_last_word = {re.split("[_-]", name.lower())[-1]: value or "" for name, value in folders.items()}
    year, month, day = (
        next((by_last_word[name] for name in names if name in by_last_word), "") for names in (_YEARS, _MONTHS, _DAYS)
    )
    try:
        if whole := _DATE.match(day):
            return (date(int(whole[1]), int(whole[2]), int(whole[3])),) * 2
        if whole := _MONTH.fullmatch(day):
            return _first_and_last(whole[1], whole[2], "")
        if whole := _MONTH.fullmatch(month):
            return _first_and_last(whole[1], whole[2], day)
        return _first_and_last(year, month, day) if _YEAR.fullmatch(year) else None
    except ValueError:
        return None


def _first_and_last(year: str, month: str, day: str) -> tuple[date, date]:
    """The first and the last day of a year, of one of its months, or of one of its days."""
    first = date(int(year), int(month or "1"), int(day or "1") if month else 1)
    if month and day:
        return first, first
    after = date(first.year + (not month or first.month == _DECEMBER), first.month % _DECEMBER + 1 if month else 1, 1)
    return first, after - timedelta(days=1)


def may_hold(path: str, span: MomentSpan | None) -> bool:
    """Whether a file can have records of that span, by its folders.

    Days of folders are assumed to be in UTC. A folder of one day may be in another zone, so its neighbours are included.
    """
    days = days_in(in_path(path)) if span is not None else None
    if days is None or span is None:
        return True
    beside = timedelta(days=1 if days[0] == days[1] else 0)
    first, last = (_EPOCH + timedelta(days=ms // DAY_MS) for ms in (span[0], span[1] - 1))
    return days[0] - beside <= last and first <= days[1] + beside


def is_of_days(path: str) -> bool:
    """Whether the folders of a file state the days of its records."""
    return days_in(in_path(path)) is not None
