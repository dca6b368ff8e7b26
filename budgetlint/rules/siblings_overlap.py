"""Two budgets within one parent cover the same workload."""

from collections.abc import Iterable

from budgetlint.estimate.nesting import overlaps
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """One problem a later sibling, at its `within`."""
    for parent, children in subject.families():
        for child, earlier, both in overlaps([child for child in children if child.budget.per is None]):
            yield Problem(
                ("budgets", child.name, "within"),
                f"`{child.address}` and `{earlier.address}`, both within `{parent.name}`, cover {listed(both)}",
                "what one of them may spend is counted in the other too",
                file=subject.path_of(child.member),
            )
