"""From written values to exact ones, by their `Form`: the reading that all gates share."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.model.scalars import Form, Kind
from budgetlint.source.document import Plain

Value = Decimal | str | date
_Fits = Callable[[str], "re.Match[str] | None"]
"""A test of a text against a pattern that is compiled on first use, since most numbers are not texts."""

_SCALES: Final = {"%": "e-2", "k": "e3", "M": "e6"}
_MOST_KNOWN: Final = 10_000
_DAY_LENGTH: Final = 10
_OF_PERCENTAGES: Final = 2
"""Digits of a percentage that is below 100 without a look."""


class Unfit(ValueError):
    """A value does not have the required form."""


UNFIT: Final = Unfit("not of the form asked for")


def number_of(text: str) -> Decimal:
    """The exact value of a well-formed number: `2k` is 2000, `3%` is 0.03."""
    digits = text.replace("_", "")
    scale = _SCALES.get(digits[-1])
    return Decimal(digits) if scale is None else Decimal(digits[:-1] + scale)


def _pattern(form: Form) -> re.Pattern[str]:
    """The form's pattern, compiled; Python's `$` would accept a final line break, which JavaScript's does not."""
    return re.compile(form.pattern.replace("$", r"\Z"))


def number_reader(form: Form) -> Callable[[Plain], Decimal]:
    """A function that reads numbers or shares of a form; it raises `Unfit`."""
    fits: _Fits | None = None
    least, most, whole = form.minimum, form.maximum, form.whole
    above, below = form.above_minimum, form.below_maximum
    bare_below_one = form.kind is Kind.SHARE

    def within(number: Decimal) -> bool:
        low = number > least if above else number >= least
        high = number < most if below else number <= most
        return low and high and not (whole and number % 1)

    def read(value: Plain) -> Decimal:
        nonlocal fits
        if isinstance(value, str):
            if not _written_plainly(value, share=bare_below_one):
                fits = fits or _pattern(form).match
                if fits(value) is None:
                    raise UNFIT
            number, share = number_of(value), value[-1] == "%"
        elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            number, share = Decimal(value), False
        else:
            raise UNFIT
        if not within(number) or (bare_below_one and not share and number >= 1):
            raise UNFIT
        return number

    return _remembered(read)


def _remembered(read: Callable[[Plain], Decimal]) -> Callable[[Plain], Decimal]:
    """A reader that keeps what it read, since the same numbers come again and again in a large file."""
    known: dict[str | int, Decimal] = {}

    def reread(value: Plain) -> Decimal:
        if value.__class__ is not int and value.__class__ is not str:
            return read(value)
        number = known.get(value)
        if number is None:
            number = read(value)
            if len(known) < _MOST_KNOWN:
                known[value] = number
        return number

    return reread


def _written_plainly(text: str, *, share: bool) -> bool:
    """Whether a text is `1%` to `99%`, or whole thousands or millions: those fit every form of shares, or of numbers.

    Compiling a form's pattern takes as long as reading a hundred such values.
    """
    digits = text[:-1]
    if not (digits.isascii() and digits.isdigit()) or digits[0] == "0":
        return False
    return text[-1] == "%" and len(digits) <= _OF_PERCENTAGES if share else text[-1] in "kM"


def text_reader(form: Form) -> Callable[[Plain], str]:
    """A function that reads text of a form; it raises `Unfit`."""
    fits: _Fits | None = None

    def read(value: Plain) -> str:
        nonlocal fits
        fits = fits or _pattern(form).search
        if not isinstance(value, str) or fits(value) is None:
            raise UNFIT
        return value

    return read


def _day(value: Plain) -> date:
    """A day of the calendar as `DAY` writes it: `date` alone would read other forms of ISO 8601 too. Raises `Unfit`."""
    if not isinstance(value, str) or len(value) != _DAY_LENGTH or not value[4] == value[7] == "-":
        raise UNFIT
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UNFIT from None


def value_reader(form: Form) -> Callable[[Plain], Value]:
    """The function that reads values of a form."""
    match form.kind:
        case Kind.NUMBER | Kind.SHARE:
            return number_reader(form)
        case Kind.TEXT:
            return text_reader(form)
        case Kind.DAY:
            return _day
