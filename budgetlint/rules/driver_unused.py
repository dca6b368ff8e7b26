"""No volume follows a driver."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem
from budgetlint.model.drivers import Driven, followed
from budgetlint.model.workload import count_keys
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each unused driver; none where a workload that might follow it can't be read or names no driver."""
    file = subject.file
    named = [
        count
        for workload in file.workloads.values()
        for key in count_keys(type(workload))
        if isinstance(count := getattr(workload, key), Driven)
    ]
    broken = any(path[:1] in (("workloads",), ("drivers",)) for path in subject.broken)
    if broken or not all(count.known for count in named):
        return
    used = {name for count in named for name in followed(file.drivers, count.driver)}
    for name in file.drivers:
        if name not in used:
            yield Problem(
                ("drivers", name),
                f"no volume follows the driver `{name}`",
                f"name it where a volume is stated, as in `requests: {{driver: {name}}}`, or remove it",
                At.KEY,
            )
