"""An adjustment that says neither how much it is nor of what, or says it twice."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from budgetlint.figures.exact import ONE
from budgetlint.findings.problem import At, Path, Problem
from budgetlint.rules.rule import Subject
from budgetlint.rules.selecting import selection_problems

if TYPE_CHECKING:
    from budgetlint.model.payable import Adjustment


def check(subject: Subject) -> Iterable[Problem]:
    stated = {name: adjustment for name, adjustment in subject.file.adjustments.items() if "/" not in name}
    if not stated:
        return
    from budgetlint.estimate.payable import spenders_in

    spenders = spenders_in(subject.file)
    for name, adjustment in stated.items():
        path = ("adjustments", name)
        yield from _how_much(path, name, adjustment)
        yield from selection_problems(path, name, adjustment, subject, spenders)


def _how_much(path: Path, name: str, adjustment: "Adjustment") -> Iterable[Problem]:
    rate, amount = adjustment.rate, adjustment.amount
    if rate is None and amount is None:
        message = f"`{name}` states neither a `rate` nor an `amount`, so what is payable is unknown"
        yield Problem(path, message, "`rate: 19%`, or `amount: 100` a period")
    if rate is not None and amount is not None:
        message = f"`{name}` states a `rate` and an `amount`, so what is payable is unknown"
        yield Problem(
            (*path, "amount"), message, "make two adjustments of it, in the order in which they apply", At.KEY
        )
    if adjustment.period is not None and amount is None:
        message = f"`period` of `{name}` says what an `amount` is per, and there is none"
        yield Problem((*path, "period"), message, "a `rate` is of whatever is spent", At.KEY)
    if adjustment.kind == "discount" and rate is not None and rate > ONE:
        yield Problem((*path, "rate"), f"`{name}` takes off more than there is", "a discount is at most 100 %")
