"""The listed prices were reviewed longer ago than they may be."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.rule import Rule, Subject


def check(subject: Subject) -> Iterable[Problem]:
    """An error where the limit is stated beside the snapshot, a warning at the default; a contract ends by `until`."""
    file, pricing = subject.listed, subject.pricing
    if file is None or file.snapshot is None or pricing is None:
        return
    stated = pricing.max_age_days
    limit = subject.max_age_days if stated is None else int(stated)
    age = (subject.day - file.snapshot.date).days
    if age > limit:
        yield Problem(
            file.path,
            f"`{file.reference}` was reviewed on {file.snapshot.date}, {age} days before {subject.day}: "
            f"{age - limit} more than the {limit} allowed",
            "review its prices against their sources and pin them again with `budgetlint snapshot pin`",
            severity=Severity.WARNING if stated is None else None,
            related=()
            if stated is None or subject.file.pricing is None
            else (((*subject.pricing_path, "max_age_days"), "the limit"),),
        )


RULE = Rule("snapshot-stale", Severity.ERROR, "the prices were reviewed longer ago than they may be", check)
