"""A calendar plan as written in a file: how volumes grow, change in steps and vary with the season."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.periods import MONTHS
from budgetlint.model.scalars import Form, Kind, Share

MONTH: Final = Form(
    name="month",
    kind=Kind.TEXT,
    pattern=r"^[12][0-9]{3}-(?:0[1-9]|1[0-2])$",
    expected="a month such as `2027-01`",
)
MONTH_NUMBER: Final = Form(
    name="month-number",
    kind=Kind.TEXT,
    pattern=r"^(?:[1-9]|1[0-2])$",
    expected="a month of the year, `1` to `12`",
)
YEAR_START: Final = Form(
    name="year-start",
    kind=Kind.NUMBER,
    pattern=r"^(?:[1-9]|1[0-2])$",
    minimum=Decimal(1),
    maximum=Decimal(12),
    below_maximum=False,
    whole=True,
    expected="a month of the year, `1` to `12`",
)
MOST_MONTHS: Final = 120
HORIZON: Final = Form(
    name="horizon",
    kind=Kind.NUMBER,
    pattern=r"^(?:[1-9][0-9]?|1[01][0-9]|120)$",
    minimum=Decimal(1),
    maximum=Decimal(MOST_MONTHS),
    below_maximum=False,
    whole=True,
    expected="a whole number of months, 1 to 120",
)
RATE: Final = Form(
    name="rate",
    kind=Kind.SHARE,
    pattern=r"^(?:(?!-(?:[1-9][0-9]{2,}(?:\.[0-9]+)?)%$)-?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)%|-?(?:0|0?\.[0-9]+))$",
    minimum=Decimal(-1),
    above_minimum=True,
    expected="a rate above -100 %, such as `8%` or `-2%`",
)

Month = Annotated[str, MONTH]
"""A calendar month such as `2027-01`; text order is time order."""

MonthNumber = Annotated[str, MONTH_NUMBER]
YearStart = Annotated[Decimal, YEAR_START]
Months = Annotated[Decimal, HORIZON]
GrowthRate = Annotated[Decimal, RATE]

DEFAULT_MONTHS: Final = 12


class Growth(Frozen, kw_only=True):
    """How a volume grows, from its first month in the plan on: × (1 + rate)^⌊k/n⌋ in its k-th month, counted from 0."""

    rate: GrowthRate = key("The growth rate; it may be negative.", unit="share")
    per: Literal["month", "quarter", "year"] = key(
        "How often the volume grows: every 1, 3 or 12 months.", default="month"
    )

    @property
    def every(self) -> int:
        """The number of months between two steps of growth: 1, 3 or 12."""
        return MONTHS[self.per]


Ramp = Mapping[Month, Share]
Season = Mapping[MonthNumber, Share]


def index_of(month: str) -> int:
    """The number of months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def month_at(index: int) -> str:
    """The month of an index."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def months_from(first: str, count: int) -> tuple[str, ...]:
    """`count` consecutive months, starting with `first`."""
    start = index_of(first)
    return tuple(month_at(start + at) for at in range(count))


def days_in(month: str) -> int:
    """The number of days in a month."""
    return (first_day(month_at(index_of(month) + 1)) - first_day(month)).days


def first_day(month: str) -> date:
    """The first day of a month."""
    return date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> date:
    """The last day of a month."""
    return date(int(month[:4]), int(month[5:]), days_in(month))


def month_of(day: date) -> str:
    """The month that contains a day."""
    return f"{day.year:04d}-{day.month:02d}"
