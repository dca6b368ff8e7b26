"""An adjustment's size or selection is missing, stated twice, or impossible."""

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
    from budgetlint.estimate.spend import spenders_in

    spenders = spenders_in(subject.file)
    for name, adjustment in stated.items():
        path = ("adjustments", name)
        yield from _how_much(path, name, adjustment)
        yield from selection_problems(path, name, adjustment, subject, spenders)


def _how_much(path: Path, name: str, adjustment: "Adjustment") -> Iterable[Problem]:
    rate, amount = adjustment.rate, adjustment.amount
    if rate is None and amount is None:
        message = f"`{name}` states neither a `rate` nor an `amount`, so the payable amount is unknown"
        yield Problem(path, message, "state a share such as `rate: 19%`, or an amount per period such as `amount: 100`")
    if rate is not None and amount is not None:
        message = f"`{name}` states both a `rate` and an `amount`, so the payable amount is unknown"
        yield Problem(
            (*path, "amount"), message, "split it into two adjustments, in the order in which they apply", At.KEY
        )
    if adjustment.period is not None and amount is None:
        message = f"`{name}` states a `period` but no `amount` that it could be per"
        yield Problem(
            (*path, "period"), message, "remove `period`: a `rate` is a share of the spend, whatever the period", At.KEY
        )
    if adjustment.kind == "discount" and rate is not None and rate > ONE:
        yield Problem((*path, "rate"), f"`{name}` is a discount of more than 100 %", "state a `rate` of at most 100 %")
