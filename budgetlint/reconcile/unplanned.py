"""Records that belong to no workload: their cost, and the origin of that figure."""

from collections.abc import Sequence
from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.figures.exact import ONE, ZERO, settled, sum_if_known
from budgetlint.frozen import replace
from budgetlint.model.workloads import LlmApp
from budgetlint.reconcile.currencies import DOLLARS, Exchange
from budgetlint.reconcile.metering import Used, calls_of, used, was_free
from budgetlint.reconcile.plans import Plan
from budgetlint.reconcile.results import Unplanned
from budgetlint.reconcile.shares import shown
from budgetlint.reconcile.stated import stated_of
from budgetlint.records.observed import ModelUse, WorkloadObserved


def unplanned(
    plans: Sequence[Plan], observed: WorkloadObserved, grown: Decimal, exchange: Exchange
) -> tuple[Unplanned, ...]:
    """Records that match no workload, by model, in the common currency, the most expensive first."""
    by_model: dict[tuple[str | None, str], list[ModelUse]] = {}
    for use in observed.models:
        if calls_of(use):
            by_model.setdefault((use.provider, use.model), []).append(use)
    spends = [_lost(plans, key, uses, grown, exchange) for key, uses in by_model.items()]
    return tuple(sorted(spends, key=lambda spend: (-(spend.amount or spend.known), spend.model)))


def _lost(
    plans: Sequence[Plan],
    key: tuple[str | None, str],
    uses: Sequence[ModelUse],
    grown: Decimal,
    exchange: Exchange,
) -> Unplanned:
    """The provider's figure if stated for all calls that can have a cost, else our prices, else the records' own estimate."""
    name = shown(f"{key[0]}/{key[1]}" if key[0] else key[1])
    calls = sum(calls_of(use) for use in uses)
    tokens = sum(use.tokens.input + use.tokens.output for use in uses)
    blank = Unplanned(name, calls, None, "nobody", tokens=tokens, provider=key[0])
    counted = sum(use.calls.attempts - use.calls.failed for use in uses)
    reported = [use.cost.reported for use in uses if use.cost.reported is not None]
    dollars = exchange.rate(DOLLARS)
    usages = _at_prices(plans, key, [use for use in uses if not was_free(use)], exchange.currency)
    blank = replace(blank, stated=stated_of(uses, usages, dollars, grown))
    if reported and dollars is not None and sum(use.cost.reported_by for use in uses) >= counted:
        return replace(blank, amount=settled(sum(reported, ZERO) * dollars * grown), by="provider")
    if all(was_free(use) for use in uses):
        return replace(blank, amount=ZERO, by="prices")
    amount = sum_if_known(tuple(usage.amount for usage in usages)) if usages else None
    if amount is not None:
        return replace(blank, amount=settled(amount * grown), by="prices")
    stated = [use.cost.estimated for use in uses if use.cost.estimated is not None]
    if stated and dollars is not None and sum(use.cost.estimated_by for use in uses) >= counted:
        return replace(blank, amount=settled(sum(stated, ZERO) * dollars * grown), by="records")
    return replace(blank, known=settled(sum((usage.known for usage in usages), ZERO) * grown))


def _at_prices(
    plans: Sequence[Plan], key: tuple[str | None, str], uses: Sequence[ModelUse], currency: str
) -> tuple[Used, ...]:
    """The cost of calls with tokens, at the prices of the first file that has the model."""
    if any(use.funnel.submitted for use in uses):
        return ()
    for plan in plans:
        name = plan.recorded.names.get(key)
        if name is not None:
            blank = LlmApp(model=name, requests=ONE, input_tokens=ONE, output_tokens=ONE)
            side = Side(blank, plan.file.period, currency, plan.prices)
            return used(side, uses, plan.recorded, media=False)
    return ()
