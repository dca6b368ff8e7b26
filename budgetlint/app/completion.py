"""Shell completion: models of the catalog, rules, and the workloads and accounts of the budget files in this folder."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from budgetlint.edges.trouble import Trouble

if TYPE_CHECKING:
    from budgetlint.model.budget import BudgetFile


def names_that_begin(begun: str, *, models: bool, rules: bool) -> list[str]:
    """The names that begin with a text, sorted: models, or workloads and optionally rules."""
    names = _models() if models else _workloads(rules=rules)
    return sorted({name for name in names if name.startswith(begun)})


def _models() -> Iterator[str]:
    from budgetlint.edges import catalog

    return (name for name, _ in catalog.names())


def accounts_that_begin(begun: str) -> list[str]:
    """The accounts that begin with a text, sorted, from the budget files in this folder."""
    return sorted({name for file in _budget_files() for name in file.accounts if name.startswith(begun)})


def _workloads(*, rules: bool) -> Iterator[str]:
    """The names of workloads, and of rules if wanted; without readable budget files, only rules."""
    from budgetlint.rules import RULES

    if rules:
        yield from (rule.name for rule in RULES)
    for file in _budget_files():
        yield from file.workloads


def _budget_files() -> "Iterator[BudgetFile]":
    """The readable budget files in this folder; completion never reports errors."""
    from budgetlint.app.runs import RunOptions, run_over

    try:
        report = run_over(RunOptions())
    except Trouble:
        return
    yield from (file.file for file in report.files if file.file is not None)
