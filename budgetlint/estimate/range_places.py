"""The ranges of a budget file, and the file with numbers in their place."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from budgetlint.figures.exact import ONE, Recorded
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.drivers import Driven, Driver, Drivers, quantity_of
from budgetlint.model.multipliers import CacheShares
from budgetlint.model.ranges import Range, Ranged
from budgetlint.model.workload import Workload, count_keys

T = TypeVar("T", bound=Frozen)
Path = tuple[str, ...]
NumberAt = Callable[[Path, Range], Decimal]
"""Returns the number for a range, given its path."""


class RangePlace(Frozen):
    """A range and its path."""

    path: Path
    range: Range

    @property
    def address(self) -> str:
        """The address as people write it: `support-chat.input_tokens`, `multipliers.retries`, `drivers.questions`."""
        return address_of(self.path)


def address_of(path: Path) -> str:
    """A path as an address, with workloads by name alone."""
    return ".".join(path[1:] if path[0] == "workloads" else path)


def range_places(file: BudgetFile) -> tuple[RangePlace, ...]:
    """All ranges of a file, in the order of the file: drivers, multipliers, workloads."""
    stated_at: dict[Path, Range] = {}

    def mean(path: Path, stated: Range) -> Decimal:
        stated_at.setdefault(path, stated)
        return stated.mean

    with_numbers(file, mean)
    return tuple(RangePlace(path, stated) for path, stated in stated_at.items())


def with_numbers(file: BudgetFile, number: NumberAt) -> BudgetFile:
    """The file with a number in place of each range; counts that follow a driver are computed from its number."""
    drivers = {name: _driver(driver, ("drivers", name), number) for name, driver in file.drivers.items()}
    multipliers = _record(file.multipliers, ("multipliers",), number)
    workloads = {
        name: _followed(_record(workload, ("workloads", name), number), ("workloads", name), drivers, number)
        for name, workload in file.workloads.items()
    }
    return replace(file, drivers=drivers, multipliers=multipliers, workloads=workloads)


def _driver(driver: Decimal | Driver, path: Path, number: NumberAt) -> Decimal | Driver:
    if isinstance(driver, Driver):
        return _record(driver, path, number)
    return number(path, driver.range) if isinstance(driver, Ranged) else driver


def _record(record: T, path: Path, number: NumberAt) -> T:
    changes: dict[str, object] = {}
    for part in parts(type(record)):
        value = getattr(record, part.name)
        changed = _changed(value, (*path, part.name.rstrip("_")), number)
        if changed is not value:
            changes[part.name] = changed
    return replace(record, **changes) if changes else record


def _changed(value: object, path: Path, number: NumberAt) -> object:
    match value:
        case Ranged():
            return number(path, value.range)
        case CacheShares():
            return _within_all(_record(value, path, number), value)
        case Frozen():
            return _record(value, path, number)
        case Mapping():
            changed = {key: _changed(item, (*path, str(key)), number) for key, item in value.items()}
            return value if all(changed[key] is value[key] for key in changed) else changed
        case _:
            return value


def _within_all(cache: CacheShares, stated: CacheShares) -> CacheShares:
    """Reads are taken first, writes are at most the rest."""
    if cache is stated or stated.reads + stated.writes > ONE:
        return cache
    rest = ONE - cache.reads
    least = cache.writes.min(rest) if isinstance(cache.writes, Recorded) else rest.min(cache.writes)
    return replace(cache, writes=least)


def _followed(workload: Workload, path: Path, drivers: Drivers, number: NumberAt) -> Workload:
    """A workload whose counts that follow a driver are times × the driver's number."""
    changes: dict[str, object] = {}
    for key in count_keys(type(workload)):
        count = getattr(workload, key)
        if isinstance(count, Driven) and (quantity := quantity_of(drivers, count.driver)) is not None:
            times = number((*path, key, "times"), count.times.range) if isinstance(count.times, Ranged) else count.times
            changes[key] = quantity * times
    return replace(workload, **changes) if changes else workload
