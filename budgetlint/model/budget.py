"""The budget file, version 1."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.calendar import DEFAULT_MONTHS, Month, Months, YearStart, days_in, months_from
from budgetlint.model.drivers import Driver
from budgetlint.model.later import Later
from budgetlint.model.multipliers import NO_MULTIPLIERS, Multipliers
from budgetlint.model.periods import Period
from budgetlint.model.ranges import RangedNumber
from budgetlint.model.scalars import (
    Currency,
    Day,
    Name,
    Positive,
    Sha256,
    Share,
    ShareTo100,
    Text,
    Whole,
    WorkloadName,
)
from budgetlint.model.workload import Workload

if TYPE_CHECKING:
    from budgetlint.model.accounts import ProviderAccount
    from budgetlint.model.payable import Adjustment, Commitment
else:
    Adjustment = Later("budgetlint.model.payable", "Adjustment")
    Commitment = Later("budgetlint.model.payable", "Commitment")
    ProviderAccount = Later("budgetlint.model.accounts", "ProviderAccount")

BUILTIN: Final = "builtin"
"""The snapshot name of the catalog inside the package."""

DEFAULT_MAX_AGE_DAYS: Final = 90

Basis = Literal["base", "operational", "planned", "payable"]
Unit = Literal["request", "user", "task", "developer", "accepted-image", "accepted-clip", "seat"]
"""What unit costs and `per` ceilings are counted per."""

PEOPLE: Final[frozenset[Unit]] = frozenset({"user", "developer", "seat"})
"""Units that several workloads may count over again: the same hundred people may use all of them."""


class Contract(Frozen, kw_only=True):
    """Negotiated prices in a file of the snapshot's shape, pinned like one."""

    file: Text = key("A file of the snapshot's shape, relative to this one: its rates replace listed ones.")
    sha256: Sha256 | None = key("Pins the contract's content.", default=None)


class Pricing(Frozen, kw_only=True):
    """Where the listed prices are, what pins them, and how old they may be."""

    snapshot: Text = key(
        "The price snapshot, relative to this file; or `builtin`, the catalog that comes with the tool."
    )
    sha256: Sha256 | None = key("Pins the snapshot's content; `budgetlint snapshot pin` writes it.", default=None)
    max_age_days: Whole | None = key("Older prices than this are stale; 90 days if left out.", default=None)
    contract: Contract | None = key("Negotiated prices over the listed ones.", default=None)


class Raised(Frozen, kw_only=True):
    """A higher ceiling for a while, by somebody, for a reason; the days are both included."""

    ceiling: Positive = key("What may be spent meanwhile, above the ceiling of the budget.")
    from_: Day | None = key("The first day; at once if left out.", default=None)
    until: Day = key("The last day.")
    by: Text = key("Who raised it.")
    reason: Text = key("Why.")

    def holds(self, day: date) -> bool:
        """Whether it is the ceiling of a day."""
        return (self.from_ is None or self.from_ <= day) and day <= self.until


class Budget(Frozen, kw_only=True):
    """A named ceiling over a scope: some workloads, those with some tags, or all."""

    ceiling: Positive | Mapping[Month, Positive] = key(
        "What may be spent, in the file's currency; or from a month on, `{2027-01: 1500, 2027-07: 2500}`."
    )
    description: Text | None = key("What it is for, in free text.", default=None)
    basis: Basis = key(
        "Which amount is compared: `base`, `operational`, `planned` or `payable`; `planned` if left out.",
        default="planned",
    )
    without: tuple[Name, ...] | None = key(
        "Adjustments that a budget of the basis `payable` leaves out, such as `[vat]`.", default=None
    )
    period: Period | None = key("What the ceiling is per; the file's period if left out.", default=None)
    warn_at: ShareTo100 = key(
        "Share of the ceiling from which on it warns; 90 % if left out.", default=Decimal("0.9"), unit="share"
    )
    workloads: tuple[WorkloadName, ...] | None = key(
        "The workloads it covers, all if left out: names, `file/name` of an included file, `*` for any.", default=None
    )
    tags: Mapping[Text, Text] | None = key("It covers the workloads that carry all of these tags.", default=None)
    max_probability: ShareTo100 | None = key(
        "How probable it may be, at most, that the ceiling is exceeded, where numbers are ranges.",
        default=None,
        unit="share",
    )
    within: Name | None = key(
        "The budget that this one is part of: of this file or, in an included one, of its root.", default=None
    )
    raised: Raised | None = key("A higher ceiling for a while.", default=None)
    per: Unit | None = key("A ceiling on a unit cost: what the amount is divided by.", default=None)
    of: tuple[WorkloadName, ...] | None = key(
        "The workloads that count the unit; those that it covers if left out.", default=None
    )

    def ceiling_in(self, month: str | None) -> Decimal:
        """The ceiling in a month: of a map that of the last key up to it, before all of them the first."""
        if isinstance(self.ceiling, Decimal):
            return self.ceiling
        months = sorted(self.ceiling)
        return self.ceiling[max((start for start in months if month is not None and start <= month), default=months[0])]

    @property
    def loosest_ceiling(self) -> Decimal:
        """The highest of its ceilings."""
        return self.ceiling if isinstance(self.ceiling, Decimal) else max(self.ceiling.values())


