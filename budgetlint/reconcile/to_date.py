"""Projections of budgets to the end of the running period: at plan, and at the pace so far, never mixed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from budgetlint.estimate.calendar import in_month
from budgetlint.estimate.months import Horizon
from budgetlint.estimate.organisation import Organisation
from budgetlint.estimate.plan import in_force
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import ZERO, exactly, settled
from budgetlint.frozen import replace
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.model.calendar import days_in, first_day, last_day, month_of, months_from
from budgetlint.model.periods import MONTHS, Period
from budgetlint.reconcile.projections import Projection, ToDate
from budgetlint.reconcile.reconciled import Reconciled
from budgetlint.reconcile.results import FileReconciled

FEWEST_DAYS: Final = 3
"""The fewest complete days for a pace."""
_DAY: Final = timedelta(days=1)


@exactly()
def to_date(
    file: BudgetFile,
    estimate: Estimate,
    account: FileReconciled,
    through: date,
    seen: Organisation | None = None,
    members: Mapping[str, FileReconciled] = MappingProxyType({}),
) -> tuple[ToDate, ...]:
    """The projection of every budget over a period, in the file's order; budgets per unit have no period.

    For a root, `seen` is everything that its budgets cover, `members` the included files by name.
    """
    plan = _DayPlan(file.period, estimate.workloads, estimate.horizon)
    spent = {workload.name: _by_day(workload) for workload in account.workloads}
    if seen is not None:
        plan = _DayPlan(file.period, seen.workloads, seen.horizon)
        for name, member in members.items():
            spent.update(_addressed(name, member, seen.worths.get(name)))
    return tuple(
        _running(account, file.budgets[result.name], result, plan, spent, through)
        for result in estimate.budgets
        if result.period is not None
    )


def _by_day(workload: Reconciled) -> Mapping[date, Decimal] | None:
    """The amounts of a workload's records by day; None if incomplete."""
    if workload.problem is not None or workload.unpriced or workload.bill is None:
        return None
    return {spend.day: spend.amount for spend in workload.days}


def _addressed(
    name: str, member: FileReconciled, worth: tuple[Decimal, Decimal] | None
) -> Iterator[tuple[str, Mapping[date, Decimal] | None]]:
    """The amounts of an included file's records by day and workload address, in the root's currency."""
    for workload in member.workloads:
        amounts = None if worth is None else _by_day(workload)
        if amounts is not None and worth is not None:
            amounts = {day: amount * worth[0] / worth[1] for day, amount in amounts.items()}
        yield f"{name}/{workload.name}", amounts


def _running(
    account: FileReconciled,
    budget: Budget,
    result: BudgetResult,
    plan: "_DayPlan",
    spent: Mapping[str, Mapping[date, Decimal] | None],
    through: date,
) -> ToDate:
    first, last = bounds(result, through)
    days = tuple(_days(first, through))
    unknown = tuple(name for name in result.scope if spent.get(name) is None)
    known = [amounts for name in result.scope if (amounts := spent.get(name)) is not None]
    actual = [sum((amounts.get(day, ZERO) for amounts in known), ZERO) for day in days]
    recorded = [day for amounts in known for day in amounts]
    begun, ended = min(recorded, default=None), max(recorded, default=None)
    planned = plan.over(result.scope, days)
    running = ToDate(
        path=account.path,
        budget=result.name,
        currency=account.currency,
        ceiling=_ceiling(budget, result, through),
        period=result.period or "",
        first=first,
        last=last,
        through=through,
        spent=settled(sum(actual, ZERO)),
        plan=None if planned is None else settled(sum(planned, ZERO)),
        unknown=unknown,
        weekdays=_weekdays(days, actual),
        since=begun if begun is not None and first < begun else None,
        ended=ended if ended is not None and ended < through else None,
    )
    rest = plan.over(result.scope, tuple(_days(through + _DAY, last)))
    return running if unknown or planned is None or rest is None else _projected(running, days, actual, planned, rest)


