"""Times as sources write them, and days and hours of a zone, worked out by an engine."""

import pytest

from budgetlint.records.calls import milliseconds
from budgetlint.records.moments import DayWindow, Hours, day, hours_in_force

NOVEMBER = 1_793_491_200_000
"""2026-11-01T00:00:00Z."""


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("2026-11-01T00:00:00Z", 0),
        ("2026-11-01 00:00:00.250", 250),
        ("2026-11-01", 0),
        ("2026-10-31T20:08:00-08:00", 4 * 3_600_000 + 8 * 60_000),
        ("2026-10-31T20:08:00.5-0800", 4 * 3_600_000 + 8 * 60_000 + 500),
        ("2026-11-01 05:30:00 +05:30", 0),
        ("2026-11-01T01:00:00+01", 0),
        ("2026-10-31T23:59:59.999+00:00", -1),
        ("1793491200", 0),
        ("1793491200.5", 500),
        ("1793491200000", 0),
        ("1793491200000000000", 0),
    ],
)
def test_a_time_is_a_moment_in_utc_whatever_its_offset(text: str, after: int) -> None:
    import duckdb

    assert duckdb.execute(f"SELECT {milliseconds('t')} FROM (SELECT '{text}' AS t)").fetchall() == [(NOVEMBER + after,)]


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "2026-11-01T00:00:00+xx:00", ""])
def test_what_is_no_time_is_none(text: str) -> None:
    import duckdb

    assert duckdb.execute(f"SELECT {milliseconds('t')} FROM (SELECT '{text}' AS t)").fetchall() == [(None,)]


PEAK = Hours((DayWindow(60, 240, (1, 2, 3, 4, 5)), DayWindow(990, 30)))
ALL_DAY_ABROAD = Hours((DayWindow(0, 0, (7,)),), calendar=((0, 8 * 3_600_000),))


@pytest.mark.parametrize(
    ("after", "flags"),
    [
        (0, 1 | 2),  # Sunday 00:00, in the window past midnight, and Sunday in the east too
        (30 * 60_000, 2),
        (15 * 3_600_000, 2),
        (16 * 3_600_000, 0),  # Monday in the east
        (16 * 3_600_000 + 30 * 60_000, 1),
        (25 * 3_600_000, 1),  # Monday 01:00
        (28 * 3_600_000, 0),
    ],
)
def test_schedules_hold_by_their_own_clock_and_calendar(after: int, flags: int) -> None:
    import duckdb

    query = (
        f"SELECT {hours_in_force('m', (PEAK, ALL_DAY_ABROAD))} FROM (SELECT CAST({NOVEMBER + after} AS BIGINT) AS m)"
    )
    assert duckdb.execute(query).fetchall() == [(flags,)]


def test_a_day_is_that_of_the_zone_on_both_sides_of_a_change_of_clocks() -> None:
    import duckdb

    offsets = ((0, 7_200_000), (NOVEMBER, 3_600_000))
    for moment, expected in ((NOVEMBER - 7_200_001, -1), (NOVEMBER - 7_200_000, 0), (NOVEMBER + 82_800_000, 1)):
        query = f"SELECT {day('m', offsets)} FROM (SELECT CAST({moment} AS BIGINT) AS m)"
        assert duckdb.execute(query).fetchall() == [(NOVEMBER // 86_400_000 + expected,)]
