"""The amounts of budgets at list prices: the operational amounts of their scopes, without contract, buffer, fee or
tax."""

from collections.abc import Mapping, Sequence
from datetime import date

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.organisation import Member, organisation
from budgetlint.estimate.results import BudgetResult
from budgetlint.frozen import replace
from budgetlint.lint.prices import prices_of, snapshot_of
from budgetlint.lint.report import FileReport
from budgetlint.model.budget import BudgetFile


def listed_results(report: FileReport, files: Sequence[FileReport], day: date) -> Mapping[str, BudgetResult]:
    """Each budget of a file as an enforcer counts it; a root's budgets cover the files it includes."""
    if report.file is None:
        return {}
    file = _operational(report.file)
    estimated = estimate(file, prices_of(report.listed, None, day))
    results = estimated.budgets
    if report.organisation is not None:
        members = [
            _member(file_report, day)
            for file_report in files
            if file_report.path in report.included and file_report.file is not None
        ]
        results = organisation(file, estimated, members, snapshot_of(report.listed).units, day).budgets
    return {result.name: result for result in results}


def _operational(file: BudgetFile) -> BudgetFile:
    """The file with every budget on the amount that a gateway counts."""
    budgets = {name: replace(budget, basis="operational") for name, budget in file.budgets.items()}
    return replace(file, budgets=budgets)


def _member(report: FileReport, day: date) -> Member:
    prices = prices_of(report.listed, None, day)
    file = report.file
    name = report.path if file is None or file.name is None else file.name
    return Member(name, file, None if file is None else estimate(file, prices), prices)
