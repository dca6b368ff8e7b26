"""Quantities that several workloads share, as people write them, and numbers that are taken from one."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Annotated, Final, Self

from budgetlint.frozen import Frozen, key
from budgetlint.model.calendar import Growth, Month, MonthNumber
from budgetlint.model.ranges import NumberRange, RangedNumber
from budgetlint.model.scalars import NUMBER, Name, Share


class Mark(Enum):
    """What an annotation says beside a value's form."""

    DRIVABLE = "a driver may be named in place of the number"


DRIVABLE: Final = Mark.DRIVABLE
Count = Annotated[Decimal, NUMBER, DRIVABLE, NumberRange]
"""How many there are in a period: a number, or a driver's quantity times something."""


class DriverUse(Frozen, kw_only=True):
    """A driver's quantity, times something."""

    driver: Name = key("The driver, as `drivers` names it.")
    times: RangedNumber = key("How many there are for each one of the driver; 1 if left out.", default=Decimal(1))


class Driver(Frozen, kw_only=True):
    """A quantity that several workloads share: stated, or so many times another driver's."""

    quantity: RangedNumber | None = key("How many there are in a period of the file.", default=None)
    driver: Name | None = key("The driver that it follows, in place of a quantity of its own.", default=None)
    times: RangedNumber | None = key("How many there are for each one of that driver; 1 if left out.", default=None)
    growth: Growth | None = key("How it grows, month after month, from `starts` on.", default=None)
    ramp: Mapping[Month, Share] = key(
        "From a month on, times what it has grown to: `{2027-09: 150%}`.", default_factory=dict
    )
    season: Mapping[MonthNumber, Share] = key(
        "By month of the year, times all that: `{11: 140%, 12: 180%}`.", default_factory=dict
    )


Drivers = Mapping[str, Decimal | Driver]


class Driven(Decimal):
    """A number that is a driver's quantity, times something. It is zero, and not `known`, where nothing states that."""

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
    """A driver and those that it follows, each after the one that follows it; the last may be unknown or one of them."""
    names = [name]
    while names.index(names[-1]) == len(names) - 1:
        driver = drivers.get(names[-1])
        if not isinstance(driver, Driver) or driver.driver is None:
            break
        names.append(driver.driver)
    return tuple(names)


def quantity_of(drivers: Drivers, name: str) -> Decimal | None:
    """A driver's quantity in a period of the file: its own, or times × that of the driver that it follows.

    None where a driver on the way is unknown, feeds itself, or states not just one of the two.
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
