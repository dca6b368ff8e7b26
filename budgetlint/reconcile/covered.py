"""The days that records cover, and the scale of a plan over them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from budgetlint.model.periods import Period
from budgetlint.reconcile.results import Covered
from budgetlint.records.observed import Observed

_MONTHS: Final = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


class OutOfRange(ValueError):
    """Records or bills are outside the stated days."""


def days_of(observed: Observed) -> Covered | None:
    """From the day of the first record to that of the last, bills included; None without records."""
    days = [use.local_day for workload in observed.workloads for use in workload.models]
    firsts, lasts = [*days], [*days]
    firsts += [bill.first for bill in observed.bills]
    lasts += [bill.last for bill in observed.bills]
    return Covered(min(firsts), max(lasts)) if firsts else None


def within(stated: Covered, recorded: Covered | None) -> Covered:
    """The stated days. Raises `OutOfRange` if something was recorded on other days."""
    if recorded is not None and (recorded.first < stated.first or stated.last < recorded.last):
        raise OutOfRange(
            f"records are from {recorded.first} to {recorded.last}, outside the stated days {stated.first} to {stated.last}"
        )
    return stated


def read_days(text: str) -> Covered | None:
    """`2026-06` or `2026-06-01..2026-06-30`; None for anything else."""
    first, dots, last = text.partition("..")
    try:
        if dots:
            covered = Covered(date.fromisoformat(first), date.fromisoformat(last), True)
            return covered if covered.first <= covered.last else None
        begin = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return Covered(begin, _next_month(begin) - timedelta(days=1), True)


def factor(covered: Covered, period: Period) -> Decimal:
    """The number of periods in the days.

    Whole calendar months count as months, whatever their lengths; otherwise days ÷ the mean days of the period.
    """
    months = whole_months(covered)
    if months is not None and period in _MONTHS:
        return Decimal(months) / _MONTHS[period]
    return Decimal(covered.days) / period.days


def whole_months(covered: Covered) -> int | None:
    """The number of calendar months in the days, None if they are not whole months."""
    end = covered.last + timedelta(days=1)
    if covered.first.day != 1 or end.day != 1:
        return None
    return (end.year - covered.first.year) * 12 + end.month - covered.first.month


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
