"""A price file is not pinned by a hash, so its prices can change without review."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for file in (subject.listed, subject.contract):
        if file is not None and file.snapshot is not None and file.pinned is None:
            yield Problem(
                file.path,
                f"`{file.reference}` is not pinned: without a `sha256` its prices can change unnoticed",
                "`budgetlint snapshot pin` writes the models in use beside this file, and the SHA-256 into it",
            )