def _projected(
    running: ToDate,
    days: Sequence[date],
    actual: Sequence[Decimal],
    planned: Sequence[Decimal],
    rest: Sequence[Decimal],
) -> ToDate:
    """The budget with both projections: spent + the remaining plan, and spent + the remaining plan × pace."""
    before = sum(planned, ZERO)
    at_plan = _projection(running, [*actual, *rest])
    why = None
    if len(days) < FEWEST_DAYS:
        why = f"fewer than {FEWEST_DAYS} complete days"
    elif not before:
        why = "nothing is planned for these days"
    at_pace = None
    if why is None:
        pace = sum(actual, ZERO) / before
        at_pace = _projection(running, [*actual, *(amount * pace for amount in rest)])
    return replace(running, at_plan=at_plan, at_pace=at_pace, why_no_pace=why)


def _projection(running: ToDate, amounts: Sequence[Decimal]) -> Projection:
    total, breaks = ZERO, None
    for day, amount in zip(_days(running.first, running.last), amounts, strict=True):
        total += amount
        if breaks is None and settled(total) > running.ceiling:
            breaks = day
    return Projection(settled(total), breaks)


def bounds(result: BudgetResult, day: date) -> tuple[date, date]:
    """The first and last day of a budget's period around a day: of its run in a calendar plan, else by the calendar.

    Weeks begin on Monday.
    """
    if result.period == "day":
        return day, day
    if result.period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + 6 * _DAY
    months = MONTHS[result.period or "month"]
    run = next((run for run in result.runs if month_of(day) in run.months), None)
    if run is not None:
        return first_day(run.months[0]), last_day(run.months[-1])
    begins = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return begins, last_day(months_from(month_of(begins), months)[-1])


def _ceiling(budget: Budget, result: BudgetResult, day: date) -> Decimal:
    """The ceiling of the run that contains a day, else the one in force on it."""
    run = next((run for run in result.runs if month_of(day) in run.months), None)
    return in_force(budget, day).ceiling_in(None) if run is None else run.ceiling


def _weekdays(days: Sequence[date], actual: Sequence[Decimal]) -> tuple[Decimal | None, ...]:
    """The mean amount of a Monday, a Tuesday, …; None for a weekday without days."""
    ends: list[Decimal | None] = []
    for weekday in range(7):
        amounts = [amount for day, amount in zip(days, actual, strict=True) if day.weekday() == weekday]
        ends.append(settled(sum(amounts, ZERO) / len(amounts)) if amounts else None)
    return tuple(ends)


class _DayPlan:
    """The plan of a day: a month's operational amount ÷ its days, a day's amount, or a seventh of a week's."""

    def __init__(self, period: Period, workloads: Mapping[str, WorkloadEstimate], horizon: Horizon | None) -> None:
        self._period = period
        self._workloads = workloads
        self._horizon = horizon

    def over(self, scope: Iterable[str], days: Sequence[date]) -> list[Decimal] | None:
        """The plan of some workloads day by day; None if one has no price."""
        total = [ZERO] * len(days)
        for name in scope:
            workload = self._workloads.get(name)
            for at, day in enumerate(days):
                amount = None if workload is None else self._on(workload, day)
                if amount is None:
                    return None
                total[at] += amount
        return total

    def _on(self, workload: WorkloadEstimate, day: date) -> Decimal | None:
        days = Decimal(days_in(month_of(day)))
        horizon = self._horizon
        if horizon is not None:
            months = (month for month in horizon.workloads[workload.name] if month.month == month_of(day))
            month = next(months, None)
            if month is None:
                return ZERO
            return None if month.layers is None else month.layers.operational / days
        if workload.layers is None:
            return None
        times, parts = in_month(self._period, month_of(day))
        return workload.layers.operational * times / parts / days


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * _DAY
