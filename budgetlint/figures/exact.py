"""Exact arithmetic: one decimal context for computing, one rounding for comparing and writing, and rounding to steps."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    localcontext,
)
from functools import wraps
from typing import Final, ParamSpec

DIGITS: Final = 28
"""Significant digits of a figure that is compared or written."""

_WORKING: Final = Context(
    prec=72,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    traps=[InvalidOperation, DivisionByZero],
)
_GUARDED: Final = Context(prec=56, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX)
_SETTLED: Final = Context(prec=DIGITS, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX)
_WIDE: Final = Context(prec=20_000, rounding=ROUND_HALF_UP)

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
Figures = ParamSpec("Figures")


class Unrecordable(TypeError):
    """The computation can't be recorded as a formula."""


class Recorded(Decimal):
    """A number that remembers how it was computed: by its operators, and by these methods for the functions of this
    module."""

    __slots__ = ()

    @abstractmethod
    def every_path(self, function: Callable[[], Decimal]) -> Decimal:
        """The result of a function on each of its branches, as one expression."""

    @abstractmethod
    def settled(self) -> Decimal:
        """This number, rounded as `settled` does."""


def branching(function: Callable[Figures, Decimal]) -> Callable[Figures, Decimal]:
    """Mark a function that branches on the values of numbers, so that a formula recorded through it contains every
    branch."""

    @wraps(function)
    def recordable(*figures: Figures.args, **named: Figures.kwargs) -> Decimal:
        for figure in figures:
            if isinstance(figure, Recorded):
                return figure.every_path(lambda: function(*figures, **named))
        return function(*figures, **named)

    return recordable


@branching
def terms(room: Decimal, step: Decimal, most: Decimal) -> Decimal:
    """How many of 0, step, 2·step, … (`most` terms) are at most `room`: floor(room ÷ step) + 1, clamped to 0…`most`."""
    if room < ZERO:
        return ZERO
    if room >= step * most:
        return most
    return (room // step + ONE).min(most)


@contextmanager
def exactly() -> Iterator[None]:
    """The decimal context for estimates: 72 digits, 44 of them guard digits for divisions that don't end."""
    with localcontext(_WORKING):
        yield


def just_below(number: Decimal) -> Decimal:
    """Largest representable number below `number`."""
    return _WORKING.next_minus(number)


def settled(number: Decimal) -> Decimal:
    """Round a figure half up to 28 significant digits, as it is compared and written.

    It is rounded to 56 digits first, so that 0.4999…, the result of a division that does not end, counts as the half
    it represents.
    """
    if isinstance(number, Recorded):
        return number.settled()
    return _SETTLED.plus(_GUARDED.plus(number))


def written(number: Decimal) -> str:
    """A settled figure in full: no exponent, no trailing zeros."""
    text = format(settled(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def written_percent(share: Decimal) -> str:
    """A share as a budget file states it, in full: `12.5%`."""
    return f"{written(share * 100)}%"


def in_step(number: Decimal, step: Decimal) -> Decimal:
    """A settled figure, rounded half up to the digit of `step`."""
    return settled(number).quantize(step, context=_WIDE)


def rounded_down(number: Decimal, step: Decimal) -> Decimal:
    """A number rounded down to the digit of `step`; it is not settled first."""
    return number.quantize(step, ROUND_FLOOR, context=_WIDE)


def rounded_up(number: Decimal, step: Decimal) -> Decimal:
    """A number rounded up to the digit of `step`; it is not settled first."""
    return number.quantize(step, ROUND_CEILING, context=_WIDE)


def step_at(number: Decimal, digits: int) -> Decimal:
    """The step of the last of a number's first significant digits: 0.1 for 12.345 and three digits."""
    return ONE.scaleb(number.adjusted() - digits + 1)


def in_whole_steps(changes: Sequence[Decimal], whole: Decimal, step: Decimal) -> tuple[Decimal, ...]:
    """Changes rounded to whole steps that sum to `whole`: those with the greatest remainders are rounded up."""
    floors = [rounded_down(change, step) for change in changes]
    left = int((whole - sum(floors, ZERO)) / step)
    order = sorted(range(len(changes)), key=lambda at: (floors[at] - changes[at], at))
    lifted = set(order[: max(left, 0)])
    return tuple(floor + (step if at in lifted else ZERO) for at, floor in enumerate(floors))


def sum_if_known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum; None if an amount is unknown."""
    total = ZERO
    with exactly():
        for amount in amounts:
            if amount is None:
                return None
            total += amount
    return total
