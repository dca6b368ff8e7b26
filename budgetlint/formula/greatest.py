"""The greatest number at which a cost is still within its ceiling."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import DIGITS, ONE, ZERO, rounded_down, rounded_up, settled, step_at
from budgetlint.frozen import Frozen

CostAt = Callable[[Decimal], Decimal | None]
"""Returns the amount of a budget at a value of one number; None if it can't be priced there."""

_ROUND: Final = 9
"""Digits of a number that may be a price threshold."""
_TRIES: Final = 400


def greatest(
    cost: CostAt, ceiling: Decimal, value: Decimal, most: Decimal, *, whole: bool, least: Decimal = ZERO
) -> Decimal | None:
    """The greatest value from `least` to `most` at which the cost is at most the ceiling; None if there is none, or if
    the number has no effect.

    The cost rises with the value, piecewise linearly. Within a piece, the ceiling is reached at low + (ceiling −
    cost(low)) × (high − low) ÷ (cost(high) − cost(low)); intervals are divided until they are within a piece, at
    round numbers, which is where prices have thresholds.
    """
    search = _Search(cost, ceiling, whole, {}, least)
    bracket = search.bracket(value, most)
    if bracket is None:
        return None
    low, high = bracket
    if low == least and not search.holds(search.after(low)):
        return low
    bends = lean = 0
    for step in range(_TRIES):
        straight = step % (bends + 1) == 0
        middle = search.between(low, high, lean, straight=straight)
        if middle >= high:
            break
        width = high - low
        if not search.holds(middle):
            high, lean = middle, min(lean, 0) - 1
        elif (straight or _is_round(middle)) and not search.holds(search.after(middle)):
            return middle
        else:
            low, lean = middle, max(lean, 0) + 1
        bends += straight and (high - low) * 2 > width
    return low


class _Search(Frozen):
    """A cost that rises with a number, computed once per value, and its ceiling."""

    cost: CostAt
    ceiling: Decimal
    whole: bool
    known: dict[Decimal, Decimal | None]
    least: Decimal

    def at(self, value: Decimal) -> Decimal | None:
        """The cost at a value."""
        if value not in self.known:
            self.known[value] = self.cost(value)
        return self.known[value]

    def holds(self, value: Decimal) -> bool:
        """Whether that is within the ceiling."""
        amount = self.at(value)
        return amount is not None and settled(amount) <= settled(self.ceiling)

    def after(self, value: Decimal) -> Decimal:
        """The next value: for a count the next whole number, else the next number of 28 significant digits."""
        return value + ONE if self.whole else value + step_at(value, DIGITS)

    def bracket(self, value: Decimal, most: Decimal) -> tuple[Decimal, Decimal] | None:
        """A value within the ceiling and a greater one above it; None if there is no such pair, or the number can't
        be raised."""
        if not self.holds(value):
            return (self.least, value) if value > self.least and self.holds(self.least) else None
        low, high = value, min(max(value * 2, ONE), most)
        while self.holds(high):
            if high >= most:
                return None
            low, high = high, min(high * 16, most)
        return low, high

    def between(self, low: Decimal, high: Decimal, lean: int, *, straight: bool) -> Decimal:
        """A value between two others: where the straight line meets the ceiling, or a round number in the middle.

        `lean` counts how often in a row the lower end was moved (negative: the upper end); the line is shifted
        further each time.
        """
        middle = self._met(low, high, lean) if straight else _roundest(low, high)
        middle = rounded_down(middle, ONE) if self.whole else floored(middle)
        return middle if low < middle < high else self.after(low)

    def _met(self, low: Decimal, high: Decimal, lean: int) -> Decimal:
        below, above = self.at(low), self.at(high)
        if below is None or above is None or above <= below:
            return _roundest(low, high)
        room, excess = self.ceiling - below, above - self.ceiling
        if lean > 1:
            excess /= 2 ** (lean - 1)
        elif lean < -1:
            room /= 2 ** (-lean - 1)
        return low + room * (high - low) / (room + excess)


def _roundest(low: Decimal, high: Decimal) -> Decimal:
    """The number with the fewest digits in the middle quarter between two others."""
    margin = (high - low) * 3 / 8
    least, most = low + margin, high - margin
    place = step_at(most, 1)
    while True:
        rounded = rounded_up(least, place)
        if rounded <= most:
            return rounded
        place /= 10


def _is_round(number: Decimal) -> bool:
    return len(number.normalize().as_tuple().digits) <= _ROUND


def floored(number: Decimal) -> Decimal:
    """A number rounded down to 28 significant digits, so that it stays within the ceiling."""
    if not number:
        return number
    return rounded_down(number, step_at(number, DIGITS))
