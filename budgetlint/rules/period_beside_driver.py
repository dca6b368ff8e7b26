"""A workload states a period of its own beside a driver, which has the file's."""

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
                f"`{name}` counts per {workload.period.value}, and follows a driver, which is per {subject.file.period.value}",
                "take `period` out: a driver's quantity is per the file's period",
                related=((("workloads", name, driven[0]), "follows the driver"),),
            )
