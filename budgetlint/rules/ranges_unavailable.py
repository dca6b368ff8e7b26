"""The ranges of a file are not drawn, so that only its means are checked."""

from collections.abc import Iterable

from budgetlint.findings.problem import At, Problem, Severity
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    undrawn = subject.estimate.undrawn
    if undrawn is None:
        yield from _payable(subject)
        return
    asking = [name for name, budget in subject.file.budgets.items() if budget.max_probability is not None]
    for name in asking:
        yield Problem(
            ("budgets", name, "max_probability"),
            f"how probable it is that `{name}` is exceeded is unknown: {undrawn.reason}",
            undrawn.help,
            At.KEY,
            severity=Severity.ERROR,
        )
    if not asking:
        path = subject.ranges[0].path if subject.ranges else ("budgets",)
        yield Problem(path, f"ranges are not drawn, only means are checked: {undrawn.reason}", undrawn.help, At.KEY)


def _payable(subject: Subject) -> Iterable[Problem]:
    """Budgets over what is payable, which is not drawn."""
    for name, budget in subject.file.budgets.items() if subject.ranges else ():
        if budget.max_probability is not None and budget.basis == "payable":
            yield Problem(
                ("budgets", name, "max_probability"),
                f"how probable it is that `{name}` is exceeded is unknown: what is payable is not drawn",
                "compare `planned` with a ceiling of its own",
                At.KEY,
                severity=Severity.ERROR,
            )
