"""A raise does not raise the ceiling, or ends before it begins."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.findings.problem import Problem
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import stated


def check(subject: Subject) -> Iterable[Problem]:
    for name, budget in subject.file.budgets.items():
        raised, currency = budget.raised, subject.file.currency
        if raised is None:
            continue
        path = ("budgets", name, "raised")
        if raised.from_ is not None and raised.from_ > raised.until:
            yield Problem(
                (*path, "until"),
                f"the raise of `{name}` ends on {raised.until}, before it begins on {raised.from_}",
                "correct one of the days; both are included",
            )
        ceilings = _replaced(subject.file, budget)
        if not ceilings:
            yield Problem(
                path,
                f"the raise of `{name}` reaches no run: none begins on or after its first day and ends by {raised.until}",
                "a raise applies to whole runs of a calendar plan: change its days, or remove it",
            )
        elif raised.ceiling <= max(ceilings):
            yield Problem(
                (*path, "ceiling"),
                f"`{name}` is raised to {stated(raised.ceiling, currency)}, "
                f"which is not above its ceiling of {stated(max(ceilings), currency)}",
                "to lower a ceiling, change `ceiling` itself",
            )


def _replaced(file: BudgetFile, budget: Budget) -> list[Decimal]:
    """The ceilings that a raise replaces; in a calendar plan, those of the runs that it reaches."""
    if file.starts is None:
        return [budget.loosest_ceiling]
    from budgetlint.estimate.runs import reaches, run_length, runs_in

    runs = (months for months, _ in runs_in(file, run_length(file, budget)))
    return [budget.ceiling_in(months[0]) for months in runs if reaches(budget, months)]
