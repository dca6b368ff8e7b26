"""One workload: the plan over the covered days, what records make of it, and every line between the two amounts."""

from collections.abc import Sequence
from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.estimate.usage import volume_of
from budgetlint.figures.exact import ONE, ZERO, exactly, settled
from budgetlint.frozen import replace
from budgetlint.model.workloads import Agent, Audio, Embeddings, Image, LlmApp, Metered, Video, Workload
from budgetlint.reconcile.account import Account
from budgetlint.reconcile.answers import answers_of
from budgetlint.reconcile.models import Names, Used, blended, differ, seen, used
from budgetlint.reconcile.observed import accounted
from budgetlint.reconcile.parts import reasons_between, with_timeouts
from budgetlint.reconcile.results import Reason, Reconciled
from budgetlint.records.observed import ModelUse, WorkloadObserved

BUFFER, PROVIDER, UNSPLIT = "buffer", "provider's figure", "not told apart"


@exactly()
def reconciled(
    name: str, side: Side, buffer: Decimal, observed: WorkloadObserved, names: Names, scales: tuple[Decimal, Decimal]
) -> Reconciled:
    """A workload beside its records; `scales` multiply the plan and what was observed. `side` has no buffer."""
    factor, grown = scales
    uses = [use for use in observed.models if use.calls.attempts or use.funnel.submitted]
    models = seen(uses, names)
    plan = replace(side, workload=over(side.workload, factor))
    told = Reconciled(name, side.workload.KIND, side.workload.model, models, observed.calls.attempts)
    estimate = plan.estimated()
    if estimate.layers is None:
        return replace(told, problem="the plan has no price")
    expected = settled(estimate.layers.operational)
    told = replace(
        told,
        expected=expected,
        planned=settled(expected * (ONE + buffer)),
        planned_funnel=estimate.funnel,
        funnel=observed.funnel if isinstance(side.workload, (Image, Video)) else None,
    )
    account = accounted(plan, observed, grown)
    unknown = [each.recorded for each in models if each.name is None]
    if unknown:
        why = f"no price list has {', '.join(f'`{each}`' for each in unknown)}"
        return _unsplit(told, plan, account, observed, grown, why)
    after = _priced(plan, account, uses, names)
    if after.planned(after.period) is None:
        why = f"what was used has no price: {_gaps(after)}"
        return _unsplit(told, plan, account, observed, grown, why)
    return _explained(told, plan, after, account, observed, grown)


def _unsplit(
    told: Reconciled, plan: Side, account: Account, observed: WorkloadObserved, grown: Decimal, why: str
) -> Reconciled:
    """A workload that we can't price: its bill is the provider's figure, if there is one, and can't be told apart."""
    reported, _ = _reported(plan.currency, observed, grown)
    if reported is None or told.expected is None or told.planned is None:
        return replace(told, assumptions=account.assumptions, problem=why)
    reasons = (Reason(BUFFER, told.expected - told.planned, (BUFFER,)), Reason(UNSPLIT, reported - told.expected))
    made = replace(
        told,
        assumptions=account.assumptions,
        reported=reported,
        reasons=tuple(each for each in reasons if each.amount),
        notes=(*account.notes, f"{why}, so the difference can't be told apart"),
    )
    return replace(made, answers=answers_of(made, account, observed, None))


def _priced(plan: Side, account: Account, uses: Sequence[ModelUse], names: Names) -> Side:
    """The observed side on the model that was used, or on one that stands for all that were."""
    after = replace(plan, workload=account.workload)
    found = used(after, uses, names, media=isinstance(plan.workload, (Image, Video)))
    if not found:
        return after
    if differ(found):
        return blended(after, found)
    return replace(after, workload=replace(after.workload, model=found[0].name))


def _gaps(side: Side) -> str:
    """What has no price, in few words."""
    said = (
        f"`{gap.meter or gap.value or side.workload.model}`{f' at {gap.key} {gap.value}' if gap.key and gap.value else ''}"
        for gap in side.estimated().gaps
    )
    return ", ".join(dict.fromkeys(said))


