"""The ranges of a file are not drawn, so only its means are checked."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem, Severity
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    undrawn = subject.estimate.undrawn
    if undrawn is None:
        return
    asking = [
        name
        for name, budget in subject.file.budgets.items()
        if budget.max_probability is not None and undrawn.holds_of(name)
    ]
    for name in asking:
        yield Problem(
            ("budgets", name, "max_probability"),
            f"the probability that `{name}` is exceeded is unknown: {undrawn.reason}",
            undrawn.help,
            At.KEY,
            severity=Severity.ERROR,
        )
    if not asking:
        path = subject.ranges[0].path if subject.ranges and undrawn.budgets is None else ("budgets",)
        what = "ranges are not drawn" if undrawn.budgets is None else f"{_listed(undrawn.budgets)} not drawn"
        yield Problem(path, f"{what}, so only means are checked: {undrawn.reason}", undrawn.help, At.KEY)


def _listed(budgets: tuple[str, ...]) -> str:
    names = ", ".join(f"`{name}`" for name in budgets)
    return f"{names} {'is' if len(budgets) == 1 else 'are'}"
