"""The plan by who owns it, by a tag, by model, by provider or by kind of workload."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from budgetlint.estimate.results import Estimate, Horizon, Layers, WorkloadEstimate, total_of
from budgetlint.estimate.scopes import tags_of
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


def is_key(by: str) -> bool:
    """Whether a plan can be grouped by it."""
    return by in _GROUPS or (by.startswith(_TAG) and len(by) > len(_TAG))


def groups(report: Report, by: str) -> tuple[CostGroup, ...]:
    """The groups of each currency, the greatest plan first; over the common period of its files, or over their months."""
    found: dict[tuple[str, str, str], list[tuple[str, Layers | None]]] = {}
    for file in report.files:
        said, estimate = file.file, file.estimate
        if said is None or estimate is None:
            continue
        over = f"a {common_period(report.files, said.currency).value}"
        if estimate.horizon is not None:
            over = f"in {span(estimate.horizon)}"
        for each, layers in _leaves(report.files, said, estimate, by):
            name = each.name if said.name is None else f"{said.name}/{each.name}"
            found.setdefault((said.currency, over, _group(by)(said, each)), []).append((name, layers))
    made = [
        CostGroup(
            value,
            currency,
            over,
            total_of([layers for _, layers in parts if layers is not None]),
            tuple(name for name, layers in parts if layers is None),
        )
        for (currency, over, value), parts in found.items()
    ]
    order = {measure: at for at, measure in enumerate(dict.fromkeys((each.currency, each.over) for each in made))}
    made.sort(key=lambda group: (order[group.currency, group.over], -group.known.planned, group.value))
    return tuple(made)


def _leaves(
    files: Sequence[FileReport], said: BudgetFile, estimate: Estimate, by: str
) -> Iterator[tuple[WorkloadEstimate, Layers | None]]:
    """Workloads with what they come to; by model and provider the parts of those that are served in several ways."""
    if estimate.horizon is not None:
        yield from _over_months(estimate, estimate.horizon, by)
        return
    period = common_period(files, said.currency)
    for each in estimate.spenders if by in _BY_PART else estimate.workloads.values():
        yield each, None if each.layers is None else over_period(each.layers, said.period, period)


def _over_months(estimate: Estimate, horizon: Horizon, by: str) -> Iterator[tuple[WorkloadEstimate, Layers | None]]:
    """The same summed over the months of a plan."""
    for name, each in estimate.workloads.items():
        if by not in _BY_PART or not each.parts:
            yield each, horizon.of(name)
            continue
        spent = [stretch for month in horizon.workloads[name] for stretch in month.spent]
        for part in each.parts:
            known = [
                stretch.of(own)
                for stretch in spent
                for own in stretch.estimate.parts or (stretch.estimate,)
                if own.name == part.name and own.layers is not None
            ]
            yield part, total_of(known) if horizon.of(name) is not None else None


def _group(by: str) -> Of:
    if by in _GROUPS:
        return _GROUPS[by]
    key = by.removeprefix(_TAG)
    return lambda file, estimate: tags_of(file, estimate.workload).get(key, NONE)
