"""A budget's amount is above its ceiling."""

from collections.abc import Iterable

from budgetlint.estimate.results import BudgetResult, Status
from budgetlint.figures.exact import settled
from budgetlint.findings.problem import Overrun, Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import amount_of, money, stated


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.estimate.budgets:
        if result.status is Status.EXCEEDED and result.known is not None:
            ceiling, currency = result.ceiling, subject.file.currency
            part = "" if result.amount is not None else " with its known part alone"
            over = money(result.known - ceiling, currency)
            measure = result.budget.per or result.period or ""
            yield Problem(
                ("budgets", result.name),
                f"`{result.name}` {amount_of(result, currency)}{part}, "
                f"{over} over its ceiling of {stated(ceiling, currency)}{_first(result, currency)}",
                "`budgetlint explain FILE WORKLOAD` shows the cost drivers; reduce them, or have the budget's owner raise the ceiling",
                overrun=Overrun(settled(result.known), ceiling, currency, measure, result.budget.basis),
            )


def _first(result: BudgetResult, currency: str) -> str:
    """The first run that exceeds its ceiling, where the worst is a later one, and how many runs do."""
    first = result.first_exceeded
    if first is None or first.known is None:
        return ""
    many = sum(run.status is Status.EXCEEDED for run in result.runs)
    if many == 1:
        return ""
    if first.first == result.at:
        return f"; {many} runs exceed it, this one first and most"
    over = f"{money(first.known, currency)} of {stated(first.ceiling, currency)}"
    return f"; {many} runs exceed it, {first.label} first with {over}"