def _explained(
    told: Reconciled,
    plan: Side,
    after: Side,
    account: Account,
    observed: WorkloadObserved,
    grown: Decimal,
) -> Reconciled:
    assert told.expected is not None
    assert told.planned is not None
    planned_share = plan.workload.multipliers.duplicates
    drivers = with_timeouts(
        reasons_between(plan, after),
        planned_share if isinstance(planned_share, Decimal) else ZERO,
        account.duplicates,
        account.after_timeout,
    )
    estimated = told.expected + sum((each.amount for each in drivers), ZERO)
    reported, why = _reported(plan.currency, observed, grown)
    reasons = [*drivers]
    if told.planned != told.expected:
        reasons.insert(0, Reason(BUFFER, told.expected - told.planned, (BUFFER,)))
    if reported is not None and reported != estimated:
        reasons.append(Reason(PROVIDER, reported - estimated, (PROVIDER,)))
    made = replace(
        told,
        assumptions=account.assumptions,
        estimated=estimated,
        reported=reported,
        reasons=tuple(reasons),
        notes=(*account.notes, *why),
    )
    return replace(made, answers=answers_of(made, account, observed, _cost_of_timeouts(made, account)))


def _cost_of_timeouts(told: Reconciled, account: Account) -> Decimal:
    """What calls after a time-out cost, by our own estimate: their share of all that was sent."""
    return settled((told.estimated or ZERO) * account.after_timeout / (ONE + account.duplicates))


def _reported(currency: str, observed: WorkloadObserved, grown: Decimal) -> tuple[Decimal | None, tuple[str, ...]]:
    """The provider's figure where it is stated of every call that can have cost something, else why not."""
    cost, calls = observed.cost, observed.calls
    sent = calls.requests + calls.billed_retries + calls.duplicates + calls.timeout_duplicates
    if cost.reported is None:
        return None, ()
    if currency != "USD":
        return None, (f"providers' figures are in USD, the plan in {currency}: they are not held against each other",)
    if cost.reported_by < sent - calls.failed:
        stated = f"{cost.reported_by:,} of {sent:,} calls"
        return None, (f"the provider's figure is stated of {stated} only, {cost.reported} USD: our estimate stands in",)
    return settled(cost.reported * grown), ()


@exactly()
def over(workload: Workload, factor: Decimal) -> Workload:
    """The workload with its volume × a factor, stated in one figure."""
    rejected = workload.multipliers.rejected_outputs
    volume = volume_of(workload, rejected if isinstance(rejected, Decimal) else ZERO)
    if volume is None:
        return workload
    count = volume.count * factor
    match workload:
        case LlmApp():
            return replace(workload, users=None, active_days=None, requests_per_user_per_day=None, requests=count)
        case Agent():
            return replace(
                workload,
                tasks=count,
                started_tasks=None,
                developers=None,
                active_days=None,
                tasks_per_developer_per_day=None,
            )
        case Image():
            return replace(workload, accepted_images=count)
        case Video():
            return replace(workload, accepted_clips=count)
        case Audio() | Embeddings() | Metered():
            return replace(workload, requests=count)
        case _:
            return workload


def by_provider(side: Side, told: Reconciled, observed: WorkloadObserved, names: Names) -> dict[str, Decimal]:
    """The bill of a workload by provider: as reported, else our estimate shared out by what each model's use costs."""
    uses = [use for use in observed.models if use.calls.attempts or use.funnel.submitted]
    amounts: dict[str, Decimal] = {}
    with exactly():
        if told.reported is not None:
            whole = sum((use.cost.reported or ZERO for use in uses), ZERO)
            shares = [(use.provider, use.cost.reported or ZERO) for use in uses]
        else:
            priced: tuple[Used, ...] = used(side, uses, names, media=told.funnel is not None)
            shares = [(each.use.provider, each.amount or ZERO) for each in priced]
            whole = sum((amount for _, amount in shares), ZERO)
        for provider, amount in shares:
            key = (provider or "").casefold()
            amounts[key] = amounts.get(key, ZERO) + (told.bill or ZERO) * amount / whole if whole else ZERO
        return {key: settled(amount) for key, amount in amounts.items()}
