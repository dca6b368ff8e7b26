"""OpenRouter: bodies that create keys with limits, and workspace budgets.

Sources: openrouter.ai/docs/api/api-reference/api-keys/create-keys and …/workspaces/create-or-update-a-workspace-budget.
"""

from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcer import Enforcer, Export, ExportItem, number
from budgetlint.export.limits import AccountLimits, DeclaredLimit, Enforces, NotExported
from budgetlint.export.placing import Levels, Place, Placement, placed
from budgetlint.model.periods import Period
from budgetlint.source.document import Plain

_LEVELS: Final = Levels(whole="workspace")
_INTERVALS: Final = {Period.DAY: "daily", Period.WEEK: "weekly", Period.MONTH: "monthly", None: "lifetime"}


def _written(enforcer: Enforcer, accounts: tuple[AccountLimits, ...]) -> Export:
    """Keys with their limits; a budget as a key if none is declared for its workloads, else as a workspace's budget."""
    items: list[ExportItem] = []
    refused: list[NotExported] = []
    for account in accounts:
        places, unplaced = placed(account, _LEVELS)
        refused += unplaced
        ordered, moot = _ordered(enforcer, [placement for placement in places if placement.place is Place.WHOLE])
        refused += moot
        items += (_key(enforcer, placement) for placement in places if placement.place is Place.KEY)
        with_byok = any(placement.limit.include_byok for placement in ordered)
        items += (_workspace(enforcer, placement, with_byok=with_byok) for placement in ordered)
    return Export(tuple(items), tuple(refused))


def _ordered(enforcer: Enforcer, budgets: list[Placement]) -> tuple[list[Placement], list[NotExported]]:
    """Workspace budgets that decrease strictly with the interval, as OpenRouter requires, and those that don't."""
    kept: list[Placement] = []
    moot: list[NotExported] = []
    for placement in sorted(budgets, key=lambda placement: _width(placement.limit), reverse=True):
        wider = next((one for one in kept if enforcer.figure(one.limit) <= enforcer.figure(placement.limit)), None)
        if wider is None:
            kept.append(placement)
        else:
            reason = (
                f"OpenRouter accepts it only below the workspace's {_INTERVALS[wider.limit.period]} limit, "
                f"`{wider.limit.address}`"
            )
            moot.append(NotExported(placement.limit.address, reason))
    return kept, moot


def _width(limit: DeclaredLimit) -> int:
    return list(_INTERVALS).index(limit.period)


def _key(enforcer: Enforcer, placement: Placement) -> ExportItem:
    figure = enforcer.figure(placement.limit)
    body: dict[str, Plain] = {
        "name": placement.name,
        "limit": number(figure),
        "limit_reset": None if placement.limit.period is None else enforcer.reset(placement.limit),
        "include_byok_in_limit": placement.limit.include_byok,
    }
    return ExportItem(
        limit=placement.limit, figure=figure, enforces=enforcer.enforces, to="POST /api/v1/keys", body=body
    )


def _workspace(enforcer: Enforcer, placement: Placement, *, with_byok: bool) -> ExportItem:
    """A workspace's budget: it is checked before a call without a reservation, and counts BYOK calls for all
    intervals or none."""
    figure = enforcer.figure(placement.limit)
    to = f"PUT /api/v1/workspaces/{placement.name}/budgets/{_INTERVALS[placement.limit.period]}"
    body: dict[str, Plain] = {"limit_usd": number(figure), "include_byok_in_budgets": with_byok}
    return ExportItem(limit=placement.limit, figure=figure, enforces=Enforces.SOFT, to=to, body=body)


OPENROUTER: Final = Enforcer(
    name="openrouter",
    title="OpenRouter",
    resets=MappingProxyType({Period.DAY: "daily", Period.WEEK: "weekly", Period.MONTH: "monthly", None: "none"}),
    enforces=Enforces.STOPS,
    written=_written,
    notes=(
        "a call's highest possible cost is reserved before it runs: send `max_tokens`",
        (
            "a guardrail's budget is per member and per key, so a limit of 50 for three members is 150:"
            " limits over several keys are workspace budgets, which need the Enterprise plan"
        ),
        "periods begin at 00:00 UTC, weeks on Monday",
        "`/key` returns what is left of a key's limit; `/credits` returns zeros for a key that makes calls",
    ),
)
