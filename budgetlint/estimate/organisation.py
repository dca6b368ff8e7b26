"""What the budgets of a root file cover: its own workloads, and those of included files as `file/workload`."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from budgetlint.estimate.line_items import Amount, Gap, Lack
from budgetlint.estimate.money import Units, worth_in
from budgetlint.estimate.months import Horizon
from budgetlint.estimate.plan import budget_result, in_force
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.scopes import tags_of
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import Layers, Volume, WorkloadEstimate
from budgetlint.figures.exact import ONE, exactly
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import PEOPLE, BudgetFile
from budgetlint.model.workload import Workload

REST = "*"
"""The name for all workloads of a file that could not be read: `file/*`."""


class Member(Frozen):
    """An included file by name; without `file` or `estimate` if it can't be estimated."""

    name: str
    file: BudgetFile | None
    estimate: Estimate | None
    prices: Prices | None = None


class Organisation(Frozen):
    """Everything that a root's budgets cover: one file with every workload by address, and their estimates in the
    root's measure."""

    file: BudgetFile
    workloads: Mapping[str, WorkloadEstimate]
    unread: tuple[str, ...]
    budgets: tuple[BudgetResult, ...]
    worths: Mapping[str, tuple[Decimal, Decimal] | None]
    """The worth of a member's currency in the root's, as a quotient; None if not stated."""
    horizon: Horizon | None = None
    """For a root over months: every workload by address, month by month."""

    @property
    def unconverted(self) -> tuple[str, ...]:
        """The members in a currency without a stated worth in the root's."""
        return tuple(name for name, worth in self.worths.items() if worth is None)

    def measured(self, member: str, file: BudgetFile, estimate: WorkloadEstimate) -> WorkloadEstimate:
        """A member's workload by address, in the root's currency and per the root's period."""
        address = f"{member}/{estimate.name}"
        workload = replace(estimate.workload, tags=tags_of(file, estimate.workload))
        return _measured(address, workload, estimate, self.file, file, self.worths[member])


@exactly()
def organisation(
    root: BudgetFile,
    root_estimate: Estimate,
    members: Sequence[Member],
    units: Units,
    day: date,
    lost: Sequence[str] = (),
) -> Organisation:
    """A root's budgets over its own workloads and its members', in its currency and per its period.

    Amount × days of the root's period ÷ days of the member's × worth of the member's currency. `lost` are files whose
    names are unknown.
    """
    covered = _covered(root, root_estimate, members, units, lost)
    estimates, unread, worths = covered.estimates, covered.unread, covered.worths
    whole = replace(root, workloads=covered.stated, tags={})
    if any(budget.basis == "payable" for budget in root.budgets.values()):
        from budgetlint.estimate.payable import charges_within

        charging = [
            (member.name, member.file, worths.get(member.name)) for member in members if member.file is not None
        ]
        whole = replace(whole, adjustments=charges_within(root, charging))
    horizon = None
    if root_estimate.horizon is not None:
        horizon = _over_months(whole, root_estimate.horizon, members, worths)
        results = _results_over_months(whole, estimates, horizon, unread)
    else:
        results = tuple(
            budget_result(whole, name, in_force(budget, day), estimates, unread)
            for name, budget in root.budgets.items()
        )
    return Organisation(whole, estimates, unread, results, worths, horizon)


class _Gathered(Frozen):
    """Workloads by address as stated and as estimated, those without an estimate, and the members' currencies."""

    stated: dict[str, Workload]
    estimates: dict[str, WorkloadEstimate]
    unread: tuple[str, ...]
    worths: dict[str, tuple[Decimal, Decimal] | None]


def _covered(
    root: BudgetFile, root_estimate: Estimate, members: Sequence[Member], units: Units, lost: Sequence[str]
) -> _Gathered:
    """The root's own workloads, then those of its members as `file/workload`."""
    stated: dict[str, Workload] = {
        name: replace(workload, tags=tags_of(root, workload)) for name, workload in root.workloads.items()
    }
    estimates = dict(root_estimate.workloads)
    unread = [
        *(name for name in root_estimate.unpriced if name not in root_estimate.workloads),
        *(f"{name}/{REST}" for name in lost),
    ]
    worths: dict[str, tuple[Decimal, Decimal] | None] = {}
    for member in members:
        file, estimate = member.file, member.estimate
        if file is None or estimate is None:
            unread.append(f"{member.name}/{REST}")
            continue
        worth = worths[member.name] = worth_in(file.currency, root.currency, units)
        unread += (f"{member.name}/{name}" for name in estimate.unpriced if name not in estimate.workloads)
        for name, workload in file.workloads.items():
            address = f"{member.name}/{name}"
            stated[address] = replace(workload, tags=tags_of(file, workload))
            estimates[address] = _measured(address, stated[address], estimate.workloads[name], root, file, worth)
    return _Gathered(stated, estimates, tuple(unread), worths)


def _over_months(
    whole: BudgetFile,
    horizon: Horizon,
    members: Sequence[Member],
    worths: Mapping[str, tuple[Decimal, Decimal] | None],
) -> Horizon:
    """What a root's budgets cover, in its months."""
    from budgetlint.estimate.organisation_months import months_of

    workloads = dict(horizon.workloads)
    for member in members:
        file, estimate = member.file, member.estimate
        if file is not None and estimate is not None and member.prices is not None:
            months = months_of(whole, file, estimate.horizon, member.prices, worths[member.name])
            workloads.update((f"{member.name}/{name}", months) for name, months in months.items())
    return replace(horizon, workloads=workloads)


def _results_over_months(
    whole: BudgetFile, estimates: Mapping[str, WorkloadEstimate], horizon: Horizon, unread: tuple[str, ...]
) -> tuple[BudgetResult, ...]:
    from budgetlint.estimate.runs import calendar_result

    return tuple(
        calendar_result(whole, name, budget, estimates, horizon, unread) for name, budget in whole.budgets.items()
    )


def _measured(
    address: str,
    workload: Workload,
    estimate: WorkloadEstimate,
    root: BudgetFile,
    file: BudgetFile,
    worth: tuple[Decimal, Decimal] | None,
) -> WorkloadEstimate:
    """A member's workload by address, in the root's currency and per the root's period."""
    named = replace(estimate, name=address, workload=workload)
    days, own_days = root.period.days, file.period.days
    volume = None if estimate.volume is None else _scaled(estimate.volume, days, own_days)
    if worth is None:
        gap = Gap(Lack.MONEY, value=file.currency)
        return replace(named, volume=volume, layers=None, items=(), steps=(), gaps=(gap,))
    layers = estimate.layers
    if layers is None or (days == own_days and worth == (ONE, ONE)):
        return replace(named, volume=volume)
    up, down = worth[0] * days, worth[1] * own_days
    base, operational, planned = (
        Amount(amount * up / down) for amount in (layers.base, layers.operational, layers.planned)
    )
    listed = None if layers.listed is None else Amount(layers.listed * up / down)
    return replace(named, volume=volume, layers=Layers(base, operational, planned, listed))


def _scaled(volume: Volume, days: Decimal, own_days: Decimal) -> Volume:
    """Counts per the root's period; the number of people does not depend on the period."""
    if days == own_days:
        return volume
    counts = [(unit, count if unit in PEOPLE else count * days / own_days) for unit, count in volume.counts()]
    return Volume(counts[0][0], counts[0][1], tuple(counts[1:]))
