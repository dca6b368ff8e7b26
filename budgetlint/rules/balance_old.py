"""A balance was read too long ago, or on a day before the plan starts."""

from collections.abc import Iterable
from typing import Final

from budgetlint.findings.problem import At, Problem
from budgetlint.model.calendar import first_day
from budgetlint.rules.rule import Subject

OLDEST_DAYS: Final = 35


def check(subject: Subject) -> Iterable[Problem]:
    starts = subject.file.starts
    for result in subject.accounts:
        balance = result.account.balance
        if balance is None or not result.judged:
            continue
        age = (subject.day - balance.on).days
        if age > OLDEST_DAYS:
            why = f"{age:,} days before {subject.day}, more than {OLDEST_DAYS}"
        elif starts is not None and balance.on < first_day(starts):
            why = f"before the plan starts on {first_day(starts)}: the days between are assumed to spend as much as those of its first month"
        else:
            continue
        yield Problem(
            ("accounts", result.name, "balance", "on"),
            f"the balance of `{result.name}` was read on {balance.on}, {why}",
            "read it again, and update its `amount` and the day under `on`",
            At.VALUE,
        )
