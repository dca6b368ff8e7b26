"""A price file was reviewed on a day that has not come yet."""

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
                "its `date` is the day on which the prices were reviewed; `--as-of` sets the day of the check",
            )
