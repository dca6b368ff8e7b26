"""What ranges make of a plan: how probable it is that a ceiling is exceeded, and how far amounts lie apart.

Amounts that come from draws have 4 significant digits, shares of draws are whole percents.
"""

from decimal import Decimal
from typing import Final

from budgetlint.frozen import Frozen

LIKELY: Final = Decimal("0.1")
"""How probable it may be that the ceiling is exceeded, where a budget does not say."""


class LayerSpread(Frozen):
    """What an amount is below in 10, 50 and 90 % of all draws, and its mean; None where too many have no price."""

    p10: Decimal | None
    p50: Decimal | None
    p90: Decimal | None
    mean: Decimal | None


class BudgetSpread(Frozen):
    """How probable it is that a budget is exceeded, and what its amount is below in 10, 50 and 90 % of all draws.

    `limit_for` is the ceiling that would be exceeded as often as is allowed; `runs` is the probability of each run;
    `unpriced` the share of draws that have no price or break a rule, and so count as exceeding; None where there are none.
    """

    probability: Decimal
    p10: Decimal | None
    p50: Decimal | None
    p90: Decimal | None
    limit_for: Decimal | None
    runs: tuple[Decimal, ...] = ()
    unpriced: Decimal | None = None


class Swing(Frozen):
    """What is planned with one range at its p10 and at its p90, all else at its mean, exactly; None where unpriced."""

    address: str
    low: Decimal | None
    high: Decimal | None

    @property
    def width(self) -> Decimal:
        """How far the two lie apart."""
        return Decimal(0) if self.low is None or self.high is None else abs(self.high - self.low)


class FileSpread(Frozen):
    """How far the amount of each layer lies apart, which range moves it most, and how many draws have no price."""

    base: LayerSpread
    operational: LayerSpread
    planned: LayerSpread
    tornado: tuple[Swing, ...]
    unpriced: Decimal | None = None


class Undrawn(Frozen):
    """Why ranges are not drawn, in words, and what to do about that; `budgets` are those of which that holds, if not of all."""

    reason: str
    help: str
    budgets: tuple[str, ...] | None = None

    def holds_of(self, budget: str) -> bool:
        """Whether it is about a budget."""
        return self.budgets is None or budget in self.budgets
