"""The payable cost of each unit of a workload in a period as stated: payable ÷ count."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.estimate.results import Estimate
from budgetlint.estimate.settlement import PayableAmount
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.shown import unit_money


def of_units(estimate: Estimate | None, workload: WorkloadEstimate) -> Mapping[str, Decimal | None]:
    """The payable unit costs by unit, None if unknown or if the count is zero; empty if a file states no adjustments."""
    plan = None if estimate is None else estimate.payable
    return divided(None if plan is None else plan.period.workloads.get(workload.name), workload)


def divided(due: PayableAmount | None, workload: WorkloadEstimate) -> Mapping[str, Decimal | None]:
    """The payable amount of a workload ÷ each of its counts."""
    if due is None or workload.volume is None:
        return {}
    amount = due.amount
    return {
        unit: None if amount is None or not number else amount / number for unit, number in workload.volume.counts()
    }


def unit_words(units: Mapping[str, Decimal | None], unit: str) -> str:
    """`, payable 0.02`, to follow the layers of a unit; empty if there is no payable cost."""
    amount = units.get(unit)
    return "" if amount is None else f", payable {unit_money(amount)}"
