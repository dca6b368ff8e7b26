"""A priced file with some numbers at other values, and the amount of a budget then, computed by the evaluator
itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final

from budgetlint.estimate.calendar import planned_months
from budgetlint.estimate.evaluate import Tariffs, by_day, draft
from budgetlint.estimate.months import Horizon, WorkloadMonth
from budgetlint.estimate.organisation import Organisation
from budgetlint.estimate.organisation_months import in_months, over_months_of
from budgetlint.estimate.plan import budget_result, named_in
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.runs import calendar_result, tightest_share
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.formula.knobs import Knob, with_inputs, workload_knobs
from budgetlint.formula.part_knobs import PartKnob, part_turning
from budgetlint.formula.rest import Rest, rest_of
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.drivers import Driven, DriverUse
from budgetlint.model.workload import Workload, count_keys

CostOf = Callable[[Mapping[str, Workload]], Decimal | None]
"""Returns the amount of a budget with some workloads changed."""

Turning = Callable[[Decimal], Mapping[str, Workload]]
"""Returns the workloads that depend on a number, with it at a value."""

MOST_TURNED: Final = 12
"""The maximum number of workloads whose numbers are varied: for a budget over more, those that plan most."""


class IncludedFile(Frozen):
    """An included file by itself, and its prices."""

    file: BudgetFile
    prices: Prices


class PricedFile(Frozen):
    """A file with its estimate; workloads that are not varied keep their estimates."""

    file: BudgetFile
    whole: Estimate
    prices: Prices
    tariffs: Tariffs
    by_day: dict[str, dict[date, Tariffs]]
    seen: Organisation | None = None
    members: Mapping[str, IncludedFile] = MappingProxyType({})

    @property
    def workloads(self) -> Mapping[str, WorkloadEstimate]:
        """Everything that budgets cover."""
        return self.whole.workloads if self.seen is None else self.seen.workloads

    def known(self, result: BudgetResult) -> tuple[str, ...]:
        """The workloads that a budget adds up or counts, and whose numbers are known."""
        names = dict.fromkeys((*result.scope, *named_in(result.budget.of or (), self.workloads)))
        return tuple(name for name in names if "/" not in name or name.partition("/")[0] in self.members)

    def unturned(self, result: BudgetResult) -> tuple[str, ...]:
        """Those that are not among the most expensive."""
        known = self.known(result)
        turned_names = frozenset(self.dearest(known))
        return tuple(name for name in known if name not in turned_names)

    def dearest(self, names: Iterable[str]) -> list[str]:
        """The workloads that plan most, in order; a small one may grow far beyond what breaks a budget first."""
        places = {name: at for at, name in enumerate(names)}
        if len(places) <= MOST_TURNED:
            return list(places)
        return sorted(sorted(places, key=self._planned, reverse=True)[:MOST_TURNED], key=lambda name: places[name])

    def _planned(self, name: str) -> Decimal:
        if self.horizon is not None:
            return sum((month.known.planned for month in self.horizon.workloads[name]), ZERO)
        layers = self.workloads[name].layers
        return ZERO if layers is None else layers.planned

    @property
    def horizon(self) -> Horizon | None:
        """Everything that budgets cover month by month, in a plan over months."""
        return self.whole.horizon if self.seen is None else self.seen.horizon

    def home(self, name: str) -> tuple[BudgetFile, str, Prices]:
        """The file that states a workload, its name there, and its prices there."""
        member, joined, local = name.partition("/")
        if not joined:
            return self.file, name, self.prices
        return self.members[member].file, local, self.members[member].prices

    def turning(self, name: str, knob: Knob) -> Turning:
        """A workload with one number at a value."""
        file, local, _ = self.home(name)
        workload = file.workloads[local]
        knobs = workload_knobs(file, workload)
        values = {other.key: other.value for other in knobs}

        def turned(value: Decimal) -> Mapping[str, Workload]:
            inputs = {**values, knob.key: _driven(values[knob.key], value)}
            return {name: with_inputs(file, workload, knobs, inputs.__getitem__)}

        return turned

    def part_turning(self, name: str, place: PartKnob) -> Turning:
        """A workload with one number of a part of its mix at a value."""
        file, local, _ = self.home(name)
        turned = part_turning(file, file.workloads[local], place)
        return lambda value: {name: turned(value)}

    def scaling(self, names: Iterable[str], quantity: Decimal) -> Turning:
        """The workloads that follow a driver, with its quantity at a value."""
        workloads = {name: self.file.workloads[name] for name in names}
        counts = {name: tuple(driven_counts(workload)) for name, workload in workloads.items()}

        def scaled(value: Decimal) -> Mapping[str, Workload]:
            return {
                name: replace(
                    workload, **{key: _driven(count, count * value / quantity) for key, count in counts[name]}
                )
                for name, workload in workloads.items()
            }

        return scaled

    def cost(self, result: BudgetResult) -> "CostOf":
        """The amount of a budget with some workloads changed; over months, the greatest share of its ceiling in any
        run."""
        horizon = self.horizon
        if horizon is None:
            return partial(self._of_a_period, result)
        return partial(self._over_months, horizon, result, {})

    def _of_a_period(self, result: BudgetResult, changed: Mapping[str, Workload]) -> Decimal | None:
        there = {}
        for name, workload in changed.items():
            file, local, prices = self.home(name)
            there[name] = draft(file, local, workload, prices, self.tariffs if local == name else {}).decided
            if self.seen is not None and local != name:
                there[name] = self.seen.measured(name.partition("/")[0], file, there[name])
        whole = self.file if self.seen is None else self.seen.file
        return budget_result(whole, result.name, result.budget, {**self.workloads, **there}, ()).amount

    def _over_months(
        self,
        horizon: Horizon,
        result: BudgetResult,
        rests: dict[tuple[str, ...], Rest],
        changed: Mapping[str, Workload],
    ) -> Decimal | None:
        names = tuple(changed)
        if names not in rests:
            whole = self.file if self.seen is None else self.seen.file
            rests[names] = rest_of(whole, result, self.workloads, horizon, names)
        rest = rests[names]
        there = {name: self._months(name, workload) for name, workload in changed.items()}
        return tightest_share(
            calendar_result(rest.file, result.name, rest.budget, rest.workloads, rest.with_months(there), ())
        )

    def _months(self, name: str, workload: Workload) -> tuple[WorkloadMonth, ...]:
        """A changed workload month by month, in the root's measure."""
        file, local, prices = self.home(name)
        member = name.partition("/")[0] if local != name else ""
        over = over_months_of(self.file, file)
        over = replace(over, workloads={**over.workloads, local: workload})
        months = planned_months(over, local, prices, by_day(over, prices, self.by_day.setdefault(member, {})))
        if self.seen is None or not member:
            return months
        return in_months(months, self.file.calendar, self.seen.worths[member])


def _driven(before: Decimal, value: Decimal) -> Decimal:
    """A number at a value, with the driver whose growth and season it has."""
    return Driven(DriverUse(driver=before.driver, times=value), ONE) if isinstance(before, Driven) else value


def driven_counts(workload: Workload) -> Iterator[tuple[str, Driven]]:
    """The counts of a workload that follow a driver, by key."""
    for key in count_keys(type(workload)):
        count = getattr(workload, key)
        if isinstance(count, Driven):
            yield key, count
