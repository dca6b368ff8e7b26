"""A stated month lies outside the plan."""

from collections.abc import Iterable, Iterator

from budgetlint.findings.problem import At, Path, Problem, Severity
from budgetlint.model.calendar import Ramp
from budgetlint.model.drivers import Driver
from budgetlint.model.workload import Workload
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    months = subject.file.calendar
    if not months:
        return
    for name, driver in subject.file.drivers.items():
        if isinstance(driver, Driver):
            yield from _ramp(("drivers", name), driver.ramp, months)
    for name, workload in subject.file.workloads.items():
        yield from _ramp(("workloads", name), workload.ramp, months)
        yield from _runs(("workloads", name), name, workload, months)


def _ramp(path: Path, ramp: Ramp, months: tuple[str, ...]) -> Iterator[Problem]:
    first, last = months[0], months[-1]
    for month in ramp:
        if month < first:
            message = f"the ramp's {month} is before the plan starts in {first}"
            yield Problem(
                (*path, "ramp", month), message, f"write {first}, the first month in which it can apply", At.KEY
            )
        elif month > last:
            message = f"the ramp's {month} is after the plan's last month, {last}: it changes nothing"
            advice = "plan more `months`, or remove the entry"
            yield Problem((*path, "ramp", month), message, advice, At.KEY, severity=Severity.WARNING)


def _runs(path: Path, name: str, workload: Workload, months: tuple[str, ...]) -> Iterator[Problem]:
    """The problems of a workload that runs in no month of the plan."""
    first, last = months[0], months[-1]
    begins, ends = workload.from_, workload.until
    if begins is not None and ends is not None and ends < begins:
        yield Problem(
            (*path, "until"),
            f"`{name}` runs until {ends}, before it begins in {begins}",
            "correct one of the months; both are included",
        )
    elif begins is not None and begins > last:
        message = f"`{name}` runs from {begins}, after the plan's last month, {last}"
        yield Problem((*path, "from"), message, "plan more `months`, or remove the workload")
    elif ends is not None and ends < first:
        message = f"`{name}` runs until {ends}, before the plan starts in {first}"
        yield Problem((*path, "until"), message, "remove the workload, or start the plan earlier")
