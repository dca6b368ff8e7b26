"""Schedules of prices as hours by which records are grouped."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from budgetlint.estimate.entries import THRESHOLDS
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import ModelPrices, Schedule
from budgetlint.records.moments import DayWindow, Hours, Offsets

Zone = Callable[[str], Offsets]
"""The function from a time zone's name to its offsets."""


class Turns(Frozen):
    """Where prices change: prompt-size thresholds, in whole tokens that a prompt must exceed, and schedules."""

    sizes: tuple[int, ...] = ()
    schedules: tuple[Schedule, ...] = ()

    def joined(self, other: "Turns") -> "Turns":
        """The union of both; existing entries keep their order."""
        sizes = tuple(sorted({*self.sizes, *other.sizes}))
        return Turns(sizes, tuple(dict.fromkeys((*self.schedules, *other.schedules))))


def turns_of(models: Iterable[ModelPrices]) -> Turns:
    """The thresholds and schedules at which some models' prices change."""
    sizes: set[int] = set()
    schedules: dict[Schedule, None] = {}
    for model in models:
        schedules |= dict.fromkeys(model.schedules.values())
        for entry in model.prices:
            over, at_least = (getattr(entry.when, key) for key in THRESHOLDS)
            sizes |= {int(size) for size in (over, None if at_least is None else at_least - 1) if size is not None}
    return Turns(tuple(sorted(sizes)), tuple(schedules))


def hours_of(schedules: Iterable[Schedule], zone: Zone) -> tuple[Hours, ...]:
    """Each schedule as minutes of the day in its own time zone, with its days in their zone."""
    return tuple(_hours(schedule, zone) for schedule in schedules)


def _hours(schedule: Schedule, zone: Zone) -> Hours:
    windows = [
        DayWindow(*_minutes(text), tuple(int(day) for day in window.weekdays or ()))
        for window in schedule.windows
        for text in window.hours
    ]
    calendar = schedule.weekdays_time_zone or schedule.time_zone
    return Hours(tuple(windows), zone(schedule.time_zone), zone(calendar))


def _minutes(text: str) -> tuple[int, int]:
    """`10:00-00:00` as minutes of the day; midnight at the end is the end of the day."""
    first, _, last = text.partition("-")
    return _minute(first), _minute(last) % 1440


def _minute(text: str) -> int:
    hour, _, minute = text.strip().partition(":")
    return int(Decimal(hour)) * 60 + int(Decimal(minute or 0))
