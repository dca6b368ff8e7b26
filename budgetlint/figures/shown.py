"""Figures as people read them: fixed decimals, rounded half up, thousands separated by commas."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import (
    ONE,
    ZERO,
    in_step,
    in_whole_steps,
    rounded_down,
    rounded_up,
    settled,
    step_at,
    written,
)

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CENT: Final = Decimal("0.01")
_TENTH: Final = Decimal("0.1")
_THOUSANDTH: Final = Decimal("0.001")
_MICRO: Final = Decimal("0.000001")
_LARGE: Final = 100
_HUNDRED: Final = Decimal(100)
_SIDE_BY_SIDE: Final = 3
_FINEST: Final = Decimal("1e-9")
_DISTINGUISHING_DIGITS: Final = 4
"""Significant digits shown of an amount below one, so that it can be distinguished from a ceiling per unit."""


def cents(amount: Decimal) -> Decimal:
    """An amount rounded to the cent, as it is shown."""
    return in_step(amount, _CENT)


def money(amount: Decimal) -> str:
    """An amount to the cent: `1,234.50`."""
    return _unsigned(f"{cents(amount):,f}")


def signed(amount: Decimal) -> str:
    """A change in money to the cent, with its sign: `+2.43`."""
    return _positive(f"{cents(amount):+,f}")


def unit_money(amount: Decimal) -> str:
    """An amount per unit, to six decimals: `0.015991`."""
    return _unsigned(f"{in_step(amount, _MICRO):,f}")


def telling_money(amount: Decimal) -> str:
    """An amount to the cent; below one, to four significant digits, so that it is never shown as zero."""
    exact = settled(amount)
    if abs(exact) >= 1 or not exact:
        return money(exact)
    return _with_cents(_trimmed(f"{in_step(exact, step_at(exact, _DISTINGUISHING_DIGITS)):f}"))


def step_of(amounts: Iterable[Decimal]) -> Decimal:
    """The last digit to which amounts are shown side by side: a cent or, if all are below one, the third significant
    digit of the greatest."""
    greatest = max((abs(settled(amount)) for amount in amounts), default=ZERO)
    if not greatest or greatest >= 1:
        return _CENT
    return min(_CENT, step_at(greatest, _SIDE_BY_SIDE))


def step_apart(first: Decimal, second: Decimal) -> Decimal:
    """The step of two amounts, finer if they differ but would look the same."""
    step = step_of((first, second))
    while first != second and step > _FINEST and in_step(first, step) == in_step(second, step):
        step /= 10
    return step


def in_steps(amount: Decimal, step: Decimal) -> str:
    """An amount to the digit of `step`: `1,234.50`. An amount that would be shown as zero keeps its first digits."""
    return _unsigned(f"{in_step(amount, step):,f}") if in_step(amount, step) or not amount else telling_money(amount)


def signed_in_steps(amount: Decimal, step: Decimal) -> str:
    """A change to the digit of `step`, with its sign: `+2.43`."""
    return _positive(f"{in_step(amount, step):+,f}")


def side_by_side(first: Decimal, second: Decimal) -> tuple[str, str]:
    """Two amounts for comparison, both to the same digit: `0.00672` and `0.00645`."""
    step = step_apart(first, second)
    return in_steps(first, step), in_steps(second, step)


def stated_money(amount: Decimal) -> str:
    """An amount as it was stated: exact, with at least two decimals: `90.00`, `0.0125`."""
    return _with_cents(f"{Decimal(written(amount)):,f}")


def count(number: Decimal) -> str:
    """A quantity in full: `12,000,000`, `0.3`."""
    return _trimmed(f"{settled(number):,f}")


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 file`, `1,200 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def beyond(threshold: Decimal) -> str:
    """The prompt sizes to which a price applies: `over 200,000`, or `from 128,000` if the threshold itself is
    included."""
    return f"{'over' if settled(threshold) == threshold else 'from'} {count(threshold)}"


def rounded(number: Decimal) -> str:
    """A quantity or factor to at most six decimals: `1.111111`, `0.3`."""
    return count(in_step(number, _MICRO))


def tally(number: Decimal) -> str:
    """A count to at most two decimals: `963.56`, `1,000`."""
    return count(cents(number))


def glance(number: Decimal) -> str:
    """A figure for reading at a glance: a whole number from 100 on, else to four decimals."""
    step = ONE if abs(number) >= _LARGE else ONE.scaleb(-4)
    return _trimmed(f"{in_step(number, step):,f}")


def share(number: Decimal) -> str:
    """A share as an exact percentage: `15%`."""
    return f"{count(number * 100)}%"


def percent(number: Decimal) -> str:
    """A share as a percentage to one decimal: `80.0%`."""
    return f"{_unsigned(f'{_tenths(number):,f}')}%"


def share_percent(number: Decimal) -> str:
    """A part of a whole as a percentage to two decimals, so that parts that sum to 1 sum to 100%: `12.34%`."""
    return f"{_unsigned(f'{cents(number * 100):,f}')}%"


def part_percent(number: Decimal) -> str:
    """A part of a whole as a percentage to one decimal; a part that is neither nothing nor all is never shown as 0%
    or 100%: `<0.1%`."""
    shown = _tenths(number)
    if number > 0 and not shown:
        return "<0.1%"
    return ">99.9%" if number < 1 and shown == _HUNDRED else percent(number)


def signed_percent(number: Decimal) -> str:
    """A relative change as a percentage to one decimal, with its sign: `+12.5%`; only a complete loss is `-100.0%`, and
    a loss that rounds to zero is `-0.0%`."""
    shown = _tenths(number)
    if not shown and settled(number) < 0:
        return "-0.0%"
    if shown == -_HUNDRED and number > -1:
        shown = rounded_up(settled(number) * 100, _TENTH)
    return f"{_positive(f'{shown:+,f}')}%"


def used_percent(amount: Decimal, ceiling: Decimal, warn_at: Decimal) -> str:
    """A share of a ceiling as a percentage to one decimal that never contradicts the budget's status.

    A share above the ceiling is shown above 100%, one below the ceiling or below `warn_at` is shown below it.
    """
    used = settled(amount) / settled(ceiling)
    shown = in_step(used, _THOUSANDTH)
    if used > 1 >= shown:
        return percent(rounded_up(used, _THOUSANDTH))
    if any(used < limit <= shown for limit in (ONE, warn_at)):
        return percent(rounded_down(used, _THOUSANDTH))
    return percent(used)


def likelihood(probability: Decimal) -> str:
    """A probability as a whole percentage: `17%`; one that rounds to none or all is shown as `<1%` or `>99%`."""
    if probability <= ZERO:
        return "<1%"
    return ">99%" if probability >= ONE else f"{count(probability * 100)}%"


def apportioned(changes: Sequence[Decimal], whole: Decimal) -> tuple[str, ...]:
    """Round changes to the cent so that they sum to their rounded whole: those with the greatest remainders are
    rounded up."""
    return tuple(_positive(f"{change:+,f}") for change in in_whole_steps(changes, cents(whole), _CENT))


def _tenths(number: Decimal) -> Decimal:
    return in_step(settled(number) * 100, _TENTH)


def _unsigned(text: str) -> str:
    """The text without a sign if it is zero, even if a negative number was rounded to it."""
    return text if any(digit in text for digit in "123456789") else text.lstrip("-")


def _positive(text: str) -> str:
    return text if any(digit in text for digit in "123456789") else text.replace("-", "+")


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_cents(text: str) -> str:
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction:0<2}"
