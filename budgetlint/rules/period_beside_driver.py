"""A workload that follows a driver states its own period, but a driver's quantity is per the file's period."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.model.drivers import Driven
from budgetlint.model.workload import count_keys
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for name, workload in subject.file.workloads.items():
        driven = [key for key in count_keys(type(workload)) if isinstance(getattr(workload, key), Driven)]
        if workload.period is not None and driven:
            yield Problem(
                ("workloads", name, "period"),
                f"`{name}` states a volume per {workload.period.value}, but follows a driver, whose quantity is per {subject.file.period.value}",
                "remove `period`: a driver's quantity is per the file's period",
                related=((("workloads", name, driven[0]), "follows the driver"),),
            )
