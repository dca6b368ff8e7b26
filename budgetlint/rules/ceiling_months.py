"""A budget's ceiling changes in a month in which none of its runs begins."""

from collections.abc import Iterable

from budgetlint.estimate.runs import run_length, runs_in
from budgetlint.findings.problem import At, Problem
from budgetlint.model.calendar import index_of
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    file = subject.file
    for name, budget in file.budgets.items() if file.calendar else ():
        if not isinstance(budget.ceiling, dict) or not budget.ceiling:
            continue
        firsts = [months[0] for months, _ in runs_in(file, run_length(file, budget))]
        first, *later = sorted(budget.ceiling)
        if first > firsts[0]:
            message = f"the first ceiling of `{name}` starts in {first}, but the plan starts in {firsts[0]}"
            yield Problem(("budgets", name, "ceiling", first), message, f"state a ceiling for {firsts[0]}", At.KEY)
        for month in later:
            if month not in firsts:
                nearest = min(
                    firsts, key=lambda first_month: (abs(index_of(first_month) - index_of(month)), first_month)
                )
                message = f"a ceiling of `{name}` changes in {month}, in which none of its runs begins"
                yield Problem(
                    ("budgets", name, "ceiling", month),
                    message,
                    f"use {nearest}, the nearest month in which one begins",
                    At.KEY,
                )
