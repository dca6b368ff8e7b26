"""Exact figures: numbers of a price list as decimals, and decimals as a snapshot writes them."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from budgetlint.source.document import Plain

FAITHFUL_DIGITS: Final = 15
"""Number of decimal digits that a binary double preserves; further digits are noise."""

_EXACT: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)


_DIGITS: Final = 60


def figure(value: Plain) -> Decimal | None:
    """The exact number in a value: a float by its shortest text; None if it is not a number."""
    match value:
        case bool() | None | list() | dict():
            return None
        case Decimal():
            return _written_out(value)
        case int():
            return _written_out(Decimal(value))
        case float():
            return Decimal(repr(value))
        case str():
            return _of_text(value)


def _of_text(text: str) -> Decimal | None:
    shaped = text.strip().replace("_", "")
    if not shaped or not shaped.isascii() or not set(shaped) <= set("0123456789.eE+-"):
        return None
    try:
        return _written_out(Decimal(shaped))
    except ArithmeticError:
        return None


def _written_out(value: Decimal) -> Decimal | None:
    """The number, or None if writing it in full would take more digits than any price has."""
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent > -_DIGITS and value.adjusted() < _DIGITS else None


def product(*factors: Decimal) -> Decimal:
    """The product of the factors, not rounded to the caller's precision."""
    made = Decimal(1)
    for factor in factors:
        made = _EXACT.multiply(made, factor)
    return made


def quotient(amount: Decimal, count: Decimal) -> Decimal:
    """`amount / count`, rounded half to even to 15 significant digits if it does not end before."""
    return cleaned(_EXACT.divide(amount, count))


def cleaned(amount: Decimal) -> Decimal:
    """Remove binary noise: a figure of more than 15 significant digits is rounded half to even to 15."""
    digits = len(amount.normalize(_EXACT).as_tuple().digits)
    if digits <= FAITHFUL_DIGITS:
        return amount
    return Context(prec=FAITHFUL_DIGITS, rounding=ROUND_HALF_EVEN).plus(amount)


def significant_digits(amount: Decimal) -> int:
    return len(amount.normalize(_EXACT).as_tuple().digits)


def rounded(amount: Decimal, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(amount)


def written(amount: Decimal) -> str:
    """The figure in full, without exponent or trailing zeros: `0.000125`, never `1.25E-4`."""
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
