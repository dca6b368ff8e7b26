"""A price file is dated after the day of the check."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for file in (subject.listed, subject.contract):
        if file is not None and file.snapshot is not None and file.snapshot.date > subject.day:
            ahead = (file.snapshot.date - subject.day).days
            days = "1 day" if ahead == 1 else f"{ahead} days"
            yield Problem(
                file.path,
                f"`{file.reference}` is dated {file.snapshot.date}, {days} after {subject.day}",
                "correct its `date`, the day on which the prices were reviewed, or set the day of the check with `--as-of`",
            )
