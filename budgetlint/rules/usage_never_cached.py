"""Input tokens of an agent's calls are stated under `usage`, where they are never cached."""

from collections.abc import Iterable

from budgetlint.figures.shown import count
from budgetlint.findings.problem import Problem
from budgetlint.model.workloads import Agent
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each agent whose `usage` adds input tokens to every call."""
    for path, name, workload in subject.stating("usage"):
        tokens = workload.usage.get("input_tokens")
        if isinstance(workload, Agent) and tokens:
            yield Problem(
                (*path, "usage", "input_tokens"),
                f"the {count(tokens)} input tokens that `usage` adds to each call of `{name}` are never cached",
                "state them as `other` in its `context`, where they are cached with the rest of the first call",
            )
