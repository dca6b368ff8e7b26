"""The state of an account and its keys: what is left, the observed use per day, and when it runs out."""

from datetime import date
from decimal import Decimal

from budgetlint.frozen import Frozen
from budgetlint.model.accounts import Reset


class ObservedKey(Frozen):
    """A key as the gateway reports it: its limit, what is left, and the day on which it runs out at the observed rate.

    `declared` and `declared_reset` are the file's limit and reset; `looser` tells whether the gateway allows more.
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
        """`looser` or `tighter` than declared, `otherwise` if the windows differ; None if it is as declared."""
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
    """An account at the observed rate: its balance and where that comes from, the use per day, and the day it runs dry.

    `without` names calls whose cost is unknown; `planned_dry` is the day it runs dry by the plan, from the declared balance of
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
