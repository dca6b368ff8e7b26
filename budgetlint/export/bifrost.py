"""Bifrost: the section `governance` of its `config.json`.

Sources: maximhq/bifrost, transports/config.schema.json, and docs.getbifrost.ai/deployment-guides/config-json/governance.
"""

from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcer import Enforcer, Export, ExportItem, number
from budgetlint.export.limits import AccountLimits, Enforces, NotExported
from budgetlint.export.placing import Levels, Place, Placement, placed
from budgetlint.model.periods import Period
from budgetlint.source.document import Plain

_LEVELS: Final = Levels(group="team", whole="customer", whole_first=True)
_OWNERS: Final = {Place.KEY: "virtual_key_id", Place.GROUP: "team_id", Place.WHOLE: "customer_id"}
_LISTS: Final = {Place.WHOLE: "customers", Place.GROUP: "teams", Place.KEY: "virtual_keys"}


def _written(enforcer: Enforcer, accounts: tuple[AccountLimits, ...]) -> Export:
    """A customer for an account with its own limit, a team for each budget inside it, a virtual key for each key."""
    items: list[ExportItem] = []
    refused: list[NotExported] = []
    owners: dict[str, dict[str, Plain]] = {name: {} for name in _LISTS.values()}
    for account in accounts:
        places, unplaced = placed(account, _LEVELS)
        refused += unplaced
        customer = next((placement.name for placement in places if placement.place is Place.WHOLE), None)
        for placement in places:
            items.append(_item(enforcer, placement))
            owners[_LISTS[placement.place]][placement.name] = _owner(placement, customer)
    budgets: list[Plain] = [item.body for item in items]
    governance: dict[str, Plain] = {"budgets": budgets}
    governance.update((name, list(owned.values())) for name, owned in owners.items() if owned)
    return Export(tuple(items), tuple(refused), {"governance": governance})


def _owner(placement: Placement, customer: str | None) -> dict[str, Plain]:
    """A customer, team or virtual key whose budgets reset with the calendar; a key belongs to one team or customer."""
    owner: dict[str, Plain] = {"id": placement.name, "name": placement.name, "calendar_aligned": True}
    if placement.place is Place.KEY and placement.group is not None:
        owner["team_id"] = placement.group
    elif placement.place is not Place.WHOLE and customer is not None:
        owner["customer_id"] = customer
    return owner


def _item(enforcer: Enforcer, placement: Placement) -> ExportItem:
    limit = placement.limit
    figure = enforcer.figure(limit)
    body: dict[str, Plain] = {
        "id": limit.address.replace(".", "-").replace("/", "-"),
        "max_limit": number(figure),
        "reset_duration": enforcer.reset(limit),
        _OWNERS[placement.place]: placement.name,
    }
    if limit.period is Period.QUARTER:
        body["reset_config"] = {"quarter_start_month": limit.year_starts}
    return ExportItem(limit=limit, figure=figure, enforces=enforcer.enforces, to="config.json", body=body)


BIFROST: Final = Enforcer(
    name="bifrost",
    title="Bifrost",
    resets=MappingProxyType(
        {Period.DAY: "1d", Period.WEEK: "1w", Period.MONTH: "1M", Period.QUARTER: "1Q", Period.YEAR: "1Y"}
    ),
    enforces=Enforces.SOFT,
    written=_written,
    notes=(
        "a budget is checked before a call without a reservation: the call that passes the limit completes",
        "budgets reset with the calendar because their owners are `calendar_aligned`: else `1M` counts from the first day",
        "a virtual key without `provider_configs` can't call any provider: add yours, `--check` ignores them",
    ),
    why_not=MappingProxyType({None: "every budget has a `reset_duration`"}),
    years_begin_in_january=True,
)
