"""Credits are left on the day on which they expire."""

from collections.abc import Iterable

from budgetlint.figures.shown import telling_money
from budgetlint.findings.problem import At, Problem, Severity
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        ledger = result.ledger
        for lapse in () if ledger is None else ledger.lapses:
            amount = telling_money(lapse.amount)
            if lapse.certain:
                message = f"`{result.name}` loses {amount} of credits on {lapse.day}: they expire unused"
            else:
                message = f"`{result.name}` may lose {amount} of credits from {lapse.day} on: the provider may let them expire"
            yield Problem(
                ("accounts", result.name, "balance"),
                message,
                "buy fewer credits at a time, or spend them before that day",
                At.KEY,
                None if lapse.certain else Severity.INFO,
            )
