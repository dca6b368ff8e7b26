"""A budget is within one that it can't be part of."""

from collections.abc import Iterable

from budgetlint.estimate.nesting import circle, why_unfit
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each child, at its `within`."""
    budgets = subject.file.budgets
    for child, parent in subject.nested():
        if parent is None:
            continue
        why = why_unfit(child, parent.budget)
        if child.member is None and circle(child.name, budgets):
            why = "is within itself" if child.parent == child.name else f"is within `{parent.name}`, which is within it"
        if why is not None:
            yield Problem(
                ("budgets", child.name, "within"),
                f"`{child.address}` {why}",
                "a budget and the one it is within must both be ceilings over a period that compare the same amount",
                file=subject.path_of(child.member),
            )
