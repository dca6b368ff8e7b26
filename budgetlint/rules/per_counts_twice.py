"""A ceiling per person divides by people who are counted by several workloads."""

from collections.abc import Iterable

from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each budget, at its `per`."""
    for result in subject.estimate.budgets:
        names = result.counted_twice
        if names:
            unit = result.budget.per
            yield Problem(
                ("budgets", result.name, "per"),
                f"`{result.name}` is per `{unit}`, which {listed(names)} each count, possibly the same {unit}s",
                f"`of: [{names[0]}]` divides by the {unit}s of one of them; with several names under `of`, their {unit}s are added",
                related=tuple((("workloads", name), f"counts {unit}s") for name in names[:3]),
            )
