"""An agent's context is compacted, and no summary is planned for."""

from collections.abc import Iterable

from budgetlint.estimate.series import agent_series
from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Agent
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """Silent where a task ends before its context is compacted."""
    for path, name, workload in subject.stating("context"):
        if not isinstance(workload, Agent) or workload.context.summary is not None:
            continue
        restarts = agent_series(workload).restarts
        if restarts:
            times = "once" if restarts == 1 else f"{count(restarts)} times"
            yield Problem(
                (*path, "context", "compact_at"),
                f"the context of `{name}` is compacted {times} a task, and no summary is written or carried on",
                "`summary: {tokens: 2000}` beside `compact_at` counts the call that writes it and what later calls carry of it",
            )
