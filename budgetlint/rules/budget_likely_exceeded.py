"""A budget is exceeded more probably than it allows."""

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
                unpriced = f"; {likelihood(spread.unpriced)} of the draws have no price or break a rule, and count"
            yield Problem(
                ("budgets", result.name),
                f"`{result.name}` is exceeded with probability {likelihood(spread.probability)}, "
                f"at most {share(allowed)} is allowed{unpriced}",
                _help(result, subject.file.currency),
            )


def _help(result: BudgetResult, currency: str) -> str:
    spread = result.spread
    if spread is None or spread.limit_for is None:
        return "plan for less, or make sure that calls stay within what their models take"
    where = f" in {result.label}" if len(result.runs) > 1 else ""
    return f"a ceiling of {count(spread.limit_for)} {currency} would hold as often as is asked{where}"
