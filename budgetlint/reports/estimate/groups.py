"""The plan by who owns it, by a tag, by model, by provider or by kind of workload."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.months import Horizon
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.scopes import tags_of
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate, total_of
from budgetlint.figures.exact import ZERO
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate.front import common_period, over_period
from budgetlint.reports.estimate.months import span

NONE: Final = "none"
"""The group of what states nothing."""
_TAG: Final = "tag:"

Of = Callable[[BudgetFile, WorkloadEstimate], str]
"""The group of a workload."""

_GROUPS: Final[dict[str, Of]] = {
    "owner": lambda file, _: file.owner or NONE,
    "model": lambda _, estimate: estimate.workload.model,
    "provider": lambda _, estimate: estimate.workload.model.partition("/")[0],
    "kind": lambda _, estimate: estimate.workload.KIND,
}
KEYS: Final = (*_GROUPS, "tag:KEY")
_BY_PART: Final = frozenset({"model", "provider"})


class CostGroup(Frozen):
    """What some workloads come to together, over `a month` or `in 2027-01 to 2027-12`; `unpriced` names those without a price."""

    value: str
    currency: str
    over: str
    known: Layers
    unpriced: tuple[str, ...]
    payable: Decimal | None = None
    """What is payable for them, None where a part of it is unknown or no file says anything of it."""


class _GroupMember(Frozen):
    """A workload or a part of one; `due` is what is payable for it, and `stated` whether its file says anything of that."""

    name: str
    layers: Layers | None
    due: "tuple[Decimal | None, bool]"


def _payable(parts: Sequence[_GroupMember]) -> Decimal | None:
    """What is payable for all of a group, where any file says something of it and all of it is known."""
    amounts = [part.due[0] for part in parts]
    if not any(part.due[1] for part in parts) or None in amounts:
        return None
    return sum((amount for amount in amounts if amount is not None), ZERO)


def _due(
    files: Sequence[FileReport],
    budget_file: BudgetFile,
    estimate: Estimate,
    spender: WorkloadEstimate,
    layers: Layers | None,
) -> tuple[Decimal | None, bool]:
    """What is payable for a workload over the same time, the planned amount where its file says nothing of it.

    None of a part of a mix: what is payable is known of the whole.
    """
    plan = estimate.payable
    if plan is None:
        return None if layers is None else layers.planned, False
    due = plan.headline.workloads.get(spender.name)
    if spender.whole is not None or due is None or due.amount is None:
        return None, True
    if estimate.horizon is not None:
        return due.amount, True
    period = common_period(files, budget_file.currency)
    return due.amount * period.days / budget_file.period.days, True


def is_key(by: str) -> bool:
    """Whether a plan can be grouped by it."""
    return by in _GROUPS or (by.startswith(_TAG) and len(by) > len(_TAG))


def groups(report: Report, by: str) -> tuple[CostGroup, ...]:
    """The groups of each currency, the greatest plan first; over the common period of its files, or over their months."""
    members: dict[tuple[str, str, str], list[_GroupMember]] = {}
    for file in report.files:
        budget_file, estimate = file.file, file.estimate
        if budget_file is None or estimate is None:
            continue
        over = f"a {common_period(report.files, budget_file.currency).value}"
        if estimate.horizon is not None:
            over = f"in {span(estimate.horizon)}"
        for workload, layers in _leaves(report.files, budget_file, estimate, by):
            name = workload.name if budget_file.name is None else f"{budget_file.name}/{workload.name}"
            members.setdefault((budget_file.currency, over, _group(by)(budget_file, workload)), []).append(
                _GroupMember(name, layers, _due(report.files, budget_file, estimate, workload, layers))
            )
    made = [
        CostGroup(
            value,
            currency,
            over,
            total_of([part.layers for part in parts if part.layers is not None]),
            tuple(part.name for part in parts if part.layers is None),
            _payable(parts),
        )
        for (currency, over, value), parts in members.items()
    ]
    order = {measure: at for at, measure in enumerate(dict.fromkeys((group.currency, group.over) for group in made))}
    made.sort(key=lambda group: (order[group.currency, group.over], -group.known.planned, group.value))
    return tuple(made)


def _leaves(
    files: Sequence[FileReport], budget_file: BudgetFile, estimate: Estimate, by: str
) -> Iterator[tuple[WorkloadEstimate, Layers | None]]:
    """Workloads with what they come to; by model and provider the parts of those that are served in several ways."""
    if estimate.horizon is not None:
        yield from _over_months(estimate, estimate.horizon, by)
        return
    period = common_period(files, budget_file.currency)
    for workload in estimate.spenders if by in _BY_PART else estimate.workloads.values():
        yield workload, None if workload.layers is None else over_period(workload.layers, budget_file.period, period)


def _over_months(estimate: Estimate, horizon: Horizon, by: str) -> Iterator[tuple[WorkloadEstimate, Layers | None]]:
    """The same summed over the months of a plan."""
    for name, workload in estimate.workloads.items():
        if by not in _BY_PART or not workload.parts:
            yield workload, horizon.of(name)
            continue
        spent = [stretch for month in horizon.workloads[name] for stretch in month.spent]
        for part in workload.parts:
            known = [
                stretch.of(spender)
                for stretch in spent
                for spender in stretch.estimate.parts or (stretch.estimate,)
                if spender.name == part.name and spender.layers is not None
            ]
            yield part, total_of(known) if horizon.of(name) is not None else None


def _group(by: str) -> Of:
    if by in _GROUPS:
        return _GROUPS[by]
    key = by.removeprefix(_TAG)
    return lambda file, estimate: tags_of(file, estimate.workload).get(key, NONE)
