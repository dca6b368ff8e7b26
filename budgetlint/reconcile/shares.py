"""Shares, figures that differ only by rounding, and texts of records made safe to display."""

from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ZERO, exactly

NEAR: Final = Decimal("1e-20")


def share_of(part: int, whole: int) -> Decimal:
    """part ÷ whole, zero if the whole is zero."""
    with exactly():
        return Decimal(part) / Decimal(whole) if whole else ZERO


@exactly()
def near(planned: Decimal | None, observed: Decimal) -> Decimal:
    """The planned figure if the observed one differs from it only by rounding, else the observed one."""
    if planned is not None and abs(observed - planned) <= abs(planned) * NEAR:
        return planned
    return observed


def shown(text: str) -> str:
    """A record's text without characters that could control a terminal or break a line."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
