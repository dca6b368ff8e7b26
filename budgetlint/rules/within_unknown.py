"""A budget is within one that does not exist."""

from collections.abc import Iterable

from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """An info in a file checked alone, which a root may include; an error in a root and under a root."""
    budgets = subject.file.budgets
    suggest = suggestions(lambda: budgets)
    alone = subject.members is None and subject.file.includes is None
    for child, _ in subject.nested():
        if child.parent in budgets:
            continue
        advice = suggest(child.parent)
        yield Problem(
            ("budgets", child.name, "within"),
            f"`{child.address}` is within `{child.parent}`, which "
            + ("this file does not have" if alone or child.member is None else "neither its file nor the root has"),
            advice or ("correct the name, or check the root that includes this file" if alone else None),
            severity=Severity.INFO if alone else None,
            file=subject.path_of(child.member),
        )
