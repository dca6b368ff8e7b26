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
"""The name under which `snapshot` refers to the catalog in the package."""

DEFAULT_MAX_AGE_DAYS: Final = 90

LAYERS: Final = ("base", "operational", "planned")
"""The amounts of a plan: from listed prices and assumptions, with its multipliers, and with its buffer."""
Basis = Literal["base", "operational", "planned", "payable"]
Unit = Literal["request", "user", "task", "developer", "accepted-image", "accepted-clip", "seat"]
"""The units of unit costs and of ceilings with `per`."""

PEOPLE: Final[frozenset[Unit]] = frozenset({"user", "developer", "seat"})
"""Units that several workloads may count twice: the same hundred people may use all of them."""


class Contract(Frozen, kw_only=True):
    """Negotiated prices in a file with the shape of a snapshot, pinned like one."""

    file: Text = key(
        "A file with the shape of a snapshot, by its path relative to this file; its rates replace listed ones."
    )
    sha256: Sha256 | None = key("The SHA-256 that pins the contract's content.", default=None)


class Pricing(Frozen, kw_only=True):
    """The file of listed prices, the hash that pins it, and the maximum age of its prices."""

    snapshot: Text = key(
        "The price snapshot, by its path relative to this file; or `builtin`, the catalog that comes with the tool."
    )
    sha256: Sha256 | None = key(
        "The SHA-256 that pins the snapshot's content; `budgetlint snapshot pin` writes it.", default=None
    )
    max_age_days: Whole | None = key("The age in days above which prices are stale; 90 if left out.", default=None)
    contract: Contract | None = key("Negotiated prices, which override the listed ones.", default=None)


class Raised(Frozen, kw_only=True):
    """A temporary higher ceiling, with who raised it and why; both days are included."""

    ceiling: Positive = key("The temporary ceiling, which is above the budget's own.")
    from_: Day | None = key("The first day of the raise; if left out, it applies at once.", default=None)
    until: Day = key("The last day of the raise.")
    by: Text = key("Who raised it.")
    reason: Text = key("Why.")

    def holds(self, day: date) -> bool:
        """Whether the raise applies on a day."""
        return (self.from_ is None or self.from_ <= day) and day <= self.until


class Budget(Frozen, kw_only=True):
    """A named ceiling over a scope: some workloads, those with some tags, or all."""

    ceiling: Positive | Mapping[Month, Positive] = key(
        "The most that may be spent, in the file's currency; or by first month, such as `{2027-01: 1500, 2027-07: 2500}`."
    )
    description: Text | None = key("The purpose, in free text.", default=None)
    basis: Basis = key(
        "Which amount is compared: `base`, `operational`, `planned` or `payable`; `planned` if left out.",
        default="planned",
    )
    without: tuple[Name, ...] | None = key(
        "Adjustments that a budget of the basis `payable` leaves out, such as `[vat]`.", default=None
    )
    period: Period | None = key("The period of the ceiling; the file's if left out.", default=None)
    warn_at: ShareTo100 = key(
        "The share of the ceiling at which the budget warns; 90 % if left out.", default=Decimal("0.9"), unit="share"
    )
    workloads: tuple[WorkloadName, ...] | None = key(
        "The workloads it covers, all if left out: names, or `file/name` in an included file; `*` matches any characters.",
        default=None,
    )
    tags: Mapping[Text, Text] | None = key("Tags that a workload must all have to be covered.", default=None)
    max_probability: ShareTo100 | None = key(
        "The highest allowed probability of exceeding the ceiling, if numbers are ranges.",
        default=None,
        unit="share",
    )
    within: Name | None = key(
        "The budget that this one is part of: in this file or, for an included file, in its root.", default=None
    )
    raised: Raised | None = key("A temporary higher ceiling.", default=None)
    per: Unit | None = key(
        "The unit that the amount is divided by, which makes the ceiling one on a unit cost.", default=None
    )
    of: tuple[WorkloadName, ...] | None = key(
        "The workloads whose units are counted; all covered workloads if left out.", default=None
    )

    def ceiling_in(self, month: str | None) -> Decimal:
        """The ceiling in a month. In a map, it is that of the last key up to the month; before the first key, the first."""
        if isinstance(self.ceiling, Decimal):
            return self.ceiling
        months = sorted(self.ceiling)
        return self.ceiling[max((start for start in months if month is not None and start <= month), default=months[0])]

    @property
    def loosest_ceiling(self) -> Decimal:
        """The highest ceiling of the budget, raises apart."""
        return self.ceiling if isinstance(self.ceiling, Decimal) else max(self.ceiling.values())


