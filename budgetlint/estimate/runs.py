"""Layer 4 over calendar months: the runs in which a ceiling must hold, and the one that is reported."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.months import Horizon
from budgetlint.estimate.plan import known_amount, may_stand_for, named_in, scope_of, status, used
from budgetlint.estimate.results import BudgetResult, Run, Status
from budgetlint.estimate.workload_estimate import Volume, WorkloadEstimate
from budgetlint.figures.exact import ZERO, settled
from budgetlint.model.budget import Budget, BudgetFile
from budgetlint.model.calendar import days_in, first_day, index_of, last_day
from budgetlint.model.periods import MONTHS, Period

_JUST_OVER: Final = Decimal("1.000000000000000000000000001")
"""The least number of 28 digits above 1."""

_WORST: Final = (Status.EXCEEDED, Status.INCOMPLETE, Status.WARN, Status.OK)


def run_length(file: BudgetFile, budget: Budget) -> int:
    """The number of months in a run of a budget: 3 for a quarter, 12 for a year, else 1."""
    if budget.per is not None:
        return 1
    return MONTHS.get((budget.period or file.period).value, 1)


def runs_in(file: BudgetFile, length: int) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """The months of a plan grouped into runs, each with whether it is cut off; runs begin with the fiscal year."""
    months = file.calendar
    anchor = index_of(months[0]) if file.year_starts is None else int(file.year_starts) - 1
    runs: dict[int, list[str]] = {}
    for month in months:
        runs.setdefault((index_of(month) - anchor) // length, []).append(month)
    return tuple((tuple(run), len(run) < length) for run in runs.values())


def label_of(file: BudgetFile, months: Sequence[str], length: int) -> str:
    """A run's months, or its place in the fiscal year: `FY2028 Q1`, named by the year in which the fiscal year ends."""
    if length == 1 or file.year_starts is None:
        return months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"
    start = int(file.year_starts) - 1
    into = (index_of(months[0]) - start) % 12
    year = (index_of(months[0]) - into + 11) // 12
    return f"FY{year}" if length == 12 else f"FY{year} Q{into // 3 + 1}"


def calendar_result(
    file: BudgetFile,
    name: str,
    budget: Budget,
    workloads: Mapping[str, WorkloadEstimate],
    horizon: Horizon,
    unread: tuple[str, ...],
) -> BudgetResult:
    """A budget over the months of a plan: its status is that of its worst run, its amount that of the worst run with
    that status."""
    flat = known_amount(file, budget, workloads)
    length = run_length(file, budget)
    missing = tuple(lost for lost in unread if budget.workloads is None or may_stand_for(budget.workloads, lost))
    runs: list[Run] = []
    if flat.scope and not flat.wrong_units and not flat.counted_twice:
        for months, partial in runs_in(file, length):
            run = _run(file, budget, months, partial, length, horizon, missing)
            if run is not None:
                runs.append(run)
    worst = worst_run(runs)
    return BudgetResult(
        name=name,
        budget=budget,
        period=None if budget.per else (budget.period or file.period).value,
        ceiling=budget.ceiling_in(file.starts) if worst is None else worst.ceiling,
        scope=flat.scope,
        amount=None if worst is None else worst.amount,
        known=None if worst is None else worst.known,
        unpriced=missing if worst is None else worst.unpriced,
        status=Status.INCOMPLETE if worst is None or worst.status is None else worst.status,
        wrong_units=flat.wrong_units,
        counted_twice=flat.counted_twice,
        count=flat.count,
        runs=tuple(runs),
        at=None if worst is None else worst.first,
    )


def worst_run(runs: Sequence[Run]) -> Run | None:
    """The run with the worst status; of those, the greatest share of its ceiling; of those, the first."""
    for word in _WORST:
        alike = [run for run in runs if run.status is word]
        if alike:
            return max(alike, key=lambda run: ZERO if run.known is None else used(run.known, run.ceiling))
    return None


