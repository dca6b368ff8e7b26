"""A budget's amount is within its ceiling but has reached the share at which it warns."""

from collections.abc import Iterable

from budgetlint.estimate.results import Status
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import share, used_percent
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import amount_of, stated


def check(subject: Subject) -> Iterable[Problem]:
    currency = subject.file.currency
    for result in subject.estimate.budgets:
        if result.status is Status.WARN and result.amount is not None:
            budget = result.budget
            with exactly():
                used = used_percent(result.amount, result.ceiling, budget.warn_at)
            yield Problem(
                ("budgets", result.name),
                f"`{result.name}` {amount_of(result, currency)}, "
                f"{used} of its ceiling of {stated(result.ceiling, currency)}",
                f"the budget warns at {share(budget.warn_at)} of its ceiling (`warn_at`)",
            )
