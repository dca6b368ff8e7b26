"""Reconciling one workload: the plan over the covered days, the records, and every line between the two amounts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.estimate.usage import volume_of
from budgetlint.figures.exact import ONE, ZERO, exactly, settled
from budgetlint.frozen import replace
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import Image, Video, with_volume
from budgetlint.reconcile.account import Account
from budgetlint.reconcile.answers import answers_of
from budgetlint.reconcile.currencies import DOLLARS, exchange_of
from budgetlint.reconcile.metering import RecordedModels, Used, calls_of, used
from budgetlint.reconcile.models import blended, differ, lack_words, lacking_words, seen, unpriced, usage_of
from budgetlint.reconcile.observed import accounted, is_only_counted
from budgetlint.reconcile.parts import reasons_between, with_timeouts
from budgetlint.reconcile.reconciled import DaySpend, Reason, Reconciled
from budgetlint.reconcile.served import served_otherwise
from budgetlint.reconcile.stated import beside_estimate, stated_of, written
from budgetlint.records.observed import ModelUse, WorkloadObserved

BUFFER, PROVIDER, UNSPLIT = "buffer", "provider's figure", "not told apart"


@exactly()
def reconciled(
    name: str,
    side: Side,
    buffer: Decimal,
    observed: WorkloadObserved,
    recorded: RecordedModels,
    scales: tuple[Decimal, Decimal],
) -> Reconciled:
    """Compares a workload with its records; `scales` are the factors on the plan and on the observations. `side` has no buffer."""
    factor, grown = scales
    uses = [use for use in observed.models if calls_of(use)]
    plan = replace(side, workload=over(side.workload, factor))
    result = Reconciled(
        name, side.workload.KIND, side.workload.model, seen(uses, recorded.names), observed.calls.attempts
    )
    estimate = plan.estimated()
    if estimate.layers is None:
        return replace(result, problem="the plan has no price")
    expected = settled(estimate.layers.operational)
    media = isinstance(side.workload, (Image, Video))
    account = accounted(plan, observed, grown)
    usages = used(replace(plan, workload=account.workload), uses, recorded, media=media)
    result = replace(
        result,
        expected=expected,
        planned=settled(expected * (ONE + buffer)),
        planned_funnel=estimate.funnel,
        funnel=observed.funnel if media else None,
        assumptions=account.assumptions,
        cache=account.cache,
        unpriced=unpriced(uses, recorded.names, usages),
    )
    dollar = exchange_of((plan.prices,), plan.currency).rate(DOLLARS)
    result = replace(result, stated=stated_of(uses, usages, dollar, grown))
    result = replace(result, days=_days(uses, usages, _reported(plan, observed, grown)[0], grown))
    if result.unpriced:
        return _unsplit(result, plan, account, observed, grown, usages)
    after = _priced(plan, account, usages, observed)
    if after.planned(after.period) is None:
        why = f"some of the usage has no price: {_gaps(after)}"
        return _unsplit(replace(result, problem=why), plan, account, observed, grown, usages)
    return _explained(result, plan, after, account, observed, grown)


def _unsplit(
    result: Reconciled, plan: Side, account: Account, observed: WorkloadObserved, grown: Decimal, usages: Sequence[Used]
) -> Reconciled:
    """The result for a workload that can't be fully priced: its bill is the provider's figure, if any, and can't be split."""
    assert result.expected is not None
    assert result.planned is not None
    reported, remarks = _reported(plan, observed, grown)
    why = result.problem or lacking_words(result.unpriced)
    known = settled(sum((usage.known for usage in usages), ZERO) * grown) if reported is None else None
    rest = (reported if known is None else known) or ZERO
    reasons = (Reason(BUFFER, result.expected - result.planned, (BUFFER,)), Reason(UNSPLIT, rest - result.expected))
    notes = (f"{why}, so the difference can't be split by driver",) if known is None else remarks
    made = replace(
        result,
        reported=reported,
        known=known,
        reasons=tuple(reason for reason in reasons if reason.amount),
        notes=(*account.notes, *notes),
        problem=None if known is None else why,
    )
    return replace(made, answers=answers_of(made, account, observed, None))


def _days(
    uses: Sequence[ModelUse], usages: Sequence[Used], reported: Decimal | None, grown: Decimal
) -> tuple[DaySpend, ...]:
    """The amounts by day: as reported if providers report all of it, else the known part at our prices."""
    amounts: dict[date, Decimal] = {}
    costs = [(usage.use.local_day, usage.known * grown) for usage in usages]
    if reported is not None:
        whole = sum((use.cost.reported or ZERO for use in uses), ZERO)
        costs = [(use.local_day, (use.cost.reported or ZERO) * reported / whole if whole else ZERO) for use in uses]
    for day, amount in costs:
        amounts[day] = amounts.get(day, ZERO) + amount
    return tuple(DaySpend(day, settled(amount)) for day, amount in sorted(amounts.items()))