class Defaults(Frozen, kw_only=True):
    """Defaults that budget files extend; its name, title and description are not inherited."""

    version: Literal[1] | None = key("The version of this format: 1.", default=None)
    name: Name | None = key("The file's address: a-z, 0-9 and `-`.", default=None)
    title: Text | None = key("A title for people.", default=None)
    description: Text | None = key("The purpose, in free text.", default=None)
    owner: Text | None = key("Who is responsible for the budgets.", default=None)
    tags: Mapping[Text, Text] = key("Tags that every workload inherits, entry by entry.", default_factory=dict)
    currency: Currency = key("The currency of the ceilings; USD if left out.", default="USD")
    pricing: Pricing | None = key("Layer 1: the price snapshot, by a path relative to this file.", default=None)
    multipliers: Multipliers = key("Layer 3: multipliers, inherited entry by entry.", default=NO_MULTIPLIERS)
    buffer: Share | None = key("Layer 4.", default=None, unit="share")
    accounts: Mapping[Name, ProviderAccount] = key(
        "Accounts that calls are paid from or limited by, entry by entry.", default_factory=dict
    )


DEFAULT_KEYS: Final = ("owner", "tags", "currency", "pricing", "multipliers", "buffer", "accounts")
"""The keys that a file takes from the one it extends, unless it states them itself."""


class BudgetFile(Frozen, kw_only=True):
    """One budget file: prices, workloads, multipliers, buffer and budgets."""

    version: Literal[1] = key("The version of this format: 1.")
    name: Name | None = key("The file's address: a-z, 0-9 and `-`.", default=None)
    title: Text | None = key("A title for people.", default=None)
    description: Text | None = key("The purpose, in free text.", default=None)
    extends: Text | None = key(
        "A file of defaults, by its path relative to this file: pricing, multipliers, buffer, tags, owner, currency and accounts.",
        default=None,
    )
    includes: tuple[Text, ...] | None = key(
        "Budget files whose workloads this file's budgets cover as `file/workload`: paths or globs, relative to this file.",
        default=None,
    )
    owner: Text | None = key("Who is responsible for this budget.", default=None)
    tags: Mapping[Text, Text] = key("Tags that every workload inherits.", default_factory=dict)
    currency: Currency = key("The currency of the ceilings; USD if left out.", default="USD")
    period: Period = key("The period of the volumes below; a month if left out.", default=Period.MONTH)
    starts: Month | None = key(
        "The first month of a calendar plan; without it, the plan is one average period.", default=None
    )
    months: Months | None = key("The number of months planned, at most 120; 12 if left out.", default=None)
    year_starts: YearStart | None = key(
        "The month in which the fiscal year starts, 1 to 12; that of `starts` if left out.", default=None
    )
    pricing: Pricing | None = key("Layer 1: the price snapshot, pinned and dated.", default=None)
    multipliers: Multipliers = key(
        "Layer 3: multipliers for every workload; a workload may replace any of them, and `null` removes one.",
        default=NO_MULTIPLIERS,
    )
    buffer: Share | None = key(
        "Layer 4: headroom for unknowns, on top of the operational amount.", default=None, unit="share"
    )
    drivers: Mapping[Name, RangedNumber | Driver] = key(
        "Quantities that several workloads share, by name, per period of the file.", default_factory=dict
    )
    workloads: Mapping[Name, Workload] = key("Layer 2: workloads, by name.")
    budgets: Mapping[Name, Budget] = key("Ceilings, by name.", default_factory=dict)
    accounts: Mapping[Name, ProviderAccount] = key(
        "Accounts that calls are paid from or limited by, by name: credits, keys, allowances.", default_factory=dict
    )
    adjustments: Mapping[Name, Adjustment] = key(
        "Discounts, fees and taxes between the planned and the payable amount, by name, in order.", default_factory=dict
    )
    commitments: Mapping[Name, Commitment] = key(
        "Commitments that are paid whether used or not, by name: prepaid amounts, and minimums per period.",
        default_factory=dict,
    )

    @property
    def calendar(self) -> tuple[str, ...]:
        """The months that are planned; empty if the plan is one average period."""
        if self.starts is None:
            return ()
        return months_from(self.starts, DEFAULT_MONTHS if self.months is None else int(self.months))


def most_days(file: BudgetFile, period: Period) -> int:
    """The most days that a period can have; for a month in a calendar plan, those of the shortest planned month."""
    months = file.calendar if period is Period.MONTH else ()
    return min((days_in(month) for month in months), default=period.most_days)


RESERVED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "file": frozenset({"holidays", "noise", "strict"}),
        "workload": frozenset({"noise", "strict", "profile", "covered_by", "rate_limits", "peak"}),
        "budget": frozenset({"approved", "strict", "noise"}),
    }
)
"""Keys that are reserved for later versions, by where they appear."""
