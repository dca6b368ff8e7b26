"""A workload is planned to do nothing."""

from collections.abc import Iterable

from budgetlint.estimate.usage import unknown_drivers
from budgetlint.figures.exact import ZERO
from budgetlint.findings.problem import Problem
from budgetlint.model.workload import count_keys
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for name, workload in subject.file.workloads.items():
        volume = subject.estimate.workloads[name].volume
        key = next((key for key in count_keys(type(workload)) if getattr(workload, key) == ZERO), None)
        if volume is not None and volume.count == ZERO and key is not None and not unknown_drivers(workload):
            later = (
                ""
                if subject.file.starts is None
                else "; for a workload that begins later, state its first month under `from`"
            )
            yield Problem(
                ("workloads", name, key),
                f"`{name}` has no volume: `{key}` is 0",
                f"state the volume, or remove the workload{later}",
            )
