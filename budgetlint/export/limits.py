"""Declared limits: ceilings, key limits and limits on accounts, and those that nothing can enforce."""

from decimal import Decimal
from enum import Enum
from typing import Literal

from budgetlint.frozen import Frozen
from budgetlint.model.periods import Period

LimitKind = Literal["account", "key", "budget"]


class Enforces(Enum):
    """What happens to calls at a limit."""

    STOPS = "stops"
    SOFT = "soft"
    ALERTS = "alerts"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Enforces.STOPS: "refuses the call that would pass the limit",
    Enforces.SOFT: "refuses calls once the limit has been passed",
    Enforces.ALERTS: "sends an alert, and lets every call pass",
}


class AtList(Frozen):
    """The amount of a budget's scope at the enforcer's list prices, and on the budget's own basis."""

    basis: str
    listed: Decimal
    amount: Decimal

    @property
    def factor(self) -> Decimal:
        """The factor from the ceiling to list prices: list ÷ basis."""
        return self.listed / self.amount


class DeclaredLimit(Frozen, kw_only=True):
    """The amount that some workloads of an account may spend until it resets; without a period, it never resets.

    `declared` is the amount as written, `at_list` converts a ceiling to the enforcer's list prices; a key's limit
    already is at those. `year_starts` is the month in which its quarters and years begin.
    """

    kind: LimitKind
    name: str
    account: str
    workloads: tuple[str, ...]
    declared: Decimal
    currency: str
    period: Period | None
    at_list: AtList | None = None
    dollar: tuple[Decimal, Decimal] | None = None
    """The worth of its currency in US dollars, as a quotient; None if unknown."""
    year_starts: int = 1
    include_byok: bool = False
    ambiguous: bool = False
    """Whether another limit of the export has the same name."""

    @property
    def address(self) -> str:
        """Its address, as an account, a key and a budget may have the same name."""
        return {
            "account": f"accounts.{self.account}",
            "key": f"accounts.{self.account}.keys.{self.name}",
            "budget": f"budgets.{self.name}",
        }[self.kind]

    @property
    def label(self) -> str:
        """Its name for the enforcer, or the whole address if another limit has that name."""
        return (self.address if self.ambiguous else self.name).replace("/", "-").replace(".", "-")

    @property
    def amount(self) -> Decimal:
        """The enforced amount in its own currency: declared × list ÷ basis."""
        return self.declared if self.at_list is None else self.declared * self.at_list.listed / self.at_list.amount

    @property
    def resets(self) -> str:
        """Its period as a word."""
        return "never" if self.period is None else self.period.value


class NotExported(Frozen):
    """A limit that is not exported, and the reason; `outside` are workloads in its scope that the account does not
    cover."""

    address: str
    reason: str
    outside: tuple[str, ...] = ()


class AccountLimits(Frozen, kw_only=True):
    """An account: the workloads it covers, its own limit, its keys' limits and those of budgets inside it."""

    name: str
    preset: str | None
    workloads: tuple[str, ...]
    on_own_keys: tuple[str, ...] = ()
    """Those of the workloads that use your own keys (BYOK), which an enforcer may or may not count."""
    whole: tuple[DeclaredLimit, ...] = ()
    keys: tuple[DeclaredLimit, ...] = ()
    budgets: tuple[DeclaredLimit, ...] = ()
    refused_keys: tuple[DeclaredLimit, ...] = ()
    """Keys that calls use although an enforcer can't express their limits."""

    @property
    def limits(self) -> tuple[DeclaredLimit, ...]:
        """All limits, the account's own first."""
        return (*self.whole, *self.keys, *self.budgets)


class Declaration(Frozen):
    """Everything that budget files declare: accounts with their keys, budgets, and limits that nothing can enforce."""

    accounts: tuple[AccountLimits, ...]
    budgets: tuple[DeclaredLimit, ...]
    refused: tuple[NotExported, ...] = ()
