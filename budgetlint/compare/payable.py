"""Why the payable amount changed: by the plan, and by each fee, discount and tax."""

from decimal import Decimal

from budgetlint.compare.results import Moved, Part, PayableChange
from budgetlint.compare.workloads import fitted
from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.results import Estimate
from budgetlint.figures.exact import ZERO, settled


def payable_change(before: Estimate, after: Estimate) -> PayableChange | None:
    """The payable amounts of two sides in one measure; None if neither has one.

    payable = planned + Σ change of each step, so the parts are the differences of these terms, and sum to the whole.
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
    """The payable amount, or the planned one if there is none."""
    if estimate.payable is not None:
        return estimate.payable.headline.total.amount
    return None if estimate.headline is None else estimate.headline.planned


def _steps(estimate: Estimate) -> dict[str, Decimal]:
    """The planned amount and the change of each step, by kind and name."""
    steps: dict[str, Decimal] = {"planned": estimate.headline_known.planned}
    for step in () if estimate.payable is None else estimate.payable.headline.steps:
        name = f"{step.adjustment.kind} {step.name}"
        steps[name] = steps.get(name, ZERO) + step.change.known
    return steps
