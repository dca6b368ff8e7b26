"""Tokens of many calls billed in whole steps or with a minimum: each call is rounded by itself, and the sum is
exact."""

from decimal import Decimal
from fractions import Fraction
from math import lcm

from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.workload_estimate import BracketCalls, Stretch
from budgetlint.figures.exact import ONE, ZERO, Recorded, Unrecordable, terms


def rounded_tokens(rate: Rate, calls: BracketCalls, of_size: Decimal, of_before: Decimal) -> Decimal:
    """Σ over the calls of a bracket of the billed part of what `billed_tokens` computes, at a rate that rounds.

    Raises `Unrecordable` while a formula is recorded, as its length would depend on the number of calls.
    """
    total = ZERO
    for stretch in calls.stretches:
        if _is_endless(stretch, of_size, of_before):
            raise Unrecordable
        total += stretch.times * _of_stretch(rate, stretch, of_size, of_before)
    return total


def _is_endless(stretch: Stretch, *shares: Decimal) -> bool:
    """Whether a recorded formula would have as many terms as there are calls."""
    if isinstance(stretch.count, Recorded) or isinstance(stretch.growth, Recorded):
        return True
    several = stretch.growth != 0 and stretch.count > ONE
    return several and any(isinstance(number, Recorded) for number in (stretch.size, *shares))


def _of_stretch(rate: Rate, stretch: Stretch, of_size: Decimal, of_before: Decimal) -> Decimal:
    if not stretch.count:
        return ZERO
    if stretch.fresh:
        rest = Stretch(
            stretch.size + stretch.growth, stretch.growth, stretch.count - ONE, ONE, stretch.back, fresh=False
        )
        return rate.billed(of_size * stretch.size) + _of_stretch(rate, rest, of_size, of_before)
    start = of_size * stretch.size + of_before * (stretch.size - stretch.back)
    return _of_series(rate, start, (of_size + of_before) * stretch.growth, stretch.count)


def _of_series(rate: Rate, start: Decimal, growth: Decimal, count: Decimal) -> Decimal:
    """Σ billed(start + growth × i) for i from 0 to count − 1; growth is not negative."""
    if not growth:
        return count * rate.billed(start)
    if not start:
        return _of_series(rate, growth, growth, count - ONE)
    least = ZERO if rate.least is None else rate.least
    enough = least if rate.round_up is None else least // rate.round_up * rate.round_up
    few = terms(enough - start, growth, count)
    first, left = start + growth * few, count - few
    if rate.round_up is None:
        return few * least + left * first + growth * left * (left - ONE) / 2
    return few * least + _stepped(first, growth, left, rate.round_up)


def _stepped(start: Decimal, growth: Decimal, count: Decimal, step: Decimal) -> Decimal:
    """Σ ⌈(start + growth × i) ÷ step⌉ × step for i from 0 to count − 1."""
    figures = [Fraction(number) for number in (start, growth, step)]
    scale = lcm(*(figure.denominator for figure in figures))
    a, b, m = (int(figure * scale) for figure in figures)
    return Decimal(_floors(int(count), m, b, a + m - 1)) * step


def _floors(n: int, m: int, a: int, b: int) -> int:
    """Σ ⌊(a·i + b) ÷ m⌋ for i from 0 to n − 1, in as many steps as Euclid's algorithm."""
    total = 0
    while True:
        total += (n - 1) * n // 2 * (a // m) + n * (b // m)
        a, b = a % m, b % m
        top = a * n + b
        if top < m:
            return total
        n, b = divmod(top, m)
        m, a = a, m
