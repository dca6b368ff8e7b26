"""An agent's context is compacted, but no summary is planned."""

from collections.abc import Iterable

from budgetlint.estimate.series import agent_series
from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Agent
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """No problem where a task ends before its context is compacted."""
    for path, name, workload in subject.stating("context"):
        if not isinstance(workload, Agent) or workload.context.summary is not None:
            continue
        restarts = agent_series(workload).restarts
        if restarts:
            times = "once" if restarts == 1 else f"{count(restarts)} times"
            yield Problem(
                (*path, "context", "compact_at"),
                f"the context of `{name}` is compacted {times} a task, but no summary is planned",
                "add `summary: {tokens: 2000}` next to `compact_at`: it counts the call that writes the summary and the tokens that later calls carry",
            )
