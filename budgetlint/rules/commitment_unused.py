"""The plan does not use up a commitment, which is paid regardless."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from budgetlint.figures.exact import ZERO
from budgetlint.findings.problem import Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import money, stated

if TYPE_CHECKING:
    from budgetlint.estimate.settlement import CommitmentResult


def check(subject: Subject) -> Iterable[Problem]:
    """Only in calendar plans: a prepaid commitment if the plan reaches its last day, a minimum in each whole period planned."""
    plan = subject.estimate.payable
    for result in () if plan is None else plan.commitments:
        if result.unused:
            yield _prepaid(result, subject.file.currency)
        elif result.shortfalls:
            yield _minimum(result, subject)


def _prepaid(result: "CommitmentResult", currency: str) -> Problem:
    commitment, unused = result.commitment, result.unused
    assert unused is not None
    return Problem(
        ("commitments", result.name),
        f"`{result.name}` ends on {commitment.until} with {money(unused, currency)} of "
        f"{stated(commitment.amount, currency)} unused: the plan uses {money(result.used, currency)} by then",
        "it has to be paid regardless: move spend to it, or commit less next time",
    )


def _minimum(result: "CommitmentResult", subject: Subject) -> Problem:
    first, currency = result.shortfalls[0], subject.file.currency
    period = (result.commitment.period or subject.file.period).value
    months = first.months[0] if len(first.months) == 1 else f"{first.months[0]} to {first.months[-1]}"
    many = len(result.shortfalls)
    more = f"; {many} periods fall short, by {money(sum((shortfall.amount for shortfall in result.shortfalls), ZERO), currency)} in all"
    return Problem(
        ("commitments", result.name),
        f"`{result.name}` is a minimum of {stated(first.used + first.amount, currency)} a {period}, but "
        f"{months} uses {money(first.used, currency)}: {money(first.amount, currency)} is due without use in "
        f"{first.months[-1]}{more if many > 1 else ''}",
        "it has to be paid regardless: move spend to it, or commit less next time",
    )
