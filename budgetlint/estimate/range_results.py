"""The effect of ranges on a plan: the probability that a ceiling is exceeded, and the spread of amounts.

Amounts from draws have 4 significant digits; shares of draws are whole percentages.
"""

from decimal import Decimal
from typing import Final

from budgetlint.frozen import Frozen

LIKELY: Final = Decimal("0.1")
"""The allowed probability of exceeding the ceiling, if a budget states none."""


class LayerSpread(Frozen):
    """The quantiles that an amount is below in 10, 50 and 90 % of all draws, and its mean; None if too many draws
    have no price."""

    p10: Decimal | None
    p50: Decimal | None
    p90: Decimal | None
    mean: Decimal | None


class BudgetSpread(Frozen):
    """The probability that a budget is exceeded, and the quantiles of its amount at 10, 50 and 90 %.

    `limit_for` is the ceiling that is exceeded with the allowed probability; `runs` is the probability of each run;
    `unpriced` the share of draws that have no price or break a rule, and so count as exceeding; None if there are
    none.
    """

    probability: Decimal
    p10: Decimal | None
    p50: Decimal | None
    p90: Decimal | None
    limit_for: Decimal | None
    runs: tuple[Decimal, ...] = ()
    unpriced: Decimal | None = None


class Swing(Frozen):
    """The planned amount with one range at its p10 and at its p90, all else at its mean, exact; None if unpriced."""

    address: str
    low: Decimal | None
    high: Decimal | None

    @property
    def width(self) -> Decimal:
        """The difference between the two amounts."""
        return Decimal(0) if self.low is None or self.high is None else abs(self.high - self.low)


class FileSpread(Frozen):
    """The spread of each layer's amount, the effect of each range, and the share of draws without a price."""

    base: LayerSpread
    operational: LayerSpread
    planned: LayerSpread
    tornado: tuple[Swing, ...]
    unpriced: Decimal | None = None


class Undrawn(Frozen):
    """Why ranges are not drawn, in words, and what to do about it; `budgets` lists the affected ones if not all are."""

    reason: str
    help: str
    budgets: tuple[str, ...] | None = None

    def holds_of(self, budget: str) -> bool:
        """Whether it applies to a budget."""
        return self.budgets is None or budget in self.budgets
