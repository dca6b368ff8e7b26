"""A neutral list for all other enforcers, such as the budgets of a cloud, which only alert."""

from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcer import Enforcer, Export, ExportItem
from budgetlint.export.limits import AccountLimits, Enforces
from budgetlint.model.periods import Period


def _written(enforcer: Enforcer, accounts: tuple[AccountLimits, ...]) -> Export:
    """Every limit, in the currency in which it is declared."""
    return Export(
        tuple(
            ExportItem(limit=limit, figure=enforcer.figure(limit), enforces=enforcer.enforces, to="", body={})
            for account in accounts
            for limit in account.limits
        )
    )


NEUTRAL: Final = Enforcer(
    name="json",
    title="The neutral list",
    resets=MappingProxyType(
        {**{period: period.value for period in Period}, None: "never"},
    ),
    enforces=Enforces.ALERTS,
    written=_written,
    currency=None,
    notes=("the budgets of a cloud alert hours later, let every call pass, and cover only its own bills",),
)
