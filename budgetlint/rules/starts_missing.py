"""A file has a key of a calendar plan but states no `starts`."""

from collections.abc import Iterable, Iterator

from budgetlint.findings.problem import At, Path, Problem
from budgetlint.model.drivers import Driver
from budgetlint.rules.rule import Subject

_OF_THE_FILE = ("months", "year_starts")
_OF_A_WORKLOAD = ("period", "growth", "ramp", "season", "from_", "until")
_OF_A_DRIVER = ("growth", "ramp", "season")


def check(subject: Subject) -> Iterable[Problem]:
    if subject.file.starts is None:
        for path in _stated(subject):
            yield Problem(
                path,
                f"`{path[-1]}` needs a calendar plan, but the file states no `starts`",
                "state the first month: `starts: 2027-01`",
                At.KEY,
            )


def _stated(subject: Subject) -> Iterator[Path]:
    file = subject.file
    yield from ((key,) for key in _OF_THE_FILE if getattr(file, key) is not None)
    for name, driver in file.drivers.items():
        if isinstance(driver, Driver):
            yield from (("drivers", name, key) for key in _OF_A_DRIVER if getattr(driver, key))
    for name, workload in file.workloads.items():
        yield from (("workloads", name, key.rstrip("_")) for key in _OF_A_WORKLOAD if getattr(workload, key))
    for name, budget in file.budgets.items():
        if isinstance(budget.ceiling, dict):
            yield ("budgets", name, "ceiling")