def _run(
    file: BudgetFile,
    budget: Budget,
    months: tuple[str, ...],
    partial: bool,
    length: int,
    horizon: Horizon,
    missing: tuple[str, ...],
) -> Run | None:
    """A run; None for a month in which a unit cost has neither a count nor spend."""
    scope = scope_of(file, budget)
    spent = spent_in_run(file, budget, months, horizon)
    lacking = {name for name, (_, whole) in spent.items() if not whole}
    unpriced = (*(name for name in scope if name in lacking), *missing)
    total, known = run_amount(file, budget, months, horizon, spent)
    if known is None and not total and not unpriced:
        return None
    ceiling = ceiling_of(budget, months)
    verdict = Status.INCOMPLETE
    if known is not None:
        verdict = status(known, ceiling, budget.warn_at, incomplete=bool(unpriced))
    return Run(
        months,
        label_of(file, months, length),
        ceiling,
        None if unpriced or known is None else Amount(known),
        None if known is None else Amount(known),
        unpriced,
        partial,
        None if partial and verdict is not Status.EXCEEDED else verdict,
    )


def run_amount(
    file: BudgetFile,
    budget: Budget,
    months: Sequence[str],
    horizon: Horizon,
    spent: Mapping[str, tuple[Decimal, bool]],
) -> tuple[Decimal, Decimal | None]:
    """The known part of a budget's scope in a run, and its amount: of the run, per day or week, or per unit.

    `spent` is the amount of each workload. The amount is None if there is no count to divide by.
    """
    scope = scope_of(file, budget)
    at = index_of(months[0]) - index_of(horizon.first)
    total = sum((known for known, _ in spent.values()), ZERO)
    if budget.per is None:
        return total, _over(file, budget, total, months[0])
    count = _counted(budget, scope, horizon, at)
    return total, total / count if count else None


def spent_in_run(
    file: BudgetFile, budget: Budget, months: Sequence[str], horizon: Horizon
) -> dict[str, tuple[Decimal, bool]]:
    """The amount of each workload in a budget's scope in a run, on its basis, and whether that is complete."""
    scope = scope_of(file, budget)
    at = index_of(months[0]) - index_of(horizon.first)
    if budget.basis == "payable":
        from budgetlint.estimate.payable import settled_by_month, summed

        settled = summed(settled_by_month(file, horizon, budget.without, range(at, at + len(months)))).workloads
        return {name: (settled[name].known, settled[name].whole) for name in scope}
    parts = {name: horizon.workloads[name][at : at + len(months)] for name in scope}
    return {
        name: (
            sum((getattr(month.known, budget.basis) for month in part), ZERO),
            all(month.layers is not None for month in part),
        )
        for name, part in parts.items()
    }


def ceiling_of(budget: Budget, months: Sequence[str]) -> Decimal:
    """The ceiling of a run, raised if it begins on or after the first day of a raise and ends by the last."""
    ceiling, raised = budget.ceiling_in(months[0]), budget.raised
    return raised.ceiling if raised is not None and reaches(budget, months) else ceiling


def reaches(budget: Budget, months: Sequence[str]) -> bool:
    """Whether a budget's raise applies to a run: it begins on or after the raise's first day and ends by its last."""
    raised = budget.raised
    if raised is None or (raised.from_ is not None and first_day(months[0]) < raised.from_):
        return False
    return last_day(months[-1]) <= raised.until


def _over(file: BudgetFile, budget: Budget, total: Decimal, month: str) -> Decimal:
    """An amount of a month converted to a day or a week, by the month's own days."""
    match budget.period or file.period:
        case Period.DAY:
            return total / days_in(month)
        case Period.WEEK:
            return total * 7 / days_in(month)
        case _:
            return total


def _counted(budget: Budget, scope: Sequence[str], horizon: Horizon, at: int) -> Decimal:
    """The count of a budget's unit in its workloads, in the month at an index of the plan."""
    names = scope if budget.of is None else named_in(budget.of, horizon.workloads)
    volumes = [horizon.workloads[name][at].volume for name in names]
    return sum((_units(volume, budget) for volume in volumes if volume is not None), ZERO)


def _units(volume: Volume, budget: Budget) -> Decimal:
    return next((count for unit, count in volume.counts() if unit == budget.per), ZERO)


def tightest_share(result: BudgetResult) -> Decimal | None:
    """The greatest share of its ceiling in any of a budget's runs; None if the amount of one is unknown.

    Partial runs count: they can't meet their ceiling, but they can exceed it.
    """
    shares = [_share(run.known, run.ceiling) for run in result.runs if run.known is not None and not run.unpriced]
    return max(shares, default=None) if len(shares) == len(result.runs) else None


def _share(known: Decimal, ceiling: Decimal) -> Decimal:
    """known ÷ ceiling; above 1 if the ceiling is exceeded, by however little."""
    share = settled(known) / settled(ceiling)
    return share.max(_JUST_OVER) if settled(known) > settled(ceiling) else share
