"""Two budgets within one parent cover the same workload."""

from collections.abc import Iterable

from budgetlint.estimate.nesting import overlaps
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each later sibling, at its `within`."""
    for parent, children in subject.families():
        for child, earlier, both in overlaps([child for child in children if child.budget.per is None]):
            yield Problem(
                ("budgets", child.name, "within"),
                f"`{child.address}` and `{earlier.address}`, both within `{parent.name}`, cover {listed(both)}",
                "assign each workload to one of them: its spend is counted in both",
                file=subject.path_of(child.member),
            )
