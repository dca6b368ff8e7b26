"""Payable amounts as rows: by workload and in total, the adjustments, commitments, and cash by month."""

from collections.abc import Iterator

from budgetlint.estimate.results import Estimate
from budgetlint.estimate.settlement import PayableAmount
from budgetlint.figures.exact import written
from budgetlint.model.budget import BudgetFile
from budgetlint.reports.estimate import payable
from budgetlint.reports.estimate.csv_columns import Row
from budgetlint.reports.estimate.months import span


def payable_rows(estimate: Estimate, budget_file: BudgetFile) -> Iterator[Row]:
    """Payable amounts of each workload and of all, the steps from planned to payable, commitments, and cash by month."""
    plan, horizon = estimate.payable, estimate.horizon
    if plan is None:
        return
    unit = (
        f"{budget_file.currency} a {budget_file.period.value}"
        if horizon is None
        else f"{budget_file.currency} in {span(horizon)}"
    )
    for name, due in plan.headline.workloads.items():
        yield {"record": "payable", "name": name, "unit": unit, **_due(due)}
    for step in plan.headline.steps:
        about_it = {"name": step.name, "item": step.adjustment.kind, "unit": unit}
        detail = payable.how(step, budget_file)
        yield {**about_it, "record": "adjustment", **_due(step.change), "detail": detail}
    for settled in plan.months:
        yield {"record": "month", "item": settled.month, **_due(settled.settlement.total)}
    yield {"record": "total", "unit": unit, **_due(plan.headline.total)}
    from budgetlint.reports.estimate.csv_accounts import commitment_rows

    for result in plan.commitments:
        yield from commitment_rows(result, budget_file)
    for month in plan.cash:
        paid = {what: getattr(month, what) for what in payable.CASH_HEADS[1:]}
        for what, amount in paid.items():
            cash = {"record": "cash", "name": month.month, "item": what, "amount": written(amount)}
            yield {**cash, "unit": f"{budget_file.currency} in {month.month}"}


def _due(amount: PayableAmount) -> Row:
    detail = "" if amount.whole else "known part"
    return {"layer": "payable", "detail": detail, "amount": written(amount.known)}
