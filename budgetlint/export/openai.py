"""OpenAI: hard spend limits of projects and of the organisation.

Sources: developers.openai.com/api/docs/guides/spend-limits and in openai 3.54.0 (`SpendLimitUpdateParams`).
"""

from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcer import Enforcer, ExportItem
from budgetlint.export.limits import Enforces
from budgetlint.export.placing import Levels, Place, Placement, item_per_limit
from budgetlint.model.periods import Period

_LEVELS: Final = Levels(whole="organisation", whole_first=True, whole_windows=False)


def _item(enforcer: Enforcer, placement: Placement) -> ExportItem:
    """A project for each key, and the organisation's own limit."""
    figure = enforcer.figure(placement.limit)
    owner = "organization" if placement.place is Place.WHOLE else f"organization/projects/{placement.name}"
    return ExportItem(
        limit=placement.limit,
        figure=figure,
        enforces=enforcer.enforces,
        to=f"POST /v1/{owner}/spend_limit",
        body={"currency": "USD", "interval": enforcer.reset(placement.limit), "threshold_amount": int(figure * 100)},
    )


OPENAI: Final = Enforcer(
    name="openai",
    title="OpenAI",
    resets=MappingProxyType({Period.MONTH: "month"}),
    enforces=Enforces.SOFT,
    written=item_per_limit(_LEVELS, _item),
    notes=(
        "a project has the name of its key or budget here: replace the name with its id, `proj_…`",
        "enforcement is not instantaneous: recorded spend can slightly exceed the limit",
        "`threshold_amount` is in cents",
    ),
)
