"""The temporary raise of a ceiling has ended."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for name, budget in subject.file.budgets.items():
        raised = budget.raised
        if raised is not None and subject.file.starts is None and raised.until < subject.day:
            yield Problem(
                ("budgets", name, "raised"),
                f"the raise of `{name}` by {raised.by} ended on {raised.until}",
                "remove it: its history is in git",
            )
