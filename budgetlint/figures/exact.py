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
    """What is computed can't be recorded as a formula."""


class Recorded(Decimal):
    """A number that remembers how it was computed: arithmetic by itself, the functions of this module through these."""

    __slots__ = ()

    @abstractmethod
    def every_path(self, function: Callable[[], Decimal]) -> Decimal:
        """What a function comes to on each of its paths, as one expression."""

    @abstractmethod
    def settled(self) -> Decimal:
        """This number, settled."""


def branching(function: Callable[Figures, Decimal]) -> Callable[Figures, Decimal]:
    """Marks a function of numbers that looks at their values, so that a formula recorded through it has every path."""

    @wraps(function)
    def recordable(*figures: Figures.args, **named: Figures.kwargs) -> Decimal:
        for figure in figures:
            if isinstance(figure, Recorded):
                return figure.every_path(lambda: function(*figures, **named))
        return function(*figures, **named)

    return recordable


@branching
def terms(room: Decimal, step: Decimal, most: Decimal) -> Decimal:
    """How many of 0, step, 2·step, … (`most` of them) are at most `room`: floor(room ÷ step) + 1, between 0 and all."""
    if room < ZERO:
        return ZERO
    if room >= step * most:
        return most
    return (room // step + ONE).min(most)


@contextmanager
def exactly() -> Iterator[None]:
    """The context in which estimates are computed: 72 digits, 44 of them guards for divisions that don't end."""
    with localcontext(_WORKING):
        yield


def just_below(number: Decimal) -> Decimal:
    """Largest representable number below `number`."""
    return _WORKING.next_minus(number)


def settled(number: Decimal) -> Decimal:
    """A figure rounded half up to 28 significant digits, as it is compared and written.

    Rounded to 56 digits first, so that 0.4999… left by a division that does not end is the half that it means.
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
