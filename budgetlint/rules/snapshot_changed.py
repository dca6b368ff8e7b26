"""A price file is no longer the one that was pinned."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import PriceFault, Subject


def check(subject: Subject) -> Iterable[Problem]:
    for file in (subject.listed, subject.contract):
        if file is not None and file.fault is PriceFault.CHANGED:
            yield Problem(
                (*file.path[:-1], "sha256"),
                f"`{file.reference}` has changed since it was pinned: its SHA-256 is `{file.sha256}`",
                "see what changed with `budgetlint snapshot diff`, then pin it again with `budgetlint snapshot pin`",
            )
