"""Exact arithmetic: one decimal context for computing, one rounding for comparing and writing."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
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
