"""Counts that name a driver, replaced with their numbers, so that later code needs no drivers."""

from budgetlint.figures.exact import exactly
from budgetlint.frozen import replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.drivers import Driven, Drivers, DriverUse, quantity_of
from budgetlint.model.workload import Workload, count_keys


def with_drivers(file: BudgetFile) -> BudgetFile:
    """The file with each named driver replaced with its number, which keeps the name."""
    driven = {
        name: changed
        for name, workload in file.workloads.items()
        if (changed := _numbered(workload, file.drivers)) is not workload
    }
    return replace(file, workloads={**file.workloads, **driven}) if driven else file


def _numbered(workload: Workload, drivers: Drivers) -> Workload:
    named = {key: use for key in count_keys(type(workload)) if isinstance(use := getattr(workload, key), DriverUse)}
    if not named:
        return workload
    with exactly():
        numbers = {key: Driven(use, quantity_of(drivers, use.driver)) for key, use in named.items()}
    return replace(workload, **numbers)
