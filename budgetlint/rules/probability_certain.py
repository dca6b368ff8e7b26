"""A budget states `max_probability`, but none of its numbers is a range."""

from collections.abc import Iterable

from budgetlint.figures.shown import share
from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import money


def check(subject: Subject) -> Iterable[Problem]:
    estimate = subject.estimate
    for result in estimate.budgets:
        allowed = result.budget.max_probability
        undrawn = estimate.undrawn is not None and estimate.undrawn.holds_of(result.name)
        if allowed is None or result.spread is not None or result.amount is None or undrawn:
            continue
        exceeded = any(run.amount is not None and run.amount > run.ceiling for run in result.runs) or (
            result.amount > result.ceiling
        )
        yield Problem(
            ("budgets", result.name, "max_probability"),
            f"`{result.name}` is exceeded with a probability of {'100%' if exceeded else '0%'}, "
            f"at most {share(allowed)} is allowed: no number behind its {money(result.amount, subject.file.currency)} is a range",
            "write the uncertain numbers as ranges, such as `{mean: 2300, p10: 900, p90: 4100}`, or remove `max_probability`",
            At.KEY,
        )
