"""An account is incomplete, or applies to no calls."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        for fault in result.faults:
            yield Problem(fault.path, fault.message, fault.help, At.KEY)
