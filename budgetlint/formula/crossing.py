"""The value of one number at which two plans cost the same, found with the evaluator itself."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Context, Decimal
from itertools import pairwise
from typing import Final

from budgetlint.figures.exact import ONE, ZERO, exactly, rounded_down, settled
from budgetlint.frozen import Frozen
from budgetlint.model.scalars import SHARE, SHARE_BELOW_100, SHARE_TO_100, Form

Costs = Callable[[Decimal], "tuple[Decimal, Decimal] | None"]
"""Returns the costs of two plans at a value of the number; None if one has no cost there."""

_SHARES: Final = (SHARE, SHARE_TO_100, SHARE_BELOW_100)
_TWENTIETHS: Final = 20
_MOST_OF_A_SHARE: Final = Decimal(10)
_ALMOST: Final = Decimal("0.999")
_POWERS: Final = (*range(-20, -8, 3), *range(-8, 9), *range(10, 29, 3))
_TRIES: Final = 90
_CLOSE: Final = Decimal("1e-15")
_SAME: Final = Decimal("2e-27")
_STRAIGHT: Final = Decimal("1e-22")
_ABOUT: Final = Context(prec=6)


class Crossing(Frozen):
    """The value at which two plans cost the same, if any.

    `exact` means that both costs are equal there to the last digit written, or would be with more digits of `value`;
    otherwise `value` is accurate to six digits. For a whole number, `between` are the two values between which the
    cheaper plan changes. `below` and `above` are the cheaper plan on either side: 0 for the first, 1 for the second,
    None if both cost the same or a cost is unknown.
    """

    value: Decimal | None
    exact: bool = False
    between: tuple[Decimal, Decimal] | None = None
    below: int | None = None
    above: int | None = None


class _Point(Frozen):
    """A value with the second plan's extra cost; None if unknown."""

    at: Decimal
    more: Decimal | None

    @property
    def cheaper(self) -> int | None:
        """The cheaper plan."""
        return None if not self.more else int(self.more < 0)


@exactly()
def crossing(costs: Costs, near: Decimal, form: Form) -> Crossing:
    """The value nearest to `near` at which the cheaper of two plans changes, within the range of its form."""
    points = [_Point(at, _more(costs, at)) for at in grid(near, form)]
    known = [point for point in points if point.more is not None]
    between = _turn(points, near)
    if between is None:
        cheaper = next((point.cheaper for point in known if point.cheaper is not None), None)
        return Crossing(None, below=cheaper, above=cheaper)
    zeros = [point for point in known if between[0].at < point.at < between[1].at]
    below, above = between[0].cheaper, between[1].cheaper
    if zeros:
        nearest = min(zeros, key=lambda point: abs(point.at - near))
        return Crossing(nearest.at, exact=True, below=below, above=above)
    solved = _whole(costs, *between) if form.whole else _met(costs, *between)
    return Crossing(solved.value, solved.exact, solved.between, below, above)


def grid(near: Decimal, form: Form) -> tuple[Decimal, ...]:
    """The values examined first: every twentieth of a share, else powers of two of the current value."""
    if form in _SHARES:
        values = {Decimal(step) / _TWENTIETHS for step in range(_TWENTIETHS + 1)} | {near}
        most = {SHARE_TO_100: ONE, SHARE_BELOW_100: _ALMOST}.get(form, _MOST_OF_A_SHARE)
        values |= {most, *(Decimal(step) for step in range(1, 11))}
    else:
        scale = near or ONE
        most = form.maximum
        values = {scale * Decimal(2) ** power for power in _POWERS} | {form.minimum, near}
    if form.whole:
        values = {rounded_down(value, ONE) for value in values}
    least = form.minimum
    return tuple(
        sorted(settled(value) for value in values if least <= value <= most and (value or not form.above_minimum))
    )


def _more(costs: Costs, at: Decimal) -> Decimal | None:
    """The extra cost of the second plan; a mere rounding difference is zero."""
    both = costs(at)
    if both is None:
        return None
    more = both[1] - both[0]
    return ZERO if abs(more) <= _SAME * max(abs(both[0]), abs(both[1])) else more


def _turn(points: Sequence[_Point], near: Decimal) -> tuple[_Point, _Point] | None:
    """The two neighbouring points nearest to a value between which the cheaper plan changes."""
    turns = list(_turns(points))
    return min(turns, key=lambda turn: max(turn[0].at - near, near - turn[1].at, ZERO)) if turns else None


def _turns(points: Sequence[_Point]) -> Iterator[tuple[_Point, _Point]]:
    """Neighbouring points with different signs and no unknown cost between them."""
    runs: list[list[_Point]] = [[]]
    for point in points:
        if point.more is None:
            runs.append([])
        elif point.more:
            runs[-1].append(point)
    for run in runs:
        yield from (pair for pair in pairwise(run) if pair[0].cheaper != pair[1].cheaper)


def _met(costs: Costs, low: _Point, high: _Point) -> Crossing:
    """The zero between two points: by a straight line once both are on one piece, else by bisection, to six digits."""
    for _ in range(_TRIES):
        middle = settled((low.at + high.at) / 2)
        there = _more(costs, middle)
        if there is None or not low.at < middle < high.at:
            break
        assert low.more is not None
        assert high.more is not None
        bend = there - (low.more + high.more) / 2
        if abs(bend) <= _STRAIGHT * (abs(low.more) + abs(high.more)):
            at = settled(low.at - low.more * (high.at - low.at) / (high.more - low.more))
            if _more(costs, at) == ZERO:
                return Crossing(at, exact=True)
        if not there:
            return Crossing(middle, exact=True)
        point = _Point(middle, there)
        low, high = (point, high) if point.cheaper == low.cheaper else (low, point)
        if high.at - low.at <= _CLOSE * high.at:
            break
    return Crossing(_ABOUT.plus((low.at + high.at) / 2))


def _whole(costs: Costs, low: _Point, high: _Point) -> Crossing:
    """The two neighbouring whole numbers between which the cheaper plan changes, or the one at which both cost the
    same."""
    while high.at - low.at > 1:
        middle = rounded_down((low.at + high.at) / 2, ONE)
        there = _more(costs, middle)
        if there is None:
            break
        if not there:
            return Crossing(middle, exact=True)
        point = _Point(middle, there)
        low, high = (point, high) if point.cheaper == low.cheaper else (low, point)
    return Crossing(None, between=(low.at, high.at))
