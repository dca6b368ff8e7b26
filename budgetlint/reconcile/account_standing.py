"""How an account and its keys stand: what is left, what a day takes as it was observed, and when that ends."""

from datetime import date
from decimal import Decimal

from budgetlint.frozen import Frozen
from budgetlint.model.accounts import Reset


class ObservedKey(Frozen):
    """What a gateway says of a key: its limit, what is left, and the day on which that ends at the observed rate.

    `declared` and `declared_reset` are what the file says; `looser` whether the gateway allows more.
    """

    name: str
    path: str
    day: date
    limit: Decimal | None
    reset: Reset | None
    left: Decimal | None
    used: Decimal | None
    address: str | None = None
    declared: Decimal | None = None
    declared_reset: Reset | None = None
    a_day: Decimal | None = None
    stops: date | None = None
    free_allowed: Decimal | None = None
    free_used: Decimal | None = None

    @property
    def differs(self) -> str | None:
        """`looser` or `tighter` than declared, `otherwise` where the windows differ; None where it is as declared."""
        if self.declared is None:
            return None
        if self.limit is None:
            return "looser"
        if self.reset != self.declared_reset:
            return "otherwise"
        if self.limit == self.declared:
            return None
        return "looser" if self.limit > self.declared else "tighter"


class ObservedAccount(Frozen):
    """An account at the observed rate: its balance and whence that is known, what a day takes, and when it ends.

    `without` are calls of which it is unknown what they took; `planned_dry` is the day by the plan, from the declared balance of
    `planned_on`.
    """

    path: str
    name: str
    currency: str
    balance: Decimal | None
    on: date | None
    source: str
    a_day: Decimal | None
    dry: date | None = None
    until: date | None = None
    planned_dry: date | None = None
    planned_on: date | None = None
    without: tuple[str, ...] = ()
    keys: tuple[ObservedKey, ...] = ()
