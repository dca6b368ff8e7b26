"""A summary is stated for a context that is never compacted."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Agent
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for path, name, workload in subject.stating("context"):
        if isinstance(workload, Agent) and workload.context.summary is not None and workload.context.compact_at is None:
            yield Problem(
                (*path, "context", "summary"),
                f"the `summary` of `{name}` has no effect: its context states no `compact_at`",
                "state `compact_at`, the size above which the context is compacted, or remove `summary`",
            )
