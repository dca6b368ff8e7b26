"""A budget as rows: its status, amount and ceiling, and how likely it is to be exceeded."""

from collections.abc import Iterator

from budgetlint.estimate.plan import headroom
from budgetlint.estimate.results import BudgetResult
from budgetlint.figures.exact import written
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate import about, sureness
from budgetlint.reports.estimate.csv_columns import Row


def likelihood_rows(result: BudgetResult, budget_file: BudgetFile) -> Iterator[Row]:
    """The probability that a budget is exceeded, the percentiles of its amount, and the ceiling that would suffice."""
    identity = {"name": result.name, "layer": result.budget.basis}
    unit = f"{budget_file.currency} {result.measure}"
    for name, figure in sureness.of_budget(result).items():
        if name in ("probability", "unpriced_draws"):
            yield {"record": "budget", "item": name, "detail": str(figure), **identity}
        elif figure is not None:
            yield {"record": "budget", "item": name, "amount": str(figure), "unit": unit, **identity}


def budget_rows(result: BudgetResult, budget_file: BudgetFile) -> Iterator[Row]:
    budget = result.budget
    unit = f"{budget_file.currency} {result.measure}"
    identity = {"name": result.name, "layer": budget.basis, "unit": unit}
    yield {"record": "budget", "item": "status", "detail": result.status.value, **identity}
    yield {"record": "budget", "item": "ceiling", "amount": written(result.ceiling), **identity}
    if budget.without:
        yield {"record": "budget", "item": "without", "detail": ", ".join(budget.without), **identity}
    for key, words in about.of_budget(result, budget_file.currency):
        yield {"record": "budget", "item": key, "detail": words, **identity}
    if result.known is not None:
        without = f"known part, without {', '.join(result.unpriced)}" if result.unpriced else ""
        yield {"record": "budget", "item": "amount", "detail": without, "amount": written(result.known), **identity}
        left = written(headroom(result.known, result.ceiling))
        yield {"record": "budget", "item": "headroom", "amount": left, **identity}
