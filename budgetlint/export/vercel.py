"""Vercel's AI Gateway: keys with quotas, and a team's budget.

Sources: vercel.com/docs/rest-api (`POST /api-keys`, `PUT /ai-gateway/budgets`) and …/ai-gateway/…/api-key-budgets.
"""

from decimal import Decimal
from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcer import Enforcer, ExportItem, number
from budgetlint.export.limits import Enforces
from budgetlint.export.placing import Levels, Place, Placement, item_per_limit
from budgetlint.model.periods import Period
from budgetlint.source.document import Plain

_LEVELS: Final = Levels(whole="team", whole_first=True, whole_windows=False, whole_counts_byok=False)


def _item(enforcer: Enforcer, placement: Placement) -> ExportItem:
    """A key with a quota for each key, and the team's budget."""
    figure = enforcer.figure(placement.limit)
    quota: dict[str, Plain] = {"limitAmount": number(figure), "refreshPeriod": enforcer.reset(placement.limit)}
    to, body = "PUT /ai-gateway/budgets", {"scopeType": "team", **quota}
    if placement.place is not Place.WHOLE:
        quota["includeByokInQuota"] = placement.limit.include_byok
        to, body = "POST /api-keys", {"purpose": "ai-gateway", "name": placement.name, "aiGatewayQuota": quota}
    return ExportItem(limit=placement.limit, figure=figure, enforces=enforcer.enforces, to=to, body=body)


VERCEL: Final = Enforcer(
    name="vercel",
    title="Vercel's AI Gateway",
    resets=MappingProxyType({Period.DAY: "daily", Period.WEEK: "weekly", Period.MONTH: "monthly", None: "none"}),
    enforces=Enforces.SOFT,
    written=item_per_limit(_LEVELS, _item),
    least=Decimal(1),
    notes=("a budget is checked before a call without a reservation: the call that passes the limit completes",),
)
