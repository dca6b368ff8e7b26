"""Budgets within another may together spend more than it may."""

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
    """One problem a parent, at it."""
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
                "lower theirs, or raise its ceiling",
            )


class _Excess(Frozen):
    """What children may spend in the first stretch in which that is above their parent's ceiling."""

    total: Decimal
    ceiling: Decimal
    measure: str


def _excess(subject: Subject, parent: BudgetResult, children: list[Child]) -> _Excess | None:
    """Over months run by run, by month; else in the parent's period."""
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
