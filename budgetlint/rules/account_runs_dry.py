"""An account runs out of credits within the plan."""

from collections.abc import Iterable

from budgetlint.figures.shown import stated_money, telling_money
from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        dry = None if result.ledger is None else result.ledger.dry
        if dry is None:
            continue
        yield Problem(
            ("accounts", result.name, "balance"),
            f"`{result.name}` runs out of credits on {dry.day}: {stated_money(dry.amount)} on {dry.on}, "
            f"{telling_money(dry.a_day)} a day",
            "state the `top_up` that is bought when the balance is low, or buy more credits and update the balance",
            At.KEY,
        )
