"""Conditions on the columns by which a table is partitioned: one of days, or of years, months and days of the month.

A row without such a value is read, as it may be of any day. A partition of one day may be in another time zone, so
the neighbouring days are read too; of months and years, only those that contain a stated day.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from budgetlint.records.calls import NUMERIC
from budgetlint.records.moments import DAY_MS

_EPOCH: Final = date(1970, 1, 1)
_MOMENTS: Final = ("DATE", "TIMESTAMP")
_TEXT: Final = "VARCHAR"
_MONTHS: Final = 12
_LONGEST: Final = 31
_LAST: Final = date.max.toordinal()
_YEAR, _MONTH, _DAY = 4, 7, 10
"""The number of characters of a year, a month and a day in ISO's spelling."""


def expected(unit: str, kind: str, *, alone: bool) -> str | None:
    """The type that a column of days should have, if it has another."""
    if kind.startswith(NUMERIC) or kind == _TEXT or (alone and kind.startswith(_MOMENTS)):
        return None
    return f"a column of {'dates, texts or whole numbers' if alone else f'{unit}s as texts or whole numbers'}"


def in_days(columns: Mapping[str, str], kinds: Mapping[str, str], from_ms: int, until_ms: int) -> str:
    """The condition for some days on the columns of units, by the names that queries have for them."""
    first, last = (_EPOCH + timedelta(days=ms // DAY_MS) for ms in (from_ms, until_ms - 1))
    if "year" not in columns:
        tests = _of_one(columns["day"], kinds["day"], first, last)
    elif "day" in columns:
        tests = _of_units(columns, kinds, *_beside(first, last))
    else:
        tests = _of_units(columns, kinds, first, last)
    unknown = (f"{column} IS NULL" for column in columns.values())
    return f"({' OR '.join([*tests, *unknown])})"


def _beside(first: date, last: date) -> tuple[date, date]:
    """The day before the first and the day after the last."""
    return date.fromordinal(max(first.toordinal() - 1, 1)), date.fromordinal(min(last.toordinal() + 1, _LAST))


def _of_one(column: str, kind: str, first: date, last: date) -> Iterator[str]:
    """A condition for each way in which one column may state days: by dates, or by texts or numbers of hours, days, months or years."""
    before, after = _beside(first, last)
    days, months, years = ((before, after), _DAY), ((first, last), _MONTH), ((first, last), _YEAR)
    if kind.startswith("TIMESTAMP"):
        yield f"{column} >= moment('{before} 00:00:00') AND {column} < moment('{_beside(after, after)[1]} 00:00:00')"
    elif kind == "DATE":
        yield f"{column} BETWEEN CAST('{before}' AS DATE) AND CAST('{after}' AS DATE)"
    elif kind.startswith(NUMERIC):
        for ends, size in (days, months, years):
            low, high = (end.isoformat()[:size].replace("-", "") for end in ends)
            yield f"{column} BETWEEN {int(low)} AND {int(high)}"
            if size == _DAY:
                yield f"{column} BETWEEN {int(low)}00 AND {int(high)}23"
    else:
        yield from _of_texts(column, (before, _beside(after, after)[1]), (first, last))


def _of_texts(column: str, days: tuple[date, date], touched: tuple[date, date]) -> Iterator[str]:
    """The same for texts; the last of the days is exclusive, since an hour may follow it."""
    for separator, dashed in (("-", "LIKE"), ("", "NOT LIKE")):
        low, high = (day.isoformat().replace("-", separator) for day in days)
        yield f"{column} >= '{low}' AND {column} < '{high}' AND {column} {dashed} '____-%' AND LENGTH({column}) >= 8"
        low, high = (day.isoformat()[:_MONTH].replace("-", separator) for day in touched)
        yield f"{column} BETWEEN '{low}' AND '{high}' AND LENGTH({column}) = {len(low)}"
    low, high = (day.isoformat()[:_YEAR] for day in touched)
    yield f"{column} BETWEEN '{low}' AND '{high}' AND LENGTH({column}) = {_YEAR}"


def _of_units(columns: Mapping[str, str], kinds: Mapping[str, str], first: date, last: date) -> Iterator[str]:
    """A condition for all whole years, and one for each month of the others."""
    begins, ends = (first.month, first.day) == (1, 1), (last.month, last.day) == (_MONTHS, 31)
    whole = range(first.year + (not begins), last.year + ends)
    if "month" not in columns:
        whole = range(first.year, last.year + 1)
    if whole:
        yield _within(columns["year"], kinds["year"], whole)
    for month in range(first.year * _MONTHS + first.month - 1, last.year * _MONTHS + last.month):
        year = month // _MONTHS
        if year not in whole:
            tests = [_within(columns["year"], kinds["year"], range(year, year + 1))]
            tests.append(_within(columns["month"], kinds["month"], range(month % _MONTHS + 1, month % _MONTHS + 2)))
            yield " AND ".join([*tests, *_in_month(columns, kinds, month, first, last)])


def _in_month(
    columns: Mapping[str, str], kinds: Mapping[str, str], month: int, first: date, last: date
) -> Iterator[str]:
    """The condition on days of the month, for a month that is requested only in part."""
    low = first.day if month == first.year * _MONTHS + first.month - 1 else 1
    high = last.day if month == last.year * _MONTHS + last.month - 1 else _LONGEST
    if "day" in columns and (low, high) != (1, _LONGEST):
        yield _within(columns["day"], kinds["day"], range(low, high + 1))


def _within(column: str, kind: str, values: range) -> str:
    """The condition for some consecutive numbers, which texts may write with a leading zero."""
    low, high = values[0], values[-1]
    if kind.startswith(NUMERIC):
        return f"{column} = {low}" if low == high else f"{column} BETWEEN {low} AND {high}"
    if low > _LONGEST:
        return f"{column} BETWEEN '{low:04}' AND '{high:04}'"
    texts = dict.fromkeys(f"'{text}'" for value in values for text in (str(value), f"{value:02}"))
    return f"{column} IN ({', '.join(texts)})"
