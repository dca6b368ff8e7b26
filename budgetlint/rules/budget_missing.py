"""A file plans spend and has no ceiling."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """No problem where budgets are stated but could not be read."""
    if not subject.file.budgets and not any(path[:1] == ("budgets",) for path in subject.broken):
        yield Problem(
            ("workloads",),
            "the file has no budget: nothing limits what its workloads may spend",
            "add a ceiling over all of them, such as `budgets: {total: {ceiling: 1500}}`",
        )
