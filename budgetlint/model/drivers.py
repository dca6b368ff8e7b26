"""Drivers, quantities that several workloads share, and numbers that follow one."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Annotated, Final, Self

from budgetlint.frozen import Frozen, key
from budgetlint.model.calendar import Growth, Month, MonthNumber
from budgetlint.model.ranges import NumberRange, RangedNumber
from budgetlint.model.scalars import NUMBER, Name, Share


class Mark(Enum):
    """Markers in an annotation, in addition to the value's form."""

    DRIVABLE = "a driver may be named instead of the number"


DRIVABLE: Final = Mark.DRIVABLE
Count = Annotated[Decimal, NUMBER, DRIVABLE, NumberRange]
"""A quantity per period: a number, or a driver's quantity times a factor."""


class DriverUse(Frozen, kw_only=True):
    """A driver's quantity times a factor."""

    driver: Name = key("The name of the driver under `drivers`.")
    times: RangedNumber = key("The number for each unit of the driver; 1 if left out.", default=Decimal(1))


class Driver(Frozen, kw_only=True):
    """A quantity that several workloads share: stated, or a multiple of another driver's."""

    quantity: RangedNumber | None = key("The quantity per period of the file.", default=None)
    driver: Name | None = key("The driver that it follows, instead of its own `quantity`.", default=None)
    times: RangedNumber | None = key("The number for each unit of that driver; 1 if left out.", default=None)
    growth: Growth | None = key("How it grows, from `starts` on.", default=None)
    ramp: Mapping[Month, Share] = key(
        "Factors from a month on, applied after growth: `{2027-09: 150%}`.", default_factory=dict
    )
    season: Mapping[MonthNumber, Share] = key(
        "Factors by month of the year, applied last: `{11: 140%, 12: 180%}`.", default_factory=dict
    )


Drivers = Mapping[str, Decimal | Driver]


class Driven(Decimal):
    """A number that is a driver's quantity times a factor. It is zero, and not `known`, if the quantity is not stated."""

    __slots__ = ("driver", "known", "times")

    driver: str
    times: Decimal
    known: bool

    def __new__(cls, use: DriverUse, quantity: Decimal | None) -> Self:
        made = super().__new__(cls, Decimal(0) if quantity is None else quantity * use.times)
        made.driver = use.driver
        made.times = use.times
        made.known = quantity is not None
        return made


def followed(drivers: Drivers, name: str) -> tuple[str, ...]:
    """The chain of drivers from a name: each follows the next one; the last may be unknown or a repetition."""
    names = [name]
    while names.index(names[-1]) == len(names) - 1:
        driver = drivers.get(names[-1])
        if not isinstance(driver, Driver) or driver.driver is None:
            break
        names.append(driver.driver)
    return tuple(names)


def quantity_of(drivers: Drivers, name: str) -> Decimal | None:
    """A driver's quantity per period of the file: its own, or `times` × that of the driver that it follows.

    None if a driver in the chain is unknown, depends on itself, or does not state exactly one of the two.
    """
    names = followed(drivers, name)
    if len(set(names)) < len(names):
        return None
    times = Decimal(1)
    for step in names:
        driver = drivers.get(step)
        if isinstance(driver, Decimal):
            return times * driver
        if driver is None or (driver.quantity is None) == (driver.driver is None):
            return None
        if driver.quantity is not None:
            return times * driver.quantity
        times *= Decimal(1) if driver.times is None else driver.times
    return None
