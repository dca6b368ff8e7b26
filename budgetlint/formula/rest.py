"""A budget over months in which few workloads change: all others in its scope are added up once."""

from collections.abc import Mapping
from typing import Final

from budgetlint.estimate.months import Horizon, WorkloadMonth
from budgetlint.estimate.results import BudgetResult
from budgetlint.estimate.workload_estimate import WorkloadEstimate, total_of
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import Budget, BudgetFile

_REST: Final = "*"
"""The name of the sum of the others, which no workload has."""


class Rest(Frozen):
    """A budget's scope with the varied workloads separately, and the others as one."""

    file: BudgetFile
    budget: Budget
    workloads: Mapping[str, WorkloadEstimate]
    horizon: Horizon

    def with_months(self, changed: Mapping[str, tuple[WorkloadMonth, ...]]) -> Horizon:
        """The horizon with new months for some workloads."""
        return replace(self.horizon, workloads={**self.horizon.workloads, **changed})


def rest_of(
    file: BudgetFile,
    result: BudgetResult,
    workloads: Mapping[str, WorkloadEstimate],
    horizon: Horizon,
    names: tuple[str, ...],
) -> Rest:
    """A budget with some of its workloads, and the others as one; a budget per unit or on payable amounts keeps all."""
    others = tuple(name for name in result.scope if name not in names)
    if result.budget.per is not None or result.budget.basis == "payable" or not others:
        return Rest(file, result.budget, workloads, horizon)
    kept = (*names, others[0])
    stated = dict(zip((*names, _REST), (file.workloads[name] for name in kept), strict=True))
    estimates = dict(zip((*names, _REST), (workloads[name] for name in kept), strict=True))
    months = {name: horizon.workloads[name] for name in names}
    months[_REST] = tuple(_together(here) for here in zip(*(horizon.workloads[name] for name in others), strict=True))
    budget = replace(result.budget, workloads=None, tags=None)
    return Rest(replace(file, workloads=stated), budget, estimates, replace(horizon, workloads=months))


def _together(months: tuple[WorkloadMonth, ...]) -> WorkloadMonth:
    layers = [month.layers for month in months if month.layers is not None]
    whole = total_of(layers) if len(layers) == len(months) else None
    return WorkloadMonth(months[0].month, None, None, whole, total_of(month.known for month in months))
