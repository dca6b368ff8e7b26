"""The budget file, version 1."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from budgetlint.frozen import Frozen, made
from budgetlint.model.multipliers import NO_MULTIPLIERS, Multipliers
from budgetlint.model.periods import Period
from budgetlint.model.scalars import Currency, Name, Positive, Sha256, Share, ShareTo100, Text, Whole
from budgetlint.model.workloads import Workload

BUILTIN: Final = "builtin"
"""The snapshot name that stands for the catalog carried by the package."""

DEFAULT_MAX_AGE_DAYS: Final = 90

Basis = Literal["base", "operational", "planned"]
Unit = Literal["request", "user", "task", "developer", "accepted-image", "accepted-clip", "seat"]
"""What unit costs and `per` ceilings are counted per."""


class Contract(Frozen, kw_only=True):
    """Negotiated prices in a file of the snapshot's shape, pinned like one."""

    file: Text
    sha256: Sha256 | None = None


class Pricing(Frozen, kw_only=True):
    """Where the listed prices are, what pins them, and how old they may be."""

    snapshot: Text
    sha256: Sha256 | None = None
    max_age_days: Whole | None = None
    contract: Contract | None = None


class Budget(Frozen, kw_only=True):
    """A named ceiling over a scope: some workloads, those with some tags, or all."""

    ceiling: Positive
    description: Text | None = None
    basis: Basis = "planned"
    period: Period | None = None
    warn_at: ShareTo100 = Decimal("0.9")
    workloads: tuple[Name, ...] | None = None
    tags: Mapping[Text, Text] | None = None
    per: Unit | None = None
    of: tuple[Name, ...] | None = None


class BudgetFile(Frozen, kw_only=True):
    """One budget file: prices, workloads, multipliers, buffer and budgets."""

    version: Literal[1]
    name: Name | None = None
    title: Text | None = None
    description: Text | None = None
    owner: Text | None = None
    tags: Mapping[Text, Text] = made(default_factory=dict)
    currency: Currency = "USD"
    period: Period = Period.MONTH
    pricing: Pricing | None = None
    multipliers: Multipliers = NO_MULTIPLIERS
    buffer: Share | None = None
    workloads: Mapping[Name, Workload]
    budgets: Mapping[Name, Budget] = made(default_factory=dict)


RESERVED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "file": frozenset({"starts", "drivers", "extends", "includes", "adjustments", "commitments"}),
        "workload": frozenset({"mix", "growth", "period", "profile", "covered_by"}),
        "budget": frozenset({"within", "raised", "approved", "max_probability", "without"}),
    }
)
"""Keys that later versions will give a meaning, by where they stand."""

RANGE_KEYS: Final = frozenset({"mean", "p10", "p50", "p90"})
"""The keys of a number written as a range, reserved too."""
