"""A budget leaves out an adjustment that does not exist, or compares an amount that includes no adjustments."""

from collections.abc import Iterable

from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """In a root, the adjustments of included files are known too."""
    known = dict.fromkeys(name.rpartition("/")[2] for name in subject.file.adjustments)
    suggest = suggestions(lambda: known)
    for name, budget in subject.file.budgets.items():
        path = ("budgets", name, "without")
        if budget.without is not None and budget.basis != "payable":
            message = f"`{name}` compares the {budget.basis} amount, which has no adjustments to leave out"
            yield Problem(path, message, "write `basis: payable`, or remove `without`", At.KEY)
            continue
        for at, left_out in enumerate(budget.without or ()):
            if left_out not in known:
                message = f"`{name}` leaves out `{left_out}`, which is not an adjustment of this file"
                yield Problem((*path, at), message, suggest(left_out))
