"""A raise that raises nothing, or ends before it begins."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.rule import Rule, Subject
from budgetlint.rules.words import stated


def check(subject: Subject) -> Iterable[Problem]:
    for name, budget in subject.file.budgets.items():
        raised, currency = budget.raised, subject.file.currency
        if raised is None:
            continue
        path = ("budgets", name, "raised")
        if raised.ceiling <= budget.loosest_ceiling:
            yield Problem(
                (*path, "ceiling"),
                f"`{name}` is raised to {stated(raised.ceiling, currency)}, "
                f"which is not above its ceiling of {stated(budget.loosest_ceiling, currency)}",
                "a lower ceiling is `ceiling` itself",
            )
        if raised.from_ is not None and raised.from_ > raised.until:
            yield Problem(
                (*path, "until"),
                f"the raise of `{name}` ends on {raised.until}, before it begins on {raised.from_}",
                "both days are included",
            )


RULE = Rule("raise-invalid", Severity.ERROR, "a raise that raises nothing, or ends before it begins", check)
