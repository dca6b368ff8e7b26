"""A budget names a workload that is not in the file."""

from collections.abc import Iterable

from budgetlint.figures.guess import suggestions
from budgetlint.findings.problem import Problem, Severity
from budgetlint.rules.rule import Rule, Subject


def check(subject: Subject) -> Iterable[Problem]:
    """A workload that is there and could not be read is known by name."""
    known = {*subject.estimate.workloads, *subject.estimate.unpriced}
    suggest = suggestions(lambda: subject.file.workloads)
    for name, budget in subject.file.budgets.items():
        for key, named in (("workloads", budget.workloads), ("of", budget.of)):
            for at, workload in enumerate(named or ()):
                if workload not in known:
                    yield Problem(
                        ("budgets", name, key, at),
                        f"`{name}` names a workload `{workload}`, which this file does not have",
                        suggest(workload),
                    )


RULE = Rule("budget-unknown-workload", Severity.ERROR, "a budget names a workload that is not there", check)
