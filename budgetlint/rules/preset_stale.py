"""The facts behind a preset were read too long ago."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    stated = None if subject.pricing is None else subject.pricing.max_age_days
    most = subject.max_age_days if stated is None else int(stated)
    for result in subject.accounts:
        read, preset = result.preset_read, result.account.preset
        if read is not None and result.judged and (subject.day - read).days > most:
            yield Problem(
                ("accounts", result.name, "preset"),
                f"the rules of `{preset}` were read on {read}, {(subject.day - read).days:,} days before {subject.day}, "
                f"more than {most:,}",
                f"look the rules up at {result.preset_source} and state what changed in the account, or update budgetlint",
                At.VALUE,
            )
