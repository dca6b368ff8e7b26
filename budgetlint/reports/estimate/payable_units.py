"""What is payable of each unit of a workload, in a period as stated: payable ÷ count."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.estimate.results import Estimate
from budgetlint.estimate.settlement import PayableAmount
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.shown import unit_money


def of_units(estimate: Estimate | None, workload: WorkloadEstimate) -> Mapping[str, Decimal | None]:
    """The payable unit costs by unit, None where one is unknown or counts nothing; empty where a file says nothing of it."""
    plan = None if estimate is None else estimate.payable
    return divided(None if plan is None else plan.period.workloads.get(workload.name), workload)


def divided(due: PayableAmount | None, workload: WorkloadEstimate) -> Mapping[str, Decimal | None]:
    """What is payable for a workload ÷ each of its counts."""
    if due is None or workload.volume is None:
        return {}
    amount = due.amount
    return {
        unit: None if amount is None or not number else amount / number for unit, number in workload.volume.counts()
    }


def unit_words(units: Mapping[str, Decimal | None], unit: str) -> str:
    """`, payable 0.02` to stand behind the layers of a unit; nothing where there is none."""
    amount = units.get(unit)
    return "" if amount is None else f", payable {unit_money(amount)}"
