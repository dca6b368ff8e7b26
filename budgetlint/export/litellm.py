"""LiteLLM's proxy: bodies of `/team/new` and `/key/generate`, and the section of `config.yaml` with limits.

Sources: litellm 1.109.1 (`NewTeamRequest`, `GenerateKeyRequest`, `duration_parser`) and docs.litellm.ai/docs/proxy/users.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcer import Enforcer, Export, ExportItem, number
from budgetlint.export.limits import AccountLimits, Enforces, NotExported
from budgetlint.export.placing import Levels, Place, Placement, placed
from budgetlint.model.periods import Period
from budgetlint.source.document import Plain

_LEVELS: Final = Levels(group="team", whole="proxy", group_windows=False, whole_windows=False)


def _written(enforcer: Enforcer, accounts: tuple[AccountLimits, ...]) -> Export:
    """Budgets as teams with keys in them; beside teams, a limit on the whole account as the proxy's own budget."""
    items: list[ExportItem] = []
    refused: list[NotExported] = []
    settings: dict[str, Plain] = {}
    for account in accounts:
        places, unplaced = placed(account, _LEVELS)
        refused += unplaced
        for item in (_item(enforcer, placement) for placement in places):
            if item.to == _CONFIG and settings:
                refused.append(NotExported(item.limit.address, "a proxy has a single budget"))
                continue
            if item.to == _CONFIG:
                settings = item.body
            items.append(item)
    config: dict[str, Plain] = {
        "general_settings": {
            "master_key": "os.environ/LITELLM_MASTER_KEY",
            "database_url": "os.environ/DATABASE_URL",
            "fail_closed_budget_enforcement": True,
        },
        **settings,
    }
    return Export(tuple(sorted(items, key=_order)), tuple(refused), {"config": config})


_CONFIG: Final = "config.yaml"
_REQUESTS: Final = {Place.GROUP: "POST /team/new", Place.KEY: "POST /key/generate", Place.WHOLE: _CONFIG}


def _order(item: ExportItem) -> int:
    """The sort key: teams before the keys in them."""
    return (_CONFIG, "POST /team/new", "POST /key/generate").index(item.to)


def _item(enforcer: Enforcer, placement: Placement) -> ExportItem:
    figure = enforcer.figure(placement.limit)
    return ExportItem(
        limit=placement.limit,
        figure=figure,
        enforces=Enforces.SOFT if placement.place is Place.WHOLE else enforcer.enforces,
        to=_REQUESTS[placement.place],
        body=dict(_body(enforcer, placement)),
    )


def _body(enforcer: Enforcer, placement: Placement) -> Iterator[tuple[str, Plain]]:
    """A body in which every budget states its duration: without one, it would take its team's, and reset daily."""
    limits: dict[str, Plain] = {
        "max_budget": number(enforcer.figure(placement.limit)),
        "budget_duration": enforcer.reset(placement.limit),
    }
    if placement.place is Place.WHOLE:
        yield "litellm_settings", limits
        return
    if placement.place is Place.GROUP:
        yield "team_id", placement.name
        yield "team_alias", placement.name
    else:
        yield "key_alias", placement.name
        if placement.group is not None:
            yield "team_id", placement.group
    yield from limits.items()
    yield "metadata", {"budgetlint": placement.limit.address, "workloads": list(placement.limit.workloads)}


LITELLM: Final = Enforcer(
    name="litellm",
    title="LiteLLM",
    resets=MappingProxyType({Period.DAY: "1d", Period.WEEK: "7d", Period.MONTH: "1mo"}),
    enforces=Enforces.STOPS,
    written=_written,
    notes=(
        "a proxy without a database enforces nothing: `database_url` must be set",
        "without `fail_closed_budget_enforcement` a call that no longer fits passes, and only the next one is stopped",
        (
            "a call's highest possible cost is reserved before it runs, with 16384 output tokens if neither `max_tokens` nor the"
            " model's `max_output_tokens` is set"
        ),
        (
            "a key that has an owner and a team ignores its owner's budget unless `apply_user_budget_to_team_keys` is true:"
            " these keys have no owner"
        ),
        "calls of a workload without a key here are stopped only if their key is created with the `team_id`",
        "budgets reset at midnight UTC unless the proxy's `timezone` is set",
    ),
    why_not=MappingProxyType(
        {
            Period.QUARTER: "`3mo` is refused, `90d` counts from today and `quarter` is read as the next midnight",
            Period.YEAR: "`1y` is read as the next midnight: a limit 365 times looser",
            None: "a budget without `budget_duration` takes its team's and resets with it",
        }
    ),
)
