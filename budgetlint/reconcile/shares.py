"""Parts of a whole, figures that only a division that does not end keeps apart, and words of records made safe to show."""

from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ZERO, exactly

NEAR: Final = Decimal("1e-20")


def share_of(part: int, whole: int) -> Decimal:
    """part ÷ whole, nothing of nothing."""
    with exactly():
        return Decimal(part) / Decimal(whole) if whole else ZERO


@exactly()
def near(planned: Decimal | None, observed: Decimal) -> Decimal:
    """The planned figure where only a division that does not end keeps the observed one from it."""
    if planned is not None and abs(observed - planned) <= abs(planned) * NEAR:
        return planned
    return observed


def shown(text: str) -> str:
    """A text of a record without what could steer a terminal or break a line."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