class Defaults(Frozen, kw_only=True):
    """What budget files may have in common, in a file that they extend; its name and its words about itself stay its own."""

    version: Literal[1] | None = key("The version of this format: 1.", default=None)
    name: Name | None = key("This file's own address.", default=None)
    title: Text | None = key("What people call it.", default=None)
    description: Text | None = key("What it is for, in free text.", default=None)
    owner: Text | None = key("Who answers for the budgets.", default=None)
    tags: Mapping[Text, Text] = key("Tags that every workload inherits, entry by entry.", default_factory=dict)
    currency: Currency = key("The currency of the ceilings; USD if left out.", default="USD")
    pricing: Pricing | None = key("Layer 1: the price snapshot; its paths are relative to this file.", default=None)
    multipliers: Multipliers = key("Layer 3, entry by entry.", default=NO_MULTIPLIERS)
    buffer: Share | None = key("Layer 4.", default=None, unit="share")
    accounts: Mapping[Name, ProviderAccount] = key(
        "Accounts that calls are paid from or limited by, entry by entry.", default_factory=dict
    )


DEFAULT_KEYS: Final = ("owner", "tags", "currency", "pricing", "multipliers", "buffer", "accounts")
"""What a file that extends another takes from it, where it does not say it itself."""


class BudgetFile(Frozen, kw_only=True):
    """One budget file: prices, workloads, multipliers, buffer and budgets."""

    version: Literal[1] = key("The version of this format: 1.")
    name: Name | None = key("The file's address: a-z, 0-9 and `-`.", default=None)
    title: Text | None = key("What people call it.", default=None)
    description: Text | None = key("What it is for, in free text.", default=None)
    extends: Text | None = key(
        "A file of defaults, relative to this one: pricing, multipliers, buffer, tags, owner, currency and accounts.",
        default=None,
    )
    includes: tuple[Text, ...] | None = key(
        "Budget files whose workloads the budgets of this one see, as `file/workload`: paths or globs, relative to it.",
        default=None,
    )
    owner: Text | None = key("Who answers for this budget.", default=None)
    tags: Mapping[Text, Text] = key("Tags that every workload inherits.", default_factory=dict)
    currency: Currency = key("The currency of the ceilings; USD if left out.", default="USD")
    period: Period = key("What the volumes below are per; a month if left out.", default=Period.MONTH)
    starts: Month | None = key("The first month of the plan; without it a plan is one average period.", default=None)
    months: Months | None = key("How many months are planned, at most 120; 12 if left out.", default=None)
    year_starts: YearStart | None = key(
        "The month in which the fiscal year starts, 1 to 12; that of `starts` if left out.", default=None
    )
    pricing: Pricing | None = key("Layer 1: the price snapshot, pinned and dated.", default=None)
    multipliers: Multipliers = key(
        "Layer 3, for every workload; a workload may replace any of them, and `null` removes one.",
        default=NO_MULTIPLIERS,
    )
    buffer: Share | None = key(
        "Layer 4: headroom for unknowns, on top of the operational amount.", default=None, unit="share"
    )
    drivers: Mapping[Name, RangedNumber | Driver] = key(
        "Quantities that several workloads share, by name, in a period of the file.", default_factory=dict
    )
    workloads: Mapping[Name, Workload] = key("Layer 2: what spends, by name.")
    budgets: Mapping[Name, Budget] = key("Ceilings, by name.", default_factory=dict)
    accounts: Mapping[Name, ProviderAccount] = key(
        "Accounts that calls are paid from or limited by, by name: credits, keys, allowances.", default_factory=dict
    )
    adjustments: Mapping[Name, Adjustment] = key(
        "Discounts, fees and taxes between the planned and the payable amount, by name, in order.", default_factory=dict
    )
    commitments: Mapping[Name, Commitment] = key(
        "What is paid whether it is used or not, by name: amounts paid ahead, minimums a period.", default_factory=dict
    )

    @property
    def calendar(self) -> tuple[str, ...]:
        """The months that are planned; none where the plan is one average period."""
        if self.starts is None:
            return ()
        return months_from(self.starts, DEFAULT_MONTHS if self.months is None else int(self.months))


def most_days(file: BudgetFile, period: Period) -> int:
    """The days that a period has at most; of a month those of the shortest that is planned."""
    months = file.calendar if period is Period.MONTH else ()
    return min((days_in(month) for month in months), default=period.most_days)


RESERVED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "file": frozenset({"holidays", "noise", "strict"}),
        "workload": frozenset({"noise", "strict", "profile", "covered_by", "rate_limits", "peak"}),
        "budget": frozenset({"approved", "strict", "noise"}),
    }
)
"""Keys that later versions will give a meaning, by where they stand."""
