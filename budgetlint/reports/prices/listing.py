"""Listed prices side by side, as data."""

from datetime import date
from decimal import Decimal

from budgetlint.estimate.line_items import Gap
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import Source


class ListedRate(Frozen, kw_only=True):
    """The price of one meter of a model per `per` units: one amount, or the lowest and the highest if it depends on conditions."""

    meter: str
    per: Decimal
    least: Decimal
    most: Decimal
    over: Decimal | None = None
    """The prompt size in tokens above which the price applies."""


class ListedModel(Frozen, kw_only=True):
    """A model with its prices under one tier, and the cost of a plan on it; `why` is the reason if it has no amount."""

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
    """Tokens of this model per token of the plan's model for the same text; None if not measured."""

    @property
    def provider(self) -> str:
        return self.name.partition("/")[0]

    def rate(self, meter: str) -> Decimal | None:
        """The lowest price of a meter, None if it has no price."""
        return next((rate.least for rate in self.rates if rate.meter == meter and rate.over is None), None)


class PriceComparison(Frozen, kw_only=True):
    """Models in the requested order; `matched` also counts those that a limit leaves out."""

    models: tuple[ListedModel, ...]
    matched: int
    day: date
    reviewed: date
    currency: str
    tier: str
    plan: tuple[str, str] | None = None
    period: str | None = None
