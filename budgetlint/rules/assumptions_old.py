"""A workload's figures were measured long ago, or are dated in the future."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.rule import Subject

_MOST_DAYS = 180


def check(subject: Subject) -> Iterable[Problem]:
    day = subject.day
    for name, workload in subject.file.workloads.items():
        origin = workload.assumptions_from
        if origin is None or origin.measured_on is None:
            continue
        age = (day - origin.measured_on).days
        path = ("workloads", name, "assumptions_from", "measured_on")
        if age > _MOST_DAYS:
            message = f"the figures of `{name}` were measured on {origin.measured_on}, {age} days before {day}"
            yield Problem(path, message, f"measure them again: figures are considered recent for {_MOST_DAYS} days")
        elif age < 0:
            message = f"the figures of `{name}` were measured on {origin.measured_on}, which is after {day}"
            yield Problem(path, message, "state the day on which they were measured", severity=Severity.WARNING)
