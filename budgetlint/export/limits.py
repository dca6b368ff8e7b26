"""What is declared and somebody may enforce: ceilings, keys' limits and limits on accounts, and those that nobody can."""

from decimal import Decimal
from enum import Enum
from typing import Literal

from budgetlint.frozen import Frozen
from budgetlint.model.periods import Period

LimitKind = Literal["account", "key", "budget"]


class Enforces(Enum):
    """What happens to the calls that reach a limit."""

    STOPS = "stops"
    SOFT = "soft"
    ALERTS = "alerts"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Enforces.STOPS: "refuses the call that would pass the limit",
    Enforces.SOFT: "refuses calls once the limit has been passed",
    Enforces.ALERTS: "tells, and lets every call pass",
}


class AtList(Frozen):
    """What a budget's scope comes to at the enforcer's list prices, and on the budget's own basis."""

    basis: str
    listed: Decimal
    amount: Decimal

    @property
    def factor(self) -> Decimal:
        """List ÷ basis: what the ceiling is multiplied by."""
        return self.listed / self.amount


class DeclaredLimit(Frozen, kw_only=True):
    """What may be spent by some workloads of an account until it resets; never, where there is no period.

    `declared` is the figure as it is written, `at_list` what turns a ceiling into the enforcer's list prices: a key's
    limit is at those already. `year_starts` is the month in which its quarters and years begin.
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
    """What one of its currency is worth in US dollars, as a quotient; None where nobody says."""
    year_starts: int = 1
    include_byok: bool = False
    ambiguous: bool = False
    """Whether another limit of the export has the same name."""

    @property
    def address(self) -> str:
        """What it is called: its address, as there may be an account, a key and a budget of one name."""
        return {
            "account": f"accounts.{self.account}",
            "key": f"accounts.{self.account}.keys.{self.name}",
            "budget": f"budgets.{self.name}",
        }[self.kind]

    @property
    def label(self) -> str:
        """What an enforcer calls it: its name, or its whole address where that is another's name too."""
        return (self.address if self.ambiguous else self.name).replace("/", "-").replace(".", "-")

    @property
    def amount(self) -> Decimal:
        """What is enforced, in its own currency: declared × list ÷ basis."""
        return self.declared if self.at_list is None else self.declared * self.at_list.listed / self.at_list.amount

    @property
    def resets(self) -> str:
        """Its period in a word."""
        return "never" if self.period is None else self.period.value


class NotExported(Frozen):
    """A limit that is not exported, and why; `outside` are workloads in its scope that the account does not hold."""

    address: str
    reason: str
    outside: tuple[str, ...] = ()


class AccountLimits(Frozen, kw_only=True):
    """An account: the workloads whose calls it holds, its own limit, its keys' and those of budgets inside it."""

    name: str
    preset: str | None
    workloads: tuple[str, ...]
    on_own_keys: tuple[str, ...] = ()
    """Those of them that run on keys of one's own: an enforcer may count them, or not."""
    whole: tuple[DeclaredLimit, ...] = ()
    keys: tuple[DeclaredLimit, ...] = ()
    budgets: tuple[DeclaredLimit, ...] = ()
    refused_keys: tuple[DeclaredLimit, ...] = ()
    """Keys that calls go out on all the same, though an enforcer can't express their limits."""

    @property
    def limits(self) -> tuple[DeclaredLimit, ...]:
        """All of them, the account's own first."""
        return (*self.whole, *self.keys, *self.budgets)


class Declaration(Frozen):
    """Everything that budget files declare: accounts with their keys, budgets, and those that nobody can enforce."""

    accounts: tuple[AccountLimits, ...]
    budgets: tuple[DeclaredLimit, ...]
    refused: tuple[NotExported, ...] = ()
