"""All that is payable and paid under a plan: in a period as stated, by month, the commitments, and cash."""

from collections.abc import Mapping

from budgetlint.estimate.cash import cash_by_month
from budgetlint.estimate.commitments import covered, months_of_spend
from budgetlint.estimate.payable import charges_of, settled_by_month, settled_in_period, summed
from budgetlint.estimate.results import Horizon, WorkloadEstimate
from budgetlint.estimate.settlement import MonthSettlement, PayablePlan, Settlement
from budgetlint.frozen import replace
from budgetlint.model.budget import BudgetFile


def has_payable(file: BudgetFile) -> bool:
    """Whether a file says anything of what is payable: fees, adjustments, commitments, or a budget that compares it."""
    stated = charges_of(file) or file.commitments
    return bool(stated) or any(budget.basis == "payable" for budget in file.budgets.values())


def payable_plan(
    file: BudgetFile, workloads: Mapping[str, WorkloadEstimate], horizon: Horizon | None, unread: tuple[str, ...]
) -> PayablePlan | None:
    """What is payable, None where a file says nothing of it; no total is whole where a workload could not be read."""
    if not has_payable(file):
        return None
    period = _known_of(settled_in_period(file, workloads), unread)
    if horizon is None:
        return PayablePlan(period)
    months = tuple(
        MonthSettlement(month.month, _known_of(settlement, unread))
        for month, settlement in zip(horizon.months, settled_by_month(file, horizon), strict=True)
    )
    spend = months_of_spend(file, horizon)
    commitments = covered(file, spend)
    cash = tuple(cash_by_month(spend, commitments, months, {}, frozenset()))
    return PayablePlan(period, months, summed([month.settlement for month in months]), commitments.results, cash)


def _known_of(settlement: Settlement, unread: tuple[str, ...]) -> Settlement:
    return replace(settlement, total=replace(settlement.total, whole=False)) if unread else settlement
