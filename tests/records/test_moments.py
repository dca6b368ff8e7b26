"""Times as sources write them, and days and hours of a zone, worked out by an engine."""

import pytest

from budgetlint.records.moments import DayWindow, Hours, day, hours_in_force, milliseconds

NOVEMBER = 1_793_491_200_000
"""2026-11-01T00:00:00Z."""


@pytest.mark.slow
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
        ("1.7934912e12", 0),
        ("1793491200000000", 0),
        ("20261101", 0),
        ("2026-11-01 00:00:00 +0000 UTC", 0),
        ("2026-11-01 01:00:00.25 +0100 CET", 250),
        ("2026-10-31 21:00:00 -0300 -03", 0),
        ("2026-11-01 00:00:00.5 +0000 UTC m=+0.012", 500),
        ("2026-11-01T01:00:00.000+01:00[Europe/Berlin]", 0),
        ("2026-11-01T00:00:00z", 0),
        ("2026-11-01t00:00:00.123456789z", 123),
        (" 2026-11-01T00:00:00Z ", 0),
        ("2026-11-01 00:00:00,250", 250),
        ("2026-11-01 00:00:00 UTC", 0),
        ("2026/11/01 00:00:00", 0),
        ("2026-11-01 12:00:00 AM", 0),
        ("2026-11-01 01:00:00 PM", 13 * 3_600_000),
        ("Sun, 01 Nov 2026 00:00:00 GMT", 0),
        ("Nov 1, 2026, 12:00 AM", 0),
    ],
)
def test_a_time_is_a_moment_in_utc_whatever_its_offset(text: str, after: int) -> None:
    import duckdb

    assert duckdb.execute(f"SELECT {milliseconds('t')} FROM (SELECT '{text}' AS t)").fetchall() == [(NOVEMBER + after,)]


AMBIGUOUS = (
    "11/01/2026",
    "2026-11-01 10:00:00 CET",
    "2026-11-01T10:00:00[Europe/Berlin]",
    "2026-11-01T10:00:00+05:30:00",
)


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "2026-11-01T00:00:00+xx:00", "", *AMBIGUOUS])
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
