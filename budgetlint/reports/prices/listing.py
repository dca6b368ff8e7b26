"""Listed prices side by side, as data."""

from datetime import date
from decimal import Decimal

from budgetlint.estimate.line_items import Gap
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import Source


class ListedRate(Frozen, kw_only=True):
    """What one meter of a model costs for `per` of it: one amount, or the least and the greatest where it depends on more."""

    meter: str
    per: Decimal
    least: Decimal
    most: Decimal
    over: Decimal | None = None
    """The prompt size above which it holds."""


class ListedModel(Frozen, kw_only=True):
    """A model with its prices under one tier, and what a plan would cost on it; `why` where it has no amount."""

    name: str
    context: Decimal | None
    retires: date | None
    rates: tuple[ListedRate, ...]
    source: Source | None
    disputed: bool
    plan: Layers | None = None
    why: Gap | None = None
    tokens: Decimal | None = None
    tokens_by_part: bool = False
    """Tokens of this model for one of the plan's own, for the same text; None where nobody measured it."""

    @property
    def provider(self) -> str:
        return self.name.partition("/")[0]

    def rate(self, meter: str) -> Decimal | None:
        """The least that a meter costs, None where it has no price."""
        return next((rate.least for rate in self.rates if rate.meter == meter and rate.over is None), None)


class PriceComparison(Frozen, kw_only=True):
    """Models in the order asked for; `matched` counts those that a limit leaves out too."""

    models: tuple[ListedModel, ...]
    matched: int
    day: date
    reviewed: date
    currency: str
    tier: str
    plan: tuple[str, str] | None = None
    period: str | None = None
