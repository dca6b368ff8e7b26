"""A budget covers nothing, or has a key that has no meaning with its other keys."""

from collections.abc import Iterable

from budgetlint.estimate.plan import named_in
from budgetlint.estimate.results import BudgetResult
from budgetlint.findings.problem import At, Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed


def check(subject: Subject) -> Iterable[Problem]:
    for result in subject.estimate.budgets:
        budget, path = result.budget, ("budgets", result.name)
        if not result.scope and not result.unpriced and _names_known(subject, result):
            yield _empty(result)
        if budget.per is not None and budget.period is not None:
            message = f"`{result.name}` is a ceiling per `{budget.per}`, which can't have a `period`"
            yield Problem((*path, "period"), message, "remove `period` or `per`", At.KEY)
        if budget.of == ():
            message = f"`of` of `{result.name}` is empty: there is nothing to divide by"
            yield Problem((*path, "of"), message, "remove `of` to divide by the units of the scope", At.KEY)
        if budget.of is not None and budget.per is None:
            message = f"`of` of `{result.name}` names the workloads whose units to divide by, but without `per` nothing is divided"
            yield Problem((*path, "of"), message, "add `per`, or name the scope under `workloads`", At.KEY)


def _names_known(subject: Subject, result: BudgetResult) -> bool:
    """Whether every workload that the budget names exists; one that does not has a finding of another rule."""
    return all(named_in((name,), subject.estimate.workloads) for name in result.budget.workloads or ())


def _empty(result: BudgetResult) -> Problem:
    budget, path = result.budget, ("budgets", result.name)
    if budget.tags:
        tags = listed(f"{key}: {value}" for key, value in budget.tags.items())
        among = f" of {listed(budget.workloads)}" if budget.workloads else ""
        what = "the tag" if len(budget.tags) == 1 else "all of"
        message = f"`{result.name}` covers nothing: no workload{among} has {what} {tags}"
        return Problem(
            (*path, "tags"),
            message,
            "correct the tags here or on the workloads; a workload inherits the file's tags and may replace them",
        )
    key = "tags" if budget.tags is not None else "workloads"
    message = f"`{result.name}` covers nothing: its `{key}` is empty"
    return Problem((*path, key), message, f"remove `{key}` to cover every workload")
