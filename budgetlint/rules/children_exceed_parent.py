"""Budgets within another may together spend more than it may."""

from collections.abc import Iterable

from budgetlint.estimate.nesting import by_parent, children_of, together, why_unfit
from budgetlint.figures.exact import settled
from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.rule import Rule, Subject
from budgetlint.rules.words import listed, money, stated


def check(subject: Subject) -> Iterable[Problem]:
    """One problem a parent, at it."""
    results = {result.name: result for result in subject.estimate.budgets}
    children = (*children_of(subject.file, results.values()), *subject.children)
    for name, group in by_parent(children).items():
        parent = results.get(name)
        if parent is None:
            continue
        budget, currency = parent.budget, subject.file.currency
        fitting = [child for child in group if why_unfit(child, budget) is None]
        total = together(subject.file, budget, fitting)
        if total is not None and total > settled(budget.ceiling_in(None)):
            over = money(total - budget.ceiling_in(None), currency)
            may = "may" if len(fitting) == 1 else "may together"
            yield Problem(
                ("budgets", name),
                f"{listed(child.address for child in fitting)}, within `{name}`, {may} spend {money(total, currency)} "
                f"a {parent.period}, {over} over its ceiling of {stated(budget.ceiling_in(None), currency)}",
                "lower theirs, or raise its ceiling",
            )


RULE = Rule(
    "children-exceed-parent",
    Severity.WARNING,
    "budgets within another may together spend more than it may",
    check,
    over_scopes=True,
)
