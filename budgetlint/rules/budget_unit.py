"""A ceiling per unit covers workloads that don't count that unit."""

from collections.abc import Iterable

from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """A workload without exactly one volume is left to the rule `workload-volume`."""
    for result in subject.estimate.budgets:
        wrong = [
            spender for name in result.wrong_units if (spender := subject.estimate.workloads[name]).volume is not None
        ]
        if wrong:
            yield Problem(
                ("budgets", result.name, "per"),
                f"`{result.name}` is per `{result.budget.per}`, which {_counting(wrong)}",
                "name under `of` the workloads whose units to divide by",
                related=tuple((spender.path, "does not count it") for spender in wrong[:3]),
            )


def _counting(wrong: list[WorkloadEstimate]) -> str:
    units = dict.fromkeys(
        unit for spender in wrong if spender.volume is not None for unit, _ in spender.volume.counts()
    )
    does, counts = ("do", "they count") if len(wrong) > 1 else ("does", "it counts")
    return f"{listed(spender.name for spender in wrong)} {does} not count; {counts} {listed(units)}"