def _priced(plan: Side, account: Account, usages: Sequence[Used], observed: WorkloadObserved) -> Side:
    """The observed side on the model used, or on a blend of all models used, since records don't state parts of a mix."""
    if not usages:
        return replace(plan, workload=account.workload)
    after = replace(plan, workload=replace(account.workload, mix={}))
    if not isinstance(plan.workload, (Image, Video)):
        sent = observed.spread("input_tokens")
        usage = usage_of(after, usages, 0 if sent is None else sent.n)
        after = replace(after, workload=replace(after.workload, usage=usage))
    if differ(after, usages):
        return blended(after, usages)
    return replace(after, workload=replace(after.workload, model=usages[0].name))


def _gaps(side: Side) -> str:
    """A short description of unpriced usage."""
    return ", ".join(dict.fromkeys(lack_words(gap) for gap in side.estimated().gaps))


def _explained(
    result: Reconciled,
    plan: Side,
    after: Side,
    account: Account,
    observed: WorkloadObserved,
    grown: Decimal,
) -> Reconciled:
    assert result.expected is not None
    assert result.planned is not None
    planned_share = plan.workload.multipliers.duplicates
    drivers = with_timeouts(
        reasons_between(plan, after),
        planned_share if isinstance(planned_share, Decimal) else ZERO,
        account.duplicates,
        account.after_timeout,
    )
    estimated = result.expected + sum((driver.amount for driver in drivers), ZERO)
    reported, why = _reported(plan, observed, grown)
    reasons = [*drivers]
    if result.planned != result.expected:
        reasons.insert(0, Reason(BUFFER, result.expected - result.planned, (BUFFER,)))
    if reported is not None and reported != estimated:
        reasons.append(Reason(PROVIDER, reported - estimated, (PROVIDER,)))
    made = replace(
        result,
        estimated=estimated,
        reported=reported,
        reasons=tuple(reasons),
        notes=(*account.notes, *_served(plan, reasons, observed), *why),
    )
    if is_only_counted(plan.workload):
        calls = written(observed.calls) - observed.calls.failed
        made = replace(made, stated=beside_estimate(made.stated, estimated, calls))
    return replace(made, answers=answers_of(made, account, observed, _cost_of_timeouts(made, account)))


def _served(plan: Side, reasons: Sequence[Reason], observed: WorkloadObserved) -> tuple[str, ...]:
    """Notes on how calls were served, if rates differ from the plan's."""
    if not any("price" in reason.drivers for reason in reasons):
        return ()
    return tuple(served_otherwise(plan.workload, [use for use in observed.models if calls_of(use)]))


def _cost_of_timeouts(result: Reconciled, account: Account) -> Decimal:
    """The estimated cost of calls after a time-out, by their share of all calls."""
    return settled((result.estimated or ZERO) * account.after_timeout / (ONE + account.duplicates))


def _reported(plan: Side, observed: WorkloadObserved, grown: Decimal) -> tuple[Decimal | None, tuple[str, ...]]:
    """The provider's figure if stated for every call that can have a cost, else the reason why not."""
    cost, calls = observed.cost, observed.calls
    sent = written(calls)
    if cost.reported is None:
        return None, ()
    rate = exchange_of((plan.prices,), plan.currency).rate(DOLLARS)
    if rate is None:
        why = f"providers' figures are in USD, the plan is in {plan.currency}, and no price list states the worth"
        return None, (f"{why}: they are not compared",)
    if cost.reported_by < sent - calls.failed:
        stated = f"{cost.reported_by:,} of {sent:,} calls"
        return None, (
            f"the provider's figure is stated for {stated} only, {cost.reported} USD: our estimate is used instead",
        )
    return settled(cost.reported * rate * grown), ()


@exactly()
def over(workload: Workload, factor: Decimal) -> Workload:
    """The workload with its volume × a factor, stated as one number."""
    rejected = workload.multipliers.rejected_outputs
    volume = volume_of(workload, rejected if isinstance(rejected, Decimal) else ZERO)
    if volume is None:
        return workload
    return with_volume(workload, volume.count * factor)


def by_provider(
    side: Side, result: Reconciled, observed: WorkloadObserved, recorded: RecordedModels
) -> dict[str, Decimal]:
    """The bill of a workload, or its known part, by provider: as reported, else our estimate divided by the cost of each
    model's use."""
    known = result.known if result.bill is None else result.bill
    amounts: dict[str, Decimal] = {}
    with exactly():
        if result.reported is not None:
            whole = sum((use.cost.reported or ZERO for use in observed.models), ZERO)
            shares = [(use.provider, use.cost.reported or ZERO) for use in observed.models]
        else:
            priced: tuple[Used, ...] = used(side, observed.models, recorded, media=result.funnel is not None)
            shares = [(usage.use.provider, usage.known) for usage in priced]
            whole = sum((amount for _, amount in shares), ZERO)
        for provider, amount in shares:
            key = (provider or "").casefold()
            amounts[key] = amounts.get(key, ZERO) + (known or ZERO) * amount / whole if whole else ZERO
        return {key: settled(amount) for key, amount in amounts.items()}
