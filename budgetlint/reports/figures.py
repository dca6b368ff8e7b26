"""Figures as people read them: fixed decimals, rounded half up, thousands apart."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal

from budgetlint.figures.exact import settled

_WIDE = Context(prec=200, rounding=ROUND_HALF_UP)
_CENT = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")
_MICRO = Decimal("0.000001")


def money(amount: Decimal) -> str:
    """An amount to the cent: `1,234.50`."""
    return f"{settled(amount).quantize(_CENT, context=_WIDE):,f}"


def unit_money(amount: Decimal) -> str:
    """An amount per unit, to the sixth decimal: `0.015991`."""
    return f"{settled(amount).quantize(_MICRO, context=_WIDE):,f}"


def signed(amount: Decimal) -> str:
    """A change to the cent, with its sign: `+2.43`."""
    return f"{settled(amount).quantize(_CENT, context=_WIDE):+,f}"


def count(number: Decimal) -> str:
    """A quantity in full: `12,000,000`, `0.3`."""
    text = f"{settled(number):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def beyond(threshold: Decimal) -> str:
    """The prompt sizes at which a price holds: `over 200,000`, or `from 128,000` where that size itself is in."""
    return f"{'over' if settled(threshold) == threshold else 'from'} {count(threshold)}"


def rounded(number: Decimal) -> str:
    """A quantity or factor to the sixth decimal, where it has so many: `1.111111`, `0.3`."""
    return count(settled(number).quantize(_MICRO, context=_WIDE))


def tally(number: Decimal) -> str:
    """A count of things to the hundredth, for reading at a glance: `963.56`, `1,000`."""
    return count(settled(number).quantize(_CENT, context=_WIDE))


def share(number: Decimal) -> str:
    """A share in per cent, in full: `15%`."""
    return f"{count(number * 100)}%"


def percent(number: Decimal) -> str:
    """A share to a tenth of a per cent, for reading at a glance: `80.0%`."""
    return f"{(settled(number) * 100).quantize(Decimal('0.1'), context=_WIDE):,f}%"


def used_percent(amount: Decimal, ceiling: Decimal, warn_at: Decimal) -> str:
    """A share of a ceiling to a tenth of a per cent that never contradicts the verdict.

    A share above the ceiling is above 100% as shown too, one below the ceiling or `warn_at` below that.
    """
    used = settled(amount) / settled(ceiling)
    shown = used.quantize(_THOUSANDTH, context=_WIDE)
    if used > 1 >= shown:
        return percent(used.quantize(_THOUSANDTH, ROUND_UP, context=_WIDE))
    if any(used < limit <= shown for limit in (Decimal(1), warn_at)):
        return percent(used.quantize(_THOUSANDTH, ROUND_DOWN, context=_WIDE))
    return percent(used)
