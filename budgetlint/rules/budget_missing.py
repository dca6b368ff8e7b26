"""A file plans to spend and has no ceiling."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """Silent where budgets are there and could not be read."""
    if not subject.file.budgets and not any(path[:1] == ("budgets",) for path in subject.broken):
        yield Problem(
            ("workloads",),
            "there is no budget: nothing limits what these workloads may spend",
            "`budgets: {total: {ceiling: 1500}}` is a ceiling over all of them",
        )
