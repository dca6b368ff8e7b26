"""A budget's amount can't be fully computed, so whether it is within its ceiling is unknown."""

from collections.abc import Iterable, Sequence

from budgetlint.estimate.line_items import Lack
from budgetlint.estimate.plan import named_in
from budgetlint.estimate.results import BudgetResult, Status
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import amount_of, listed


def check(subject: Subject) -> Iterable[Problem]:
    """No problem where another finding already reports the cause: prices, a workload's shape, its volume or a scope."""
    if not subject.prices_read:
        return
    workloads = subject.estimate.workloads
    unpriced = {
        spender.whole or spender.name
        for spender in subject.unpriced()
        if not any(gap.lack is Lack.VOLUME for gap in spender.gaps)
    }
    unpriced.update(name for name, _, _ in subject.unpriced_months())
    for result in subject.estimate.budgets:
        if result.status is not Status.INCOMPLETE or not result.scope:
            continue
        names = [name for name in result.unpriced if name in unpriced]
        shared = [name for name in result.unpriced if name in workloads and workloads[name].layers is not None]
        if names:
            yield _unpriced(subject, result, names)
        elif shared and result.budget.basis == "payable" and subject.estimate.horizon is None:
            yield _unshared(result, shared)
        elif (
            result.budget.per
            and result.known is None
            and not (result.wrong_units or result.counted_twice or result.unpriced)
        ):
            counted = result.scope if result.budget.of is None else named_in(result.budget.of, workloads)
            if counted:
                yield _undivided(result, counted)


def _unshared(result: BudgetResult, names: Sequence[str]) -> Problem:
    return Problem(
        ("budgets", result.name),
        f"`{result.name}` can't be computed: the payable amount of {listed(names)} depends on an unknown adjustment, "
        "or on one that is shared with workloads without a price",
        "fix the findings about these adjustments, and about workloads without a price",
    )


def _undivided(result: BudgetResult, counted: Sequence[str]) -> Problem:
    count = "counts" if len(counted) == 1 else "count"
    when, at_all = ("", " at all") if result.at is None else (f" in {result.label}", "")
    return Problem(
        ("budgets", result.name),
        f"`{result.name}` can't be divided{when}: {listed(counted)} {count} no `{result.budget.per}`{at_all}",
        "a cost per unit needs at least one of them in a period",
    )


def _unpriced(subject: Subject, result: BudgetResult, names: list[str]) -> Problem:
    known = "" if not result.known else f"; the rest {amount_of(result, subject.file.currency)}"
    have = "has" if len(names) == 1 else "have"
    when = "" if result.at is None else f" in {result.label}"
    return Problem(
        ("budgets", result.name),
        f"`{result.name}` can't be computed{when}: {listed(names)} {have} no price{known}",
        "an unknown price does not count as zero: fix the findings about each of these workloads",
        related=tuple((("workloads", name), "has no price") for name in names[:3] if name in subject.file.workloads),
    )
