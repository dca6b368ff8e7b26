"""Information about a file, a workload or a budget other than figures: owner, tags, description, raises."""

from collections.abc import Iterator, Mapping

from budgetlint.estimate.results import BudgetResult
from budgetlint.figures.shown import stated_money
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.model.workload import Workload

Facts = Iterator[tuple[str, str]]
"""A key and its text."""


def tag_words(tags: Mapping[str, str]) -> str:
    """`team: support, area: web`."""
    return ", ".join(f"{key}: {value}" for key, value in tags.items())


def of_file(budget_file: BudgetFile) -> Facts:
    """A file's owner, tags and description."""
    if budget_file.owner:
        yield "owner", budget_file.owner
    if budget_file.tags:
        yield "tags", tag_words(budget_file.tags)
    if budget_file.description:
        yield "description", budget_file.description


def of_workload(workload: Workload) -> Facts:
    """A workload's own tags and description."""
    if workload.tags:
        yield "tags", tag_words(workload.tags)
    if workload.description:
        yield "description", workload.description


def basis_words(budget: Budget) -> str:
    """The amount that a budget compares: `planned`, or `payable without vat`."""
    return f"{budget.basis} without {', '.join(budget.without)}" if budget.without else budget.basis


def of_budget(result: BudgetResult, currency: str) -> Facts:
    """A budget's description, its parent, and its raise."""
    budget = result.budget
    if budget.description:
        yield "description", budget.description
    if budget.within is not None:
        yield "within", budget.within
    raised = budget.raised
    if raised is not None:
        since = "" if raised.from_ is None else f" from {raised.from_.isoformat()}"
        until = raised.until.isoformat()
        yield (
            "raised",
            f"{stated_money(raised.ceiling)} {currency}{since} until {until} by {raised.by}: {raised.reason}",
        )
