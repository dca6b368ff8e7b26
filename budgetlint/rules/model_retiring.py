"""A workload's model will be retired before one more period is over."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    if subject.file.starts is not None:
        return
    period = subject.file.period
    retiring = {
        model: facts.retires
        for model, facts in subject.model_facts().items()
        if facts.retires is not None and 0 < (facts.retires - subject.day).days <= period.days
    }
    if not retiring:
        return
    for path, _, workload in subject.stating("model"):
        day = retiring.get(workload.model)
        if day is not None:
            left = (day - subject.day).days
            yield Problem(
                (*path, "model"),
                f"`{workload.model}` retires on {day}: {left} day{'s' * (left > 1)} from {subject.day}, "
                f"within the {period.value} that is planned",
                "plan the move to its replacement",
            )
