"""Of a table that is partitioned by days, months or years, exactly the partitions of the stated days are read, in each spelling."""

from datetime import UTC, date, datetime, timedelta

import pytest

from budgetlint.records.day_columns import expected, in_days

duckdb = pytest.importorskip("duckdb")

pytestmark = pytest.mark.slow

LAYOUTS = {
    "date": {"day": ("DATE", "d")},
    "text": {"day": ("VARCHAR", "strftime(d, '%Y-%m-%d')")},
    "digits": {"day": ("VARCHAR", "strftime(d, '%Y%m%d')")},
    "number": {"day": ("BIGINT", "CAST(strftime(d, '%Y%m%d') AS BIGINT)")},
    "hours": {"day": ("VARCHAR", "strftime(d, '%Y-%m-%d-23')")},
    "hour digits": {"day": ("VARCHAR", "strftime(d, '%Y%m%d23')")},
    "hour number": {"day": ("BIGINT", "CAST(strftime(d, '%Y%m%d23') AS BIGINT)")},
    "parts": {"year": ("BIGINT", "year(d)"), "month": ("BIGINT", "month(d)"), "day": ("BIGINT", "day(d)")},
    "texts": {
        "year": ("VARCHAR", "strftime(d, '%Y')"),
        "month": ("VARCHAR", "strftime(d, '%m')"),
        "day": ("VARCHAR", "strftime(d, '%d')"),
    },
    "bare texts": {
        "year": ("VARCHAR", "CAST(year(d) AS VARCHAR)"),
        "month": ("VARCHAR", "CAST(month(d) AS VARCHAR)"),
        "day": ("VARCHAR", "CAST(day(d) AS VARCHAR)"),
    },
    "a month": {"day": ("VARCHAR", "strftime(d, '%Y-%m')")},
    "a month's digits": {"day": ("VARCHAR", "strftime(d, '%Y%m')")},
    "a month's number": {"day": ("BIGINT", "CAST(strftime(d, '%Y%m') AS BIGINT)")},
    "year and month": {"year": ("BIGINT", "year(d)"), "month": ("VARCHAR", "strftime(d, '%m')")},
    "a year": {"day": ("BIGINT", "year(d)")},
    "a year's text": {"day": ("VARCHAR", "strftime(d, '%Y')")},
    "year": {"year": ("DECIMAL(38, 18)", "year(d)")},
}
"""The kind of each column, and its value on a day."""

SPANS = [
    ("2026-06-01", "2026-06-30"),
    ("2026-06-10", "2026-06-10"),
    ("2026-01-01", "2026-12-31"),
    ("2025-12-31", "2026-01-01"),
    ("2025-11-15", "2027-02-03"),
    ("2025-01-01", "2026-12-31"),
    ("0001-01-01", "9999-12-31"),
    ("2028-02-29", "2028-02-29"),
]
FIRST, LAST = date(2024, 12, 1), date(2028, 3, 31)


def _ms(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400_000


def _read(layout: str, first: date, last: date) -> set[date]:
    """The days whose rows are read."""
    columns = LAYOUTS[layout]
    made = ", ".join(f"{text} AS {unit}" for unit, (_, text) in columns.items())
    days = f"SELECT CAST(d AS DATE) AS d FROM range(DATE '{FIRST}', DATE '{LAST + timedelta(1)}', INTERVAL 1 DAY) AS days (d)"
    until = _ms(last) + 86_400_000
    condition = in_days(
        {unit: unit for unit in columns}, {unit: kind for unit, (kind, _) in columns.items()}, _ms(first), until
    )
    rows = duckdb.sql(f"SELECT d FROM (SELECT d, {made} FROM ({days})) WHERE {condition}").fetchall()
    return {row[0] for row in rows}


def _wanted(layout: str, first: date, last: date) -> set[date]:
    """Those of the stated days with a day on either side; where a partition is a month or a year, the whole of each that is touched."""
    every = [FIRST + timedelta(days=index) for index in range((LAST - FIRST).days + 1)]
    columns = LAYOUTS[layout]
    if "year" in layout and "month" not in layout:
        return {day for day in every if first.year <= day.year <= last.year}
    if "month" in layout:
        return {day for day in every if (first.year, first.month) <= (day.year, day.month) <= (last.year, last.month)}
    assert "day" in columns
    return {day for day in every if first.toordinal() - 1 <= day.toordinal() <= last.toordinal() + 1}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_exactly_the_partitions_of_the_days_are_read(layout: str) -> None:
    for span in SPANS:
        first, last = (date.fromisoformat(day) for day in span)
        assert _read(layout, first, last) == _wanted(layout, first, last), span


def test_a_moment_is_compared_as_one() -> None:
    june = (
        int(datetime(2026, 6, 1, tzinfo=UTC).timestamp() * 1000),
        int(datetime(2026, 7, 1, tzinfo=UTC).timestamp() * 1000),
    )
    assert in_days({"day": "d"}, {"day": "TIMESTAMP"}, *june) == (
        "(d >= moment('2026-05-31 00:00:00') AND d < moment('2026-07-02 00:00:00') OR d IS NULL)"
    )


def test_a_row_without_a_day_is_read() -> None:
    condition = in_days({"year": "y", "month": "m"}, {"year": "BIGINT", "month": "VARCHAR"}, _ms(FIRST), _ms(LAST))
    rows = duckdb.sql(
        f"SELECT COUNT(*) FROM (VALUES (NULL, '6'), (1999, NULL), (1999, '6')) AS t (y, m) WHERE {condition}"
    )
    assert rows.fetchall() == [(2,)]


@pytest.mark.parametrize(
    ("unit", "kind", "alone", "wrong"),
    [
        ("day", "TIMESTAMPTZ", True, None),
        ("day", "BOOLEAN", True, "a column of dates, texts or whole numbers"),
        ("year", "DATE", False, "a column of years as texts or whole numbers"),
        ("month", "BIGINT", False, None),
    ],
)
def test_a_column_of_another_type_is_refused(unit: str, kind: str, alone: bool, wrong: str | None) -> None:
    assert expected(unit, kind, alone=alone) == wrong
