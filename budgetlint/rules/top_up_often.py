"""Credits are bought more than once a day."""

from collections.abc import Iterable

from budgetlint.figures.shown import stated_money, telling_money
from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.accounts:
        purchases = () if result.ledger is None else result.ledger.purchases
        often = next((purchase for purchase in purchases if purchase.times > 1), None)
        if often is not None:
            yield Problem(
                ("accounts", result.name, "top_up"),
                f"`{result.name}` buys {often.times} times on {often.day}: {stated_money(often.amount)} each, "
                f"{telling_money(often.a_day)} a day",
                "state a larger `amount`: it needs fewer purchases and fewer minimum fees",
                At.KEY,
            )
