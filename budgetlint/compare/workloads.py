"""Why one workload's planned amount changed, driver by driver, with the same evaluator as a check."""

from collections.abc import Sequence
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Final

from budgetlint.compare.drivers import ChangedDriver, changed_drivers
from budgetlint.compare.facts import facts_of
from budgetlint.compare.results import Fate, Moved, MovedLayers, Part, WorkloadChange
from budgetlint.compare.shapley import shapley
from budgetlint.compare.sides import Side, completed, mixed, same_named
from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import DIGITS, ONE, ZERO, exactly, in_step, step_at

MOST: Final = 12
"""The maximum number of drivers in one workload; each doubles the number of evaluations."""

_GUARDED: Final = Context(prec=56, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""Rounds 72 digits to 56 before subtraction, so that what a division leaves is not a difference."""

_PRICED_TOGETHER: Final = (
    "model",
    "price",
    "tier",
    "size",
    "cache",
    "usage",
    "tokens",
    "input tokens",
    "output tokens",
    "calls",
)
"""Drivers that may have a price only together, in the order in which they are joined."""


class Unsplit(Exception):
    """A mix of the two sides has no price."""


@exactly()
def compared(name: str, before: Side | None, after: Side | None) -> WorkloadChange:
    """A workload on both sides; at least one is given. Amounts are over the later side's period."""
    if before is None or after is None:
        return _one_sided(name, before, after)
    if type(before.workload) is type(after.workload):
        before = same_named(before, after)
    old, new = before.estimated(), after.estimated()
    facts = facts_of(before, after, old, new)
    kind = after.workload.KIND
    then, now = before.layers(after.period), after.layers(after.period)
    reason = _reason(before, after, then, now)
    if reason is not None:
        return WorkloadChange(name, "changed", kind, then, now, _unknown(then, now), (), facts, reason)
    assert then is not None
    assert now is not None
    layers = moved_layers(then, now)
    fate: Fate = "changed" if facts or layers.planned.change else "unchanged"
    return WorkloadChange(
        name, fate, kind, then, now, layers, settled_parts(split(before, after), layers.planned), facts
    )


def not_compared(name: str, reason: str) -> WorkloadChange:
    """A workload with an unknown side."""
    return WorkloadChange(name, "changed", "", None, None, _unknown(None, None), reason=reason)


def _one_sided(name: str, before: Side | None, after: Side | None) -> WorkloadChange:
    """A workload that is new or removed: the whole amount is one driver."""
    side = after or before
    assert side is not None
    layers = side.layers(side.period)
    then, now = (None, layers) if after else (layers, None)
    fate: Fate = "new" if after else "removed"
    kind = side.workload.KIND
    if layers is None:
        unknown = Moved(ZERO if after else None, None if after else ZERO)
        return WorkloadChange(name, fate, kind, None, None, MovedLayers(unknown, unknown, unknown), reason="unpriced")
    moved = moved_layers(then, now)
    parts = settled_parts(((f"{fate} workload", Fraction(moved.planned.change or ZERO)),), moved.planned)
    return WorkloadChange(name, fate, kind, then, now, moved, parts)


def _reason(before: Side, after: Side, then: Layers | None, now: Layers | None) -> str | None:
    if before.currency != after.currency:
        return f"the currency changed from {before.currency} to {after.currency}"
    if then is None or now is None:
        return "unpriced" if then is now else f"unpriced {'before' if then is None else 'after'}"
    return None


def moved_layers(before: Layers | None, after: Layers | None) -> MovedLayers:
    """Each layer on both sides; a side of None counts as zero."""
    then = before or Layers(Amount(ZERO), Amount(ZERO), Amount(ZERO))
    now = after or Layers(Amount(ZERO), Amount(ZERO), Amount(ZERO))
    return MovedLayers(
        Moved(then.base, now.base), Moved(then.operational, now.operational), Moved(then.planned, now.planned)
    )


def _unknown(before: Layers | None, after: Layers | None) -> MovedLayers:
    """The layers of two sides that can't be compared."""
    known = before or after
    if (before is not None and after is not None) or known is None:
        return MovedLayers(Moved(None, None), Moved(None, None), Moved(None, None))
    base, operational, planned = known.base, known.operational, known.planned
    if before is None:
        return MovedLayers(Moved(None, base), Moved(None, operational), Moved(None, planned))
    return MovedLayers(Moved(base, None), Moved(operational, None), Moved(planned, None))


@exactly()
def split(before: Side, after: Side, most: int = MOST) -> tuple[tuple[str, Fraction], ...]:
    """The Shapley part of every driver that changed; both sides are priced.

    Drivers whose mixes have no price (a new model with the old model's tier) count as one; so do those beyond `most`.
    """
    if type(before.workload) is not type(after.workload):
        change = (after.planned(after.period) or ZERO) - (before.planned(after.period) or ZERO)
        return (("kind", Fraction(change)),)
    lent, borrowed = completed(before, after), completed(after, before)
    groups: list[tuple[ChangedDriver, ...]] = [(driver,) for driver in changed_drivers(lent, borrowed)]
    while len(groups) > most:
        groups[-2:] = [groups[-2] + groups[-1]]
    while True:
        try:
            return _parts(groups, lent, borrowed)
        except Unsplit:
            groups = joined(groups)


def _parts(groups: Sequence[tuple[ChangedDriver, ...]], before: Side, after: Side) -> tuple[tuple[str, Fraction], ...]:
    names = (" and ".join(driver.name for driver in group) for group in groups)
    return tuple(zip(names, shares_of(groups, before, after), strict=True))


def shares_of(groups: Sequence[tuple[ChangedDriver, ...]], before: Side, after: Side) -> tuple[Fraction, ...]:
    """The Shapley value of each group in the change of the planned amount. Raises `Unsplit` if a mixture of the sides has no price."""
    fields = [frozenset(field for driver in group for field in driver.fields) for group in groups]

    def value(mask: int) -> Decimal:
        swapped = frozenset[str]().union(*(field for at, field in enumerate(fields) if mask >> at & 1))
        planned = mixed(before, after, swapped).planned(after.period)
        if planned is None:
            raise Unsplit
        return _GUARDED.plus(planned)

    return shapley(len(groups), value)


def joined(groups: Sequence[tuple[ChangedDriver, ...]]) -> list[tuple[ChangedDriver, ...]]:
    """The groups with two groups joined whose prices depend on each other; in the end, all of them."""
    ranks = {name: rank for rank, name in enumerate(_PRICED_TOGETHER)}
    ranked = sorted(
        (min(ranks.get(driver.name, len(ranks)) for driver in group), at) for at, group in enumerate(groups)
    )
    first, second = sorted(at for _, at in ranked[:2])
    kept = list(groups)
    kept[first] = (*groups[first], *groups[second])
    del kept[second]
    return kept


def settled_parts(parts: Sequence[tuple[str, Fraction]], moved: Moved) -> tuple[Part, ...]:
    """The parts to the digit of the greatest amount, without those that are zero."""
    exact = [(name, Decimal(part.numerator) / Decimal(part.denominator)) for name, part in parts]
    greatest = max(
        (abs(amount) for amount in (moved.before, moved.after, *(part for _, part in exact)) if amount), default=ONE
    )
    digit = step_at(greatest, DIGITS)
    rounded = [Part(name, Amount(in_step(part, digit))) for name, part in exact]
    return fitted([part for part in rounded if part.change], moved)


def fitted(parts: Sequence[Part], moved: Moved) -> tuple[Part, ...]:
    """Parts that sum to the change as written: the greatest part takes the rounding difference."""
    if not parts or moved.change is None:
        return tuple(parts)
    left = moved.change - sum((part.change for part in parts), ZERO)
    at = max(range(len(parts)), key=lambda index: abs(parts[index].change))
    return tuple(
        Part(part.name, Amount(part.change + left)) if index == at else part for index, part in enumerate(parts)
    )
