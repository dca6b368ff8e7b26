"""A volume follows a driver without a stated quantity."""

from collections.abc import Iterable, Iterator

from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import At, Path, Problem
from budgetlint.model.drivers import Driven, Driver, followed
from budgetlint.model.workload import count_keys
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each name that is not a driver, and each driver that depends on itself or has not exactly one source."""
    drivers = subject.file.drivers
    suggest = suggestions(lambda: drivers)
    for path, name in _named(subject):
        if name not in drivers and ("drivers", name) not in subject.broken:
            yield Problem(
                path, f"`{name}` is not a driver of this file", suggest(name) or "state its quantity under `drivers`"
            )
    for name, driver in drivers.items():
        if isinstance(driver, Driver) and (driver.quantity is None) == (driver.driver is None):
            message = f"`{name}` states {'neither' if driver.quantity is None else 'both'} `quantity` and `driver`"
            message = message.replace("neither `quantity` and", "neither `quantity` nor")
            yield Problem(
                ("drivers", name),
                message,
                "state exactly one: its own `quantity`, or the `driver` that it follows",
                At.KEY,
            )
        circle = followed(drivers, name)
        if len(circle) > 1 and circle[-1] == name:
            yield Problem(
                ("drivers", name, "driver"),
                f"`{name}` depends on itself: {' → '.join(f'`{driver}`' for driver in circle)}",
                "state the `quantity` of one of them instead of its `driver`",
            )


def _named(subject: Subject) -> Iterator[tuple[Path, str]]:
    """Every place where a driver is named."""
    for name, driver in subject.file.drivers.items():
        if isinstance(driver, Driver) and driver.driver is not None:
            yield ("drivers", name, "driver"), driver.driver
    for name, workload in subject.file.workloads.items():
        for key in count_keys(type(workload)):
            count = getattr(workload, key)
            if isinstance(count, Driven):
                yield ("workloads", name, key, "driver"), count.driver
