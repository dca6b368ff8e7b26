"""An agent's compaction limit is below the context that it starts from."""

from collections.abc import Iterable

from budgetlint.estimate.series import agent_series
from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Agent
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for path, _, workload in subject.stating("context"):
        if isinstance(workload, Agent) and workload.context.compact_at is not None:
            limit, series = workload.context.compact_at, agent_series(workload)
            if limit < series.restart:
                size, which = series.first, "the first call carries"
                if limit >= series.first:
                    size, which = series.restart, "a call carries after compaction, summary included"
                yield Problem(
                    (*path, "context", "compact_at"),
                    f"`compact_at` {count(limit)} is less than the {count(size)} tokens that {which}",
                    "compaction starts again from the parts of the context, so the limit must be at least their sum",
                )
