"""No ceiling over a period covers a workload."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject

_ADVICE = "name it under a budget's `workloads`, give it a budget's tags, or add a budget over all workloads"


def check(subject: Subject) -> Iterable[Problem]:
    """A ceiling per unit does not limit volume. No problem where the file has no budget, or one could not be read."""
    results = subject.estimate.budgets
    if not results or not subject.file.workloads or any(path[:1] == ("budgets",) for path in subject.broken):
        return
    overall = [result for result in results if result.budget.per is None]
    if not overall:
        message = "every ceiling is per unit: nothing limits the number of units in a period"
        yield Problem(("budgets",), message, "add a budget without `per`")
        return
    if any(result.budget.workloads is None and result.budget.tags is None for result in overall):
        return
    covered = {name for result in overall for name in result.scope}
    for name in subject.file.workloads:
        if name not in covered:
            yield Problem(("workloads", name), f"no budget over a period covers `{name}`", _ADVICE)
