"""Why what is payable changed: by what is planned, and by each fee, discount and tax."""

from decimal import Decimal

from budgetlint.compare.results import Moved, Part, PayableChange
from budgetlint.compare.workloads import fitted
from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.results import Estimate
from budgetlint.figures.exact import ZERO, settled


def payable_change(before: Estimate, after: Estimate) -> PayableChange | None:
    """The payable amounts of two sides in one measure; None where neither says anything of it.

    payable = planned + Σ what each step changes, so the parts are the differences of these, and sum to the whole.
    """
    if before.payable is None and after.payable is None:
        return None
    moved = Moved(_total(before), _total(after))
    if moved.change is None:
        return PayableChange(moved, ())
    then, now = _steps(before), _steps(after)
    parts = (
        Part(name, Amount(settled(now.get(name, ZERO)) - settled(then.get(name, ZERO))))
        for name in dict.fromkeys((*then, *now))
    )
    return PayableChange(moved, fitted([part for part in parts if part.change], moved))


def _total(estimate: Estimate) -> Decimal | None:
    """What is payable; of a side that says nothing of it what is planned."""
    if estimate.payable is not None:
        return estimate.payable.headline.total.amount
    return None if estimate.headline is None else estimate.headline.planned


def _steps(estimate: Estimate) -> dict[str, Decimal]:
    """What is planned, and what each step changes, by kind and name."""
    steps: dict[str, Decimal] = {"planned": estimate.headline_known.planned}
    for step in () if estimate.payable is None else estimate.payable.headline.steps:
        name = f"{step.adjustment.kind} {step.name}"
        steps[name] = steps.get(name, ZERO) + step.change.known
    return steps
