"""Layer 2 of a workload with a mix: the share of its counts in each part, and the sum of the parts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.line_items import Amount, LineItem, Quantity, Step
from budgetlint.estimate.multipliers import APPLIES, effective
from budgetlint.estimate.plan import summed
from budgetlint.estimate.workload_estimate import Funnel, Volume, WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO, Recorded
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.mix import part_workload
from budgetlint.model.workload import MixPart, Workload
from budgetlint.model.workloads import Agent

_COUNTS: Final = (
    "requests",
    "users",
    "tasks",
    "started_tasks",
    "developers",
    "accepted_images",
    "accepted_clips",
    "seats",
)
"""The keys to which a volume is proportional, one for each way to state it."""


class MixedIn(Frozen):
    """A part of a mix: its share of what is started, and the part as a workload."""

    name: str
    share: Decimal
    workload: Workload


def shares_of(mix: Mapping[str, MixPart]) -> dict[str, Decimal] | None:
    """Each part's share; one may be left out and takes the rest. None if they don't sum to 100 %.

    A recorded share always leaves a rest.
    """
    stated = sum((part.share for part in mix.values() if part.share is not None), ZERO)
    left_out = sum(part.share is None for part in mix.values())
    rest = ONE - stated
    if isinstance(rest, Recorded):
        return {name: rest if part.share is None else part.share for name, part in mix.items()}
    if left_out > 1 or (rest <= ZERO if left_out else rest != ZERO):
        return None
    return {name: rest if part.share is None else part.share for name, part in mix.items()}


def parts_of(file: BudgetFile, workload: Workload) -> tuple[MixedIn, ...] | None:
    """The parts of a workload's mix, each with its share of the counts; None if the shares don't sum to 100 %.

    A part takes share × count, before its own attempts. If an agent's completed tasks are stated, the tasks started
    are shared out: a part completes T × s(1 − j) ÷ Σ s(1 − j), where s is its share and j its rejection rate.
    """
    shares = shares_of(workload.mix)
    if shares is None:
        return None
    plain = {name: part_workload(workload, part) for name, part in workload.mix.items()}
    weights = shares
    if isinstance(workload, Agent) and workload.tasks is not None:
        kept = {name: share * (ONE - _rejected(file, plain[name])) for name, share in shares.items()}
        total = sum(kept.values(), ZERO)
        weights = {name: weight / total for name, weight in kept.items()}
    return tuple(MixedIn(name, shares[name], _scaled(plain[name], weights[name])) for name in plain)


def _rejected(file: BudgetFile, workload: Workload) -> Decimal:
    return effective(file.multipliers, workload).rejected_outputs or ZERO


def _scaled(workload: Workload, weight: Decimal) -> Workload:
    """A workload with its volume multiplied by a weight."""
    counts = (key for key in _COUNTS if getattr(workload, key, None) is not None)
    return replace(workload, **{key: getattr(workload, key) * weight for key in counts})


def whole_of(blank: WorkloadEstimate, parts: Sequence[WorkloadEstimate]) -> WorkloadEstimate:
    """A workload as the sum of its parts: items with the same meter and rate are added, and steps with the same
    name."""
    layers = summed({part.name: part for part in parts})
    volume = blank.volume
    if volume is not None:
        count = sum((part.volume.count for part in parts if part.volume is not None), ZERO)
        volume = Volume(volume.unit, count, volume.others)
    return replace(
        blank,
        volume=volume,
        submitted=sum((part.submitted for part in parts), ZERO),
        items=_items([item for part in parts for item in part.items]),
        steps=_steps(parts),
        layers=layers,
        funnel=_funnel([part.funnel for part in parts if part.funnel is not None]),
        parts=tuple(parts),
    )


def _items(items: Sequence[LineItem]) -> tuple[LineItem, ...]:
    merged: dict[tuple[str, Decimal, Decimal | None], LineItem] = {}
    for item in items:
        key = (item.meter, item.rate.amount, item.rate.listed)
        before = merged.get(key)
        if before is None:
            merged[key] = item
        else:
            quantity, amount = Quantity(before.quantity + item.quantity), Amount(before.amount + item.amount)
            merged[key] = replace(before, quantity=quantity, amount=amount)
    return tuple(merged.values())


def _steps(parts: Sequence[WorkloadEstimate]) -> tuple[Step, ...]:
    """The steps by name, in order; a factor only if it is the same for every part."""
    drafts = []
    for name in APPLIES:
        steps = [step for part in parts for step in part.steps if step.name == name]
        if steps:
            alike = len(steps) == len(parts) and all(_same(step.factor, steps[0].factor) for step in steps)
            change = Amount(sum((step.change for step in steps), ZERO))
            items = _items([item for step in steps for item in step.items])
            drafts.append(Step(name, change, steps[0].factor if alike else None, items))
    return tuple(drafts)


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two factors are equal; recorded ones count as different."""
    return not isinstance(one, Recorded) and one == other


def _funnel(funnels: Sequence[Funnel]) -> Funnel | None:
    if not funnels:
        return None
    return Funnel(
        sum((funnel.accepted for funnel in funnels), ZERO),
        sum((funnel.submitted for funnel in funnels), ZERO),
        sum((funnel.successful for funnel in funnels), ZERO),
        sum((funnel.billed for funnel in funnels), ZERO),
    )
