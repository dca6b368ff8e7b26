"""What budget files declare that may be enforced: the accounts of a run with their keys, and every budget."""

from budgetlint.export.accounts import join_account
from budgetlint.export.ceilings import ceiling_of_budget
from budgetlint.export.limits import AccountLimits, Declaration, DeclaredLimit, NotExported
from budgetlint.export.listed import listed_results
from budgetlint.export.sight import seen_files
from budgetlint.figures.exact import exactly
from budgetlint.lint.report import Report
from budgetlint.model.accounts import ProviderAccount


@exactly()
def declaration(report: Report) -> Declaration:
    """The accounts, keys and budgets of a run on its day. An account that several files state alike is one account."""
    accounts: dict[str, tuple[ProviderAccount, AccountLimits]] = {}
    budgets: list[DeclaredLimit] = []
    refused: list[NotExported] = []
    for seen in seen_files(report):
        for name, account in seen.file.accounts.items():
            join_account(accounts, name, account, seen)
        listed = listed_results(seen.report, report.files, report.as_of)
        for result in () if seen.report.estimate is None else seen.report.estimate.budgets:
            limit = ceiling_of_budget(seen, result, listed.get(result.name), report.as_of)
            if isinstance(limit, NotExported):
                refused.append(limit)
            else:
                budgets.append(limit)
    return Declaration(tuple(limits for _, limits in accounts.values()), tuple(budgets), tuple(refused))
