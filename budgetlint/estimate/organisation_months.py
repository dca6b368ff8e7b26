"""A root over calendar months: the workloads of included files, month by month, in the root's currency."""

from collections.abc import Mapping, Sequence

from budgetlint.estimate.calendar import NOTHING
from budgetlint.estimate.evaluate import by_day
from budgetlint.estimate.horizon import horizon_of
from budgetlint.estimate.line_items import Amount, Gap, Lack
from budgetlint.estimate.money import Quotient
from budgetlint.estimate.months import Horizon, WorkloadMonth
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.frozen import replace
from budgetlint.model.budget import BudgetFile


def months_of(
    root: BudgetFile, file: BudgetFile, horizon: Horizon | None, prices: Prices, worth: Quotient | None
) -> Mapping[str, tuple[WorkloadMonth, ...]]:
    """An included file's workloads in the root's months.

    A file without a calendar has flat volume, at the prices of each day. A file with its own keeps it; months outside
    it are unknown.
    """
    if horizon is None:
        flat = over_months_of(root, file)
        horizon = horizon_of(flat, prices, (), by_day(flat, prices))
    return {name: in_months(months, root.calendar, worth) for name, months in horizon.workloads.items()}


def over_months_of(root: BudgetFile, file: BudgetFile) -> BudgetFile:
    """An included file over months: its own, or the root's if it states none."""
    if file.starts is not None:
        return file
    return replace(file, starts=root.starts, months=root.months, year_starts=root.year_starts)


def months_outside(root: BudgetFile, file: BudgetFile) -> tuple[str, ...]:
    """The root's months outside an included file's own calendar."""
    return () if file.starts is None else tuple(month for month in root.calendar if month not in file.calendar)


def in_months(
    planned: Sequence[WorkloadMonth], months: Sequence[str], worth: Quotient | None
) -> tuple[WorkloadMonth, ...]:
    """A workload's months converted to the root's months and currency."""
    by_month = {planned_month.month: planned_month for planned_month in planned}
    unknown = Gap(Lack.VOLUME)
    return tuple(
        WorkloadMonth(month, None, None, None, NOTHING, (unknown,))
        if month not in by_month
        else _converted(by_month[month], worth)
        for month in months
    )


def _converted(month: WorkloadMonth, worth: Quotient | None) -> WorkloadMonth:
    if worth is None:
        return replace(month, layers=None, known=NOTHING, spent=())
    if worth[0] == worth[1]:
        return month
    layers = None if month.layers is None else _times(month.layers, worth)
    return replace(month, layers=layers, known=_times(month.known, worth), spent=())


def _times(layers: Layers, worth: Quotient) -> Layers:
    amounts = (layers.base, layers.operational, layers.planned)
    listed = None if layers.listed is None else Amount(layers.listed * worth[0] / worth[1])
    base, operational, planned = (Amount(amount * worth[0] / worth[1]) for amount in amounts)
    return Layers(base, operational, planned, listed)
