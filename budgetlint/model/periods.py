"""Periods, and how many days each has in the average Gregorian year of 365.2425 days."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Final


class Period(Enum):
    """The period of a volume or ceiling."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def days(self) -> Decimal:
        """The mean length in days, an exact decimal: a month is a twelfth of 365.2425 days, never 30."""
        return _DAYS[self]

    @property
    def most_days(self) -> int:
        """The most days that the period can have."""
        return _MOST_DAYS[self]


MONTHS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "year": 12}
"""The number of months in a period, by its word; a day or a week has none."""

_MOST_DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.YEAR: 366}
_DAYS = {
    Period.DAY: Decimal(1),
    Period.WEEK: Decimal(7),
    Period.MONTH: Decimal("30.436875"),
    Period.QUARTER: Decimal("91.310625"),
    Period.YEAR: Decimal("365.2425"),
}
