"""A price file exists but is not a valid price snapshot."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import PriceFault, Subject


def check(subject: Subject) -> Iterable[Problem]:
    for file in (subject.listed, subject.contract):
        if file is not None and file.fault is PriceFault.INVALID:
            why = f": {file.detail}" if file.detail else ""
            yield Problem(
                file.path,
                f"`{file.reference}` is not a valid price snapshot{why}",
                "`budgetlint snapshot verify` lists everything that is wrong with it",
            )
