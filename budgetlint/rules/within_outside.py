"""A budget within another covers workloads that the other does not."""

from collections.abc import Iterable

from budgetlint.estimate.nesting import outside, why_unfit
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each child, at its `within`."""
    for child, parent in subject.nested():
        if parent is None or why_unfit(child, parent.budget) is not None:
            continue
        beyond = outside(child, parent)
        if beyond:
            yield Problem(
                ("budgets", child.name, "within"),
                f"`{child.address}` covers {listed(beyond)}, which `{parent.name}` does not",
                "widen the scope of the parent, or narrow that of the child",
                file=subject.path_of(child.member),
            )
