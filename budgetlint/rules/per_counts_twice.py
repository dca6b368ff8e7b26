"""A ceiling per person divides by people whom several workloads count."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """One problem a budget, at its `per`."""
    for result in subject.estimate.budgets:
        names = result.counted_twice
        if names:
            unit = result.budget.per
            yield Problem(
                ("budgets", result.name, "per"),
                f"`{result.name}` is per `{unit}`, which {listed(names)} each count: the same {unit}s may use them all",
                f"`of: [{names[0]}]` divides by the {unit}s of one of them; `of` with several names adds theirs up",
                related=tuple((("workloads", name), f"counts {unit}s") for name in names[:3]),
            )
