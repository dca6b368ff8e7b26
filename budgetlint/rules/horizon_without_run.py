"""A plan is too short for a budget: it contains no whole quarter or year."""

from collections.abc import Iterable

from budgetlint.estimate.runs import run_length, runs_in
from budgetlint.findings.problem import Problem
from budgetlint.model.calendar import index_of, month_at
from budgetlint.rules.rule import Subject


def check(subject: Subject) -> Iterable[Problem]:
    file = subject.file
    months = file.calendar
    for name, budget in file.budgets.items() if months else ():
        length = run_length(file, budget)
        if all(partial for _, partial in runs_in(file, length)):
            period = (budget.period or file.period).value
            first = runs_in(file, length)[0][0]
            start = index_of(first[0]) if file.year_starts is None else _start_of_next(first, length)
            end = month_at(start + length - 1)
            needed = start + length - index_of(months[0])
            yield Problem(
                ("budgets", name, "period" if budget.period is not None else "ceiling"),
                f"the plan, {months[0]} to {months[-1]}, contains no whole {period} of `{name}`",
                f"state `months: {needed}`, up to {end}, or a ceiling for a shorter period",
                related=((("months",), "the length of the plan"),) if file.months is not None else (),
            )


def _start_of_next(first: tuple[str, ...], length: int) -> int:
    """The month in which the first run that could be whole begins, which follows any run that the plan's start cuts off."""
    return index_of(first[-1]) + 1 if len(first) < length else index_of(first[0])
