"""Why an observed workload's cost differs from its plan: the Shapley split of `diff`, with input and output separate."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from budgetlint.compare.drivers import ChangedDriver, changed_drivers
from budgetlint.compare.results import Moved
from budgetlint.compare.sides import Side, completed
from budgetlint.compare.workloads import Unsplit, joined, settled_parts, shares_of
from budgetlint.figures.exact import ZERO, exactly, settled
from budgetlint.reconcile.reconciled import Reason

MOST: Final = 12
NOTHING: Final = Decimal("1e-20")
"""A part below this share of the amounts is a rounding remainder of divisions."""

_TOKENS: Final = (("input tokens", ("input_tokens", "context")), ("output tokens", ("output_tokens",)))
_DRIVER_WORDS: Final = {"attempts": "attempts per accepted output", "calls": "calls per task", "price": "rates as used"}


@exactly()
def reasons_between(before: Side, after: Side, most: int = MOST) -> tuple[Reason, ...]:
    """One reason for each driver that changed the amount; they sum to the difference. Both sides must be priced.

    The last of more than `most` drivers are one.
    """
    lent, borrowed = completed(before, after), completed(after, before)
    groups: list[tuple[ChangedDriver, ...]] = [(driver,) for driver in _refined(changed_drivers(lent, borrowed))]
    while len(groups) > most:
        groups[-2:] = [groups[-2] + groups[-1]]
    while True:
        try:
            shares = shares_of(groups, lent, borrowed)
        except Unsplit:
            groups = joined(groups)
            continue
        return _reasons(groups, shares, before, after)


def _refined(drivers: Sequence[ChangedDriver]) -> Iterator[ChangedDriver]:
    """The drivers with input and output tokens separate."""
    for driver in drivers:
        if driver.name != "tokens":
            yield driver
            continue
        for name, every in _TOKENS:
            fields = tuple(field for field in driver.fields if field in every)
            if fields:
                yield ChangedDriver(name, fields)


def _reasons(
    groups: Sequence[tuple[ChangedDriver, ...]], shares: Sequence[Fraction], before: Side, after: Side
) -> tuple[Reason, ...]:
    then, now = (settled(side.planned(after.period) or ZERO) for side in (before, after))
    scale = Fraction(max(abs(then), abs(now), Decimal(1)) * NOTHING)
    names = {
        " and ".join(_word(driver.name) for driver in group): tuple(driver.name for driver in group) for group in groups
    }
    kept = [(name, part) for name, part in zip(names, shares, strict=True) if abs(part) > scale]
    parts = settled_parts(kept, Moved(then, now)) if kept else ()
    return tuple(Reason(part.name, part.change, names[part.name]) for part in parts)


def _word(name: str) -> str:
    return _DRIVER_WORDS.get(name, name.replace("_", " "))


@exactly()
def with_timeouts(
    reasons: Sequence[Reason], planned: Decimal, observed: Decimal, timeouts: Decimal
) -> tuple[Reason, ...]:
    """Splits the reason `duplicates` into those after time-outs and others: it is linear in the share of duplicates.

    `planned` and `observed` are those shares, `timeouts` the part of the observed share that followed a time-out.
    """
    made: list[Reason] = []
    for reason in reasons:
        if reason.drivers != ("duplicates",) or not timeouts or observed == planned:
            made.append(reason)
            continue
        share = settled(reason.amount * timeouts / (observed - planned))
        made.append(Reason("time-out duplicates", share, ("timeout duplicates",)))
        if share != reason.amount:
            made.append(Reason(reason.name, reason.amount - share, reason.drivers))
    return tuple(made)
