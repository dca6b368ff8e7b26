"""Payable amounts as JSON: the fifth figure after the layers, its steps, commitments, and cash by month."""

from decimal import Decimal

from budgetlint.estimate.settlement import (
    CashMonth,
    CommitmentResult,
    PayableAmount,
    PayablePlan,
    PayableStep,
    Settlement,
    Shortfall,
)
from budgetlint.figures.exact import written
from budgetlint.model.budget import BudgetFile
from budgetlint.model.payable import SpendScope
from budgetlint.reports.estimate.json_findings import Json


def beside(data: dict[str, Json], payable: PayableAmount | None) -> dict[str, Json]:
    """Layers followed by `payable`, null if part of it is unknown, also in the known part; unchanged without adjustments."""
    if payable is None:
        return data
    data_beside: dict[str, Json] = {}
    for name, value in data.items():
        data_beside[name] = value
        if name == "planned":
            data_beside["payable"] = _or_null(payable.amount)
        if name == "known" and isinstance(value, dict):
            data_beside[name] = {**value, "payable": written(payable.known)}
    return data_beside


def total(settlement: Settlement | None) -> PayableAmount | None:
    """The payable total of all workloads; None if a file states no adjustments."""
    return None if settlement is None else settlement.total


def of(settlement: Settlement | None, name: str) -> PayableAmount | None:
    """The payable amount of a workload; None if a file states no adjustments."""
    return None if settlement is None else settlement.workloads[name]


def of_file(plan: PayablePlan | None, file: BudgetFile) -> dict[str, Json]:
    """The steps between planned and payable, commitments, and cash by month."""
    if plan is None:
        return {}
    data: dict[str, Json] = {"adjustments": [_step(step, file) for step in plan.headline.steps]}
    if plan.commitments:
        data["commitments"] = [_commitment(result, file) for result in plan.commitments]
    if plan.cash:
        data["cash"] = [_cash(month) for month in plan.cash]
    return data


def _step(step: PayableStep, file: BudgetFile) -> dict[str, Json]:
    adjustment = step.adjustment
    data: dict[str, Json] = {"name": step.name, "kind": adjustment.kind, "by_account": step.by_account}
    if adjustment.rate is not None:
        data["rate"] = written(adjustment.rate)
    if adjustment.amount is not None:
        data["amount"] = written(adjustment.amount)
        data["period"] = (adjustment.period or file.period).value
    known = written(step.change.known)
    return {**data, **_selection(adjustment), **({"change": known} if step.change.whole else _unknown(known))}


def _unknown(known: str) -> dict[str, Json]:
    return {"change": None, "change_known": known}


def _selection(selection: SpendScope) -> dict[str, Json]:
    data: dict[str, Json] = {}
    if selection.models is not None:
        data["models"] = list(selection.models)
    if selection.workloads is not None:
        data["workloads"] = list(selection.workloads)
    if selection.tags is not None:
        data["tags"] = dict(selection.tags)
    return data


def _commitment(result: CommitmentResult, file: BudgetFile) -> dict[str, Json]:
    commitment = result.commitment
    data: dict[str, Json] = {
        "name": result.name,
        "kind": commitment.kind,
        "amount": written(commitment.amount),
        "from": None if commitment.from_ is None else commitment.from_.isoformat(),
        "until": None if commitment.until is None else commitment.until.isoformat(),
        **_selection(commitment),
        "complete": result.whole,
        "used": written(result.used),
    }
    if commitment.kind == "prepaid":
        return {**data, "unused": _or_null(result.unused)}
    period = (commitment.period or file.period).value
    return {**data, "period": period, "shortfalls": [_shortfall(short) for short in result.shortfalls]}


def _shortfall(short: Shortfall) -> dict[str, Json]:
    return {
        "from": short.months[0],
        "until": short.months[-1],
        "used": written(short.used),
        "amount": written(short.amount),
    }


def _cash(month: CashMonth) -> dict[str, Json]:
    return {
        "month": month.month,
        "usage": written(month.usage),
        "purchases": written(month.purchases),
        "fees": written(month.fees),
        "commitments": written(month.commitments),
        "taxes": written(month.taxes),
        "total": written(month.total),
        "complete": month.whole,
    }


def _or_null(number: Decimal | None) -> Json:
    return None if number is None else written(number)
