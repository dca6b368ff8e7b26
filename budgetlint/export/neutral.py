"""One neutral list for everything else, such as the budgets of a cloud: those only alert."""

from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcer import Enforcer, Export, ExportItem
from budgetlint.export.limits import AccountLimits, Enforces
from budgetlint.model.periods import Period


def _written(enforcer: Enforcer, accounts: tuple[AccountLimits, ...]) -> Export:
    """Every limit, in the currency that it is declared in."""
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
    notes=("the budgets of a cloud tell hours later and let every call pass, and know only their own bills",),
)
