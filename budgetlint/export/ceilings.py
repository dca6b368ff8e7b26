"""Budgets as limits: the ceiling on a day, and its conversion to an enforcer's list prices."""

from datetime import date
from decimal import Decimal

from budgetlint.estimate.results import BudgetResult
from budgetlint.export.limits import AtList, DeclaredLimit, NotExported
from budgetlint.export.sight import SeenFile, dollars_of, year_start_of
from budgetlint.model.calendar import month_of


def ceiling_of_budget(
    seen: SeenFile, result: BudgetResult, listed: BudgetResult | None, day: date
) -> DeclaredLimit | NotExported:
    """The ceiling that applies on a day, with its scope's amount at list prices; or why it can't be enforced."""
    budget = result.budget
    address = f"budgets.{seen.prefix}{result.name}"
    if budget.per is not None:
        return NotExported(address, f"it limits the cost per {budget.per}, which no enforcer counts")
    ceiling, amount = _on(result, day)
    _, at_list = (None, None) if listed is None else _on(listed, day)
    if amount is None or at_list is None:
        unpriced = ", ".join(f"`{name}`" for name in result.unpriced or (() if listed is None else listed.unpriced))
        why = f"{unpriced or 'its scope'} has no price, so its amount at list prices is unknown"
        return NotExported(address, why)
    if not amount:
        return NotExported(address, "its scope is planned to cost nothing, so its amount at list prices is unknown")
    return DeclaredLimit(
        kind="budget",
        name=f"{seen.prefix}{result.name}",
        account="",
        workloads=tuple(f"{seen.prefix}{name}" for name in result.scope),
        declared=ceiling,
        currency=seen.file.currency,
        period=budget.period or seen.file.period,
        at_list=AtList(budget.basis, at_list, amount),
        dollar=dollars_of(seen),
        year_starts=year_start_of(seen.file),
    )


def _on(result: BudgetResult, day: date) -> tuple[Decimal, Decimal | None]:
    """A budget's ceiling and amount in the run that a day is in; before the plan, the first run's, after it, the
    last's."""
    if not result.runs:
        return result.ceiling, result.amount
    month = month_of(day)
    begun = [run for run in result.runs if run.first <= month]
    run = begun[-1] if begun else result.runs[0]
    return run.ceiling, run.amount
