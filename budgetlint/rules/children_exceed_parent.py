"""The budgets within another may together exceed its ceiling."""

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.estimate.nesting import Child, together, together_in, why_unfit
from budgetlint.estimate.results import BudgetResult
from budgetlint.figures.exact import settled
from budgetlint.findings.problem import Problem
from budgetlint.frozen import Frozen
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed, money, stated


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each parent, at the parent."""
    for parent, children in subject.families():
        fitting = [child for child in children if why_unfit(child, parent.budget) is None]
        excess = _excess(subject, parent, fitting)
        if excess is not None:
            currency, may = subject.file.currency, "may" if len(fitting) == 1 else "may together"
            yield Problem(
                ("budgets", parent.name),
                f"{listed(child.address for child in fitting)}, within `{parent.name}`, {may} spend "
                f"{money(excess.total, currency)} {excess.measure}, {money(excess.total - excess.ceiling, currency)} "
                f"over its ceiling of {stated(excess.ceiling, currency)}",
                "lower the ceilings of the budgets within it, or raise its own",
            )


class _Excess(Frozen):
    """What the children may spend in the first run or period in which that exceeds their parent's ceiling."""

    total: Decimal
    ceiling: Decimal
    measure: str


def _excess(subject: Subject, parent: BudgetResult, children: list[Child]) -> _Excess | None:
    """The first excess, None without one: run by run in a calendar plan, else per the parent's period."""
    for run in parent.runs:
        total = None if run.partial else together_in(run.months, children)
        if total is not None and total > settled(run.ceiling):
            return _Excess(total, run.ceiling, f"in {run.label}")
    if parent.runs:
        return None
    total = together(subject.file, parent.budget, children)
    if total is None or total <= settled(parent.ceiling):
        return None
    return _Excess(total, parent.ceiling, f"a {parent.period}")
