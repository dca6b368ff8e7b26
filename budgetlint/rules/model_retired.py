"""A workload's model is no longer offered."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    retired = {
        model: facts.retires
        for model, facts in subject.model_facts().items()
        if facts.retires is not None and facts.retires <= subject.day
    }
    if not retired:
        return
    for path, _, workload in subject.stating("model"):
        if workload.model in retired:
            yield Problem(
                (*path, "model"),
                f"`{workload.model}` retired on {retired[workload.model]}",
                "plan with its replacement, at the replacement's price",
            )
