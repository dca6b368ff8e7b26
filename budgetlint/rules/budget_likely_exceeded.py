"""A budget is exceeded with a higher probability than it allows."""

from collections.abc import Iterable

from budgetlint.estimate.results import BudgetResult
from budgetlint.figures.shown import count, likelihood, share
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.estimate.budgets:
        spread, allowed = result.spread, result.budget.max_probability
        if spread is not None and allowed is not None and spread.probability > allowed:
            unpriced = ""
            if spread.unpriced is not None:
                unpriced = f"; {likelihood(spread.unpriced)} of the draws have no price or break a rule, and count as exceeding it"
            yield Problem(
                ("budgets", result.name),
                f"`{result.name}` is exceeded with a probability of {likelihood(spread.probability)}, "
                f"more than the {share(allowed)} allowed{unpriced}",
                _help(result, subject.file.currency),
            )


def _help(result: BudgetResult, currency: str) -> str:
    spread = result.spread
    if spread is None or spread.limit_for is None:
        return "plan for less, or keep calls within their models' limits"
    where = f" in {result.label}" if len(result.runs) > 1 else ""
    return f"a ceiling of {count(spread.limit_for)} {currency} would be exceeded no more often than allowed{where}"
