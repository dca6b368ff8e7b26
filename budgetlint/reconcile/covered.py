"""Which days records cover, and what a plan for a period is over them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from budgetlint.model.periods import Period
from budgetlint.reconcile.results import Covered
from budgetlint.records.observed import Observed

_MONTHS: Final = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


class OutOfRange(ValueError):
    """Records or bills lie outside of the days that someone said they cover."""


def days_of(observed: Observed) -> Covered | None:
    """From the day of the first record to that of the last, bills included; None where there is nothing."""
    days = [use.local_day for workload in observed.workloads for use in workload.models]
    firsts, lasts = [*days], [*days]
    firsts += [bill.first for bill in observed.bills]
    lasts += [bill.last for bill in observed.bills]
    return Covered(min(firsts), max(lasts)) if firsts else None


def within(stated: Covered, recorded: Covered | None) -> Covered:
    """What was stated; raises `OutOfRange` where something was recorded on other days."""
    if recorded is not None and (recorded.first < stated.first or stated.last < recorded.last):
        raise OutOfRange(
            f"records lie from {recorded.first} to {recorded.last}, not only from {stated.first} to {stated.last}"
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
    """How many of a period the days are.

    Whole calendar months are months, whatever their days; else days ÷ the mean days of the period.
    """
    months = whole_months(covered)
    if months is not None and period in _MONTHS:
        return Decimal(months) / _MONTHS[period]
    return Decimal(covered.days) / period.days


def whole_months(covered: Covered) -> int | None:
    """How many calendar months the days are, None where they are not whole."""
    end = covered.last + timedelta(days=1)
    if covered.first.day != 1 or end.day != 1:
        return None
    return (end.year - covered.first.year) * 12 + end.month - covered.first.month


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
