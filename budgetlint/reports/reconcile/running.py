"""Projections of budgets of the running period, in words: at plan and at pace, each with the day on which it breaks."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.figures.exact import ZERO
from budgetlint.figures.shown import WEEKDAYS, in_steps, percent, stated_money, step_apart, step_of
from budgetlint.reconcile.projections import Projection, ToDate


def head(running: ToDate) -> str:
    """`total: 44.00 of 100.00 USD spent from 2027-03-01 through 2027-03-11, of a month that ends on 2027-03-31`."""
    spent = f"{'at least ' if running.unknown else ''}{in_steps(running.spent, _step(running))} of {stated_money(running.ceiling)} {running.currency}"
    days = f"from {running.first} through {running.through}, of a {running.period} that ends on {running.last}"
    return f"{running.budget}: {spent} spent {days}"


def lines(running: ToDate) -> Iterator[str]:
    """Both projections, the reason if one is missing, and the observed weekdays, which neither uses."""
    step = _step(running)
    if running.plan is not None:
        ratio = "" if running.ratio is None else f", {percent(running.ratio)} of it was spent"
        yield f"plan for these days: {in_steps(running.plan, step)}{ratio}"
    if running.at_plan is None:
        unknown = ", ".join(f"`{name}`" for name in running.unknown)
        yield f"not projected: the amount of {unknown} is not known" if unknown else "not projected: a price is missing"
    else:
        yield f"at plan: {_ends(running.at_plan, step)}"
        yield (
            f"at pace: {_ends(running.at_pace, step)}"
            if running.at_pace
            else f"at pace: not projected, {running.why_no_pace}"
        )
    if running.since is not None:
        yield f"the first record is from {running.since}: if logs of earlier days are missing, all of this is too low"
    if running.ended is not None:
        yield f"the last record is from {running.ended}: if logs of later days are missing, all of this is too low"
    if any(running.weekdays):
        amounts = (
            f"{day[:3]} {'-' if amount is None else in_steps(amount, step)}"
            for day, amount in zip(WEEKDAYS, running.weekdays, strict=True)
        )
        yield f"observed by weekday, used by neither: {', '.join(amounts)}"


def _step(running: ToDate) -> Decimal:
    """The rounding step that distinguishes the spent from the planned amount, and each end from the ceiling."""
    ends = [end.amount for end in (running.at_plan, running.at_pace) if end is not None]
    step = step_of([running.spent, running.plan or ZERO, *ends])
    return min([step, *(step_apart(end, running.ceiling) for end in ends)])


def _ends(projection: Projection, step: Decimal) -> str:
    """`ends at 112.44, breaks on 2027-03-29`."""
    return f"ends at {in_steps(projection.amount, step)}, {f'breaks on {projection.breaks}' if projection.breaks else 'holds'}"
