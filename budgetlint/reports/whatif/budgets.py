"""The parts that every budget has in the page: its head, and the notes below its figures."""

from collections.abc import Iterator

from budgetlint.estimate.results import BudgetResult
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate.sureness import facts_of_budget
from budgetlint.reports.whatif.markup import Markup, tag


def budget_head(here: str, result: BudgetResult) -> Markup:
    """The name of a budget and its status, at the place `here` of the formula."""
    status = result.status.value
    return tag("h4", result.name, " ", tag("span", status, class_=f"chip {status}", data_v=f"{here}/status"))


def budget_notes(result: BudgetResult, budget_file: BudgetFile, breaks: str) -> Iterator[Markup]:
    """What the file states about a budget, how likely it is exceeded, and what breaks it first."""
    for key, words in facts_of_budget(result, budget_file.currency):
        yield tag("p", f"{key}: {words}", class_="quiet")
    if breaks:
        yield tag("p", f"as in the file: {breaks}", class_="quiet")
