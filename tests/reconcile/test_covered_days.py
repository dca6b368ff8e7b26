"""The days that records cover, the days that a user states, and how many periods they are."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgetlint.model.periods import Period
from budgetlint.reconcile.covered import OutOfRange, days_of, factor, read_days, whole_months, within
from budgetlint.reconcile.results import Covered
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Tokens
from budgetlint.records.observed import BillLine, ModelUse, Observed, ObservedPeriod, Served, WorkloadObserved

MOMENT = datetime(2026, 10, 1, tzinfo=UTC)
MONTH = ObservedPeriod(MOMENT, MOMENT, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def covered(first: str, last: str) -> Covered:
    return Covered(day(first), day(last))


def use(local: str) -> ModelUse:
    """A use whose day at the provider is another than that of the zone asked for."""
    return ModelUse(
        "lab", "small", None, None, Served(), 0, day("2020-01-01"), day(local), Calls(), Tokens(), Media(), JobCounts(), Cost()
    )  # fmt: skip


def bill(first: str, last: str) -> BillLine:
    return BillLine("b", "lab", None, "m", "input", "usage", None, None, None, None, None, day(first), day(last))


def observed(uses: list[list[str]], bills: tuple[BillLine, ...] = ()) -> Observed:
    workloads = tuple(
        WorkloadObserved("w", MONTH, Calls(), Tokens(), Media(), JobCounts(), Cost(), tuple(map(use, days)), ())
        for days in uses
    )
    return Observed(workloads, bills, (), ())


def test_days_from_the_first_record_to_the_last() -> None:
    records = [["2026-10-03", "2026-10-05"], [], ["2026-10-02"]]
    assert days_of(observed(records)) == covered("2026-10-02", "2026-10-05")
    assert days_of(observed(records, (bill("2026-09-01", "2026-09-30"),))) == covered("2026-09-01", "2026-10-05")
    assert days_of(observed([], (bill("2026-09-01", "2026-09-30"),))) == covered("2026-09-01", "2026-09-30")
    assert days_of(observed([[]])) is None


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10-01", "2026-10-31"), ("2026-10-02", "2026-10-30"), ("2026-10-31", "2026-10-31")]
)
def test_records_within_the_stated_days(first: str, last: str) -> None:
    stated = covered("2026-10-01", "2026-10-31")
    assert within(stated, covered(first, last)) is stated
    assert within(stated, None) is stated


@pytest.mark.parametrize(
    ("first", "last"), [("2026-09-30", "2026-10-31"), ("2026-10-01", "2026-11-01"), ("2026-09-30", "2026-11-01")]
)
def test_records_outside_the_stated_days(first: str, last: str) -> None:
    message = f"records are from {first} to {last}, outside the stated days 2026-10-01 to 2026-10-31"
    with pytest.raises(OutOfRange, match=f"^{message}$"):
        within(covered("2026-10-01", "2026-10-31"), covered(first, last))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-02", ("2026-02-01", "2026-02-28")),
        ("2028-02", ("2028-02-01", "2028-02-29")),
        ("2026-12", ("2026-12-01", "2026-12-31")),
        ("2026-06-03..2026-06-03", ("2026-06-03", "2026-06-03")),
        ("2026-06-03..2026-07-01", ("2026-06-03", "2026-07-01")),
        *((text, None) for text in ("2026-06-03..2026-06-02", "2026-13", "2026-06-03", "..", "2026-06..2026-07", "")),
    ],
)
def test_days_as_written(text: str, days: tuple[str, str] | None) -> None:
    assert read_days(text) == (None if days is None else Covered(day(days[0]), day(days[1]), True, "UTC"))


@pytest.mark.parametrize(
    ("first", "last", "months", "factors"),
    [
        ("2026-02-01", "2026-02-28", 1, ("1", "1/3", "1/12", "28")),
        ("2026-11-01", "2027-01-31", 3, ("3", "1", "1/4", "92")),
        ("2026-01-01", "2026-12-31", 12, ("12", "4", "1", "365")),
        ("2026-02-01", "2026-02-27", None, ("27/30.436875", "27/91.310625", "27/365.2425", "27")),
        ("2026-02-02", "2026-02-28", None, ("27/30.436875", "27/91.310625", "27/365.2425", "27")),
    ],
)
def test_periods_in_some_days(first: str, last: str, months: int | None, factors: tuple[str, ...]) -> None:
    """Whole months are so many months; other days are days ÷ the mean days of a period."""
    days = covered(first, last)
    assert whole_months(days) == months
    quotients = [text.partition("/") for text in factors]
    assert [factor(days, period) for period in (Period.MONTH, Period.QUARTER, Period.YEAR, Period.DAY)] == [
        Decimal(over) / Decimal(under or 1) for over, _, under in quotients
    ]
