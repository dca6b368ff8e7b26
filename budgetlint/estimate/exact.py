"""Exact arithmetic: one decimal context for computing, one rounding for comparing and writing."""

from collections.abc import Iterator
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
from typing import Final

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


@contextmanager
def exactly() -> Iterator[None]:
    """The context in which estimates are computed: 72 digits, 44 of them guards for divisions that don't end."""
    with localcontext(_WORKING):
        yield


def settled(number: Decimal) -> Decimal:
    """A figure rounded half up to 28 significant digits, as it is compared and written.

    Rounded to 56 digits first, so that 0.4999… left by a division that does not end is the half it stands for.
    """
    return _SETTLED.plus(_GUARDED.plus(number))


def written(number: Decimal) -> str:
    """A settled figure in full: no exponent, no trailing zeros."""
    text = format(settled(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
