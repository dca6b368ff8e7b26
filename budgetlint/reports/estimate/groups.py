"""The plan grouped by owner, tag, model, provider or kind of workload."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.line_items import Lack
from budgetlint.estimate.months import Horizon, WorkloadMonth
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
"""The name of the group of workloads that state no value."""
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
    """The total of some workloads over `a month` or `in 2027-01 to 2027-12`; `unpriced` names those without a price."""

    value: str
    currency: str
    over: str
    known: Layers
    unpriced: tuple[str, ...]
    payable: Decimal | None = None
    """The payable amount; None if part of it is unknown or no file states adjustments."""


class _GroupMember(Frozen):
    """A workload or a part of one; `due` is its payable amount, and `stated` whether its file states adjustments."""

    leaf: "_GroupLeaf"
    due: "tuple[Decimal | None, bool]"


def _payable(parts: Sequence[_GroupMember]) -> Decimal | None:
    """The payable amount of a group; None if no file states adjustments or part of it is unknown."""
    amounts = [part.due[0] for part in parts]
    if not any(part.due[1] for part in parts) or None in amounts:
        return None
    return sum((amount for amount in amounts if amount is not None), ZERO)


def _due(
    files: Sequence[FileReport],
    budget_file: BudgetFile,
    estimate: Estimate,
    leaf: "_GroupLeaf",
) -> tuple[Decimal | None, bool]:
    """The payable amount of a workload over the same time; the planned amount if its file states no adjustments.
    None for a part of a mix: only the payable amount of the whole mix is known.
    """
    plan = estimate.payable
    if plan is None:
        return leaf.known.planned if leaf.whole else None, False
    due = plan.headline.workloads.get(leaf.workload.name)
    if leaf.workload.whole is not None or due is None or due.amount is None:
        return None, True
    if estimate.horizon is not None:
        return due.amount, True
    period = common_period(files, budget_file.currency)
    return due.amount * period.days / budget_file.period.days, True


def is_key(by: str) -> bool:
    """Whether a plan can be grouped by a key."""
    return by in _GROUPS or (by.startswith(_TAG) and len(by) > len(_TAG))


def groups(report: Report, by: str) -> tuple[CostGroup, ...]:
    """The groups of each currency, the largest plan first, over the common period of its files or over their months."""
    members: dict[tuple[str, str, str], list[_GroupMember]] = {}
    for file in report.files:
        budget_file, estimate = file.file, file.estimate
        if budget_file is None or estimate is None:
            continue
        over = f"a {common_period(report.files, budget_file.currency).value}"
        if estimate.horizon is not None:
            over = f"in {span(estimate.horizon)}"
        for leaf in _leaves(report.files, budget_file, estimate, by):
            group = _group(by)(budget_file, leaf.workload)
            due = _due(report.files, budget_file, estimate, leaf)
            members.setdefault((budget_file.currency, over, group), []).append(_GroupMember(leaf, due))
    made = [
        CostGroup(
            value,
            currency,
            over,
            total_of(part.leaf.known for part in parts),
            tuple(part.leaf.name for part in parts if not part.leaf.whole),
            _payable(parts),
        )
        for (currency, over, value), parts in members.items()
    ]
    order = {measure: at for at, measure in enumerate(dict.fromkeys((group.currency, group.over) for group in made))}
    made.sort(key=lambda group: (order[group.currency, group.over], -group.known.planned, group.value))
    return tuple(made)


class _GroupLeaf(Frozen):
    """A workload or a part of its mix: its name, its known amount, and whether that is the whole amount."""

    name: str
    workload: WorkloadEstimate
    known: Layers
    whole: bool


def _leaves(files: Sequence[FileReport], budget_file: BudgetFile, estimate: Estimate, by: str) -> Iterator[_GroupLeaf]:
    """Workloads with their amounts; grouped by model or provider, the parts of mixes instead."""
    prefix = "" if budget_file.name is None else f"{budget_file.name}/"
    if estimate.horizon is not None:
        yield from _over_months(prefix, estimate, estimate.horizon, by)
        return
    period = common_period(files, budget_file.currency)
    for workload in estimate.spenders if by in _BY_PART else estimate.workloads.values():
        layers = [] if workload.layers is None else [over_period(workload.layers, budget_file.period, period)]
        yield _GroupLeaf(f"{prefix}{_address(workload)}", workload, total_of(layers), whole=bool(layers))


def _address(workload: WorkloadEstimate) -> str:
    """The name of a workload, or of a part under its workload's name."""
    return workload.name if workload.whole is None else f"{workload.whole}/{workload.name}"


def _over_months(prefix: str, estimate: Estimate, horizon: Horizon, by: str) -> Iterator[_GroupLeaf]:
    """The workloads with their amounts summed over the months of a plan."""
    for name, workload in estimate.workloads.items():
        months = horizon.workloads[name]
        if by not in _BY_PART or not workload.parts:
            known = total_of(month.known for month in months)
            yield _GroupLeaf(f"{prefix}{name}", workload, known, whole=horizon.of(name) is not None)
            continue
        for part in workload.parts:
            known = total_of(
                stretch.of(spender)
                for month in months
                for stretch in month.spent
                for spender in stretch.estimate.parts or (stretch.estimate,)
                if spender.name == part.name and spender.layers is not None
            )
            whole = all(_is_known(part, month) for month in months)
            yield _GroupLeaf(f"{prefix}{_address(part)}", part, known, whole=whole)


def _is_known(part: WorkloadEstimate, month: WorkloadMonth) -> bool:
    """Whether a part is fully known in a month: if a model retires, parts on other models still are."""
    return all(gap.lack is Lack.RETIRED and gap.value != part.workload.model for gap in month.gaps)


def _group(by: str) -> Of:
    if by in _GROUPS:
        return _GROUPS[by]
    key = by.removeprefix(_TAG)
    return lambda file, estimate: tags_of(file, estimate.workload).get(key, NONE)
