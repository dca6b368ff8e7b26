"""An agent's context grows by less than the answers that go back into it."""

from collections.abc import Iterable

from budgetlint.estimate.series import context_size
from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Agent
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    for path, name, workload in subject.stating("context"):
        if not isinstance(workload, Agent) or workload.context.growth_per_call >= workload.output_tokens:
            continue
        if workload.calls_per_task > 1 and not _carries_nothing(workload):
            growth, output = count(workload.context.growth_per_call), count(workload.output_tokens)
            yield Problem(
                (*path, "context", "growth_per_call"),
                f"each call of `{name}` adds {growth} tokens to the next and writes {output}: "
                "its answers go back into the context",
                f"`growth_per_call` is the answer plus what tools return: state {output} or more",
            )


def _carries_nothing(workload: Agent) -> bool:
    """Whether compaction leaves no room for a single answer, so that no growth is ever carried."""
    limit = workload.context.compact_at
    return limit is not None and context_size(workload.context) + workload.output_tokens > limit
