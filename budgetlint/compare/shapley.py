"""Shapley values: the fair split of a change among its causes, in exact fractions, so that nothing is lost."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import factorial, lcm


def shapley(players: int, value: Callable[[int], Decimal]) -> tuple[Fraction, ...]:
    """Each player's part of value(all) − value(none); bit i of the argument is set if player i has changed.

    Part k = Σ over the sets S without k of |S|! (n − |S| − 1)! ÷ n! × (value(S ∪ k) − value(S)). The parts sum to the
    change, equal players get equal parts, a player without effect gets nothing, and the reverse change has the
    negated parts.
    """
    exact = [Fraction(value(mask)) for mask in range(1 << players)]
    scale = lcm(*(fraction.denominator for fraction in exact))
    whole = [fraction.numerator * (scale // fraction.denominator) for fraction in exact]
    weights = [factorial(size) * factorial(players - size - 1) for size in range(players)]
    parts = []
    for player in range(players):
        bit = 1 << player
        gained = sum(
            weights[mask.bit_count()] * (whole[mask | bit] - whole[mask])
            for mask in range(1 << players)
            if not mask & bit
        )
        parts.append(Fraction(gained, scale * factorial(players)))
    return tuple(parts)
