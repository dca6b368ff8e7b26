"""Records that belong to no workload: what they cost, and whose figure that is."""

from collections.abc import Sequence
from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.figures.exact import ONE, ZERO, settled
from budgetlint.model.workloads import LlmApp
from budgetlint.reconcile.models import used
from budgetlint.reconcile.plans import Plan
from budgetlint.reconcile.results import Unplanned, added
from budgetlint.reconcile.shares import shown
from budgetlint.records.observed import ModelUse, WorkloadObserved


def unplanned(plans: Sequence[Plan], observed: WorkloadObserved, grown: Decimal) -> tuple[Unplanned, ...]:
    """Records that match no workload, by model, those that cost most first."""
    by_model: dict[tuple[str | None, str], list[ModelUse]] = {}
    for use in observed.models:
        if use.calls.attempts or use.funnel.submitted:
            by_model.setdefault((use.provider, use.model), []).append(use)
    found = [_lost(plans, key, uses, grown) for key, uses in by_model.items()]
    return tuple(sorted(found, key=lambda each: (-(each.amount or ZERO), each.model)))


def _lost(plans: Sequence[Plan], key: tuple[str | None, str], uses: Sequence[ModelUse], grown: Decimal) -> Unplanned:
    name = shown(f"{key[0]}/{key[1]}" if key[0] else key[1])
    calls = sum(use.calls.attempts for use in uses)
    counted = sum(use.calls.attempts - use.calls.failed for use in uses)
    reported = [use.cost.reported for use in uses if use.cost.reported is not None]
    if reported and sum(use.cost.reported_by for use in uses) >= counted:
        return Unplanned(name, calls, settled(sum(reported, ZERO) * grown), "provider")
    amounts = _at_prices(plans, key, uses)
    if amounts is not None:
        return Unplanned(name, calls, settled(amounts * grown), "prices")
    stated = [use.cost.estimated for use in uses if use.cost.estimated is not None]
    if stated and sum(use.cost.estimated_by for use in uses) >= counted:
        return Unplanned(name, calls, settled(sum(stated, ZERO) * grown), "records")
    return Unplanned(name, calls, None, "nobody")


def _at_prices(plans: Sequence[Plan], key: tuple[str | None, str], uses: Sequence[ModelUse]) -> Decimal | None:
    """What calls that carry tokens cost at the prices of the first file that has the model."""
    if any(use.funnel.submitted for use in uses):
        return None
    for plan in plans:
        name = plan.names.get(key)
        if name is not None:
            blank = LlmApp(model=name, requests=ONE, input_tokens=ONE, output_tokens=ONE)
            found = used(Side(blank, plan.file.period, plan.file.currency, plan.prices), uses, plan.names, media=False)
            return added(tuple(each.amount for each in found))
    return None
