"""How far each number of a plan may go until a budget breaks: the greatest value that still holds, by the evaluator itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
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
from budgetlint.figures.exact import ONE, ZERO, exactly, settled
from budgetlint.formula.knobs import Knob, turned, workload_knobs
from budgetlint.formula.part_knobs import PartKnob, part_knobs, part_turned
from budgetlint.formula.rest import Rest, rest_of
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile, most_days
from budgetlint.model.drivers import Driven, Driver, Drivers, DriverUse, followed
from budgetlint.model.scalars import NUMBER, SHARE, SHARE_BELOW_100, SHARE_TO_100, WHOLE, Form
from budgetlint.model.workload import Workload, count_keys

PRICES: Final = "prices"
"""The address of the factor on every price of a budget's scope: what costs are in proportion to, its volumes are too."""

DRIVERS: Final = "drivers"
"""What the address of a driver begins with, as it does in the file."""

MOST_TURNED: Final = 12
"""Of how many workloads the numbers are turned: of a budget over more those that plan most."""

_FAR: Final = Decimal(10) ** 9
_DIGITS: Final = 28
_TRIES: Final = 200

Cost = Callable[[Decimal], Decimal | None]
"""What a budget comes to at a value of one number; None where it can't be priced there."""

CostOf = Callable[[Mapping[str, Workload]], Decimal | None]
"""What a budget comes to with some workloads changed."""

Turning = Callable[[Decimal], Mapping[str, Workload]]
"""The workloads that change with a number, with it at a value."""

_COUNTED: Final = frozenset(
    (
        "users",
        "developers",
        "seats",
        "active_days",
        "requests",
        "tasks",
        "started_tasks",
        "accepted_images",
        "accepted_clips",
    )
)
"""Counts of people and things: a whole one stays whole."""


class Limit(Frozen):
    """A number of the plan, at its address, and the greatest value at which a budget still holds.

    `growth` is limit ÷ value − 1, None where the value is zero. Below zero it is how far the number must come down.
    """

    address: str
    value: Decimal
    limit: Decimal
    form: Form | None = None

    @property
    def growth(self) -> Decimal | None:
        return settled(self.limit / self.value - ONE) if self.value else None

    @property
    def is_share(self) -> bool:
        """Whether the number is a share, which reads as percents."""
        return self.form in (SHARE, SHARE_TO_100, SHARE_BELOW_100)


class Headroom(Frozen):
    """A budget, what it comes to, and what breaks it, the tightest first; without limits nothing that is in the plan does.

    `unturned` are the workloads of its scope whose numbers were left as they are: those that plan least of many.
    """

    budget: BudgetResult
    limits: tuple[Limit, ...]
    unturned: tuple[str, ...] = ()


class IncludedFile(Frozen):
    """An included file as it stands alone, and its prices."""

    file: BudgetFile
    prices: Prices


def headrooms(
    file: BudgetFile,
    whole: Estimate,
    prices: Prices,
    seen: Organisation | None = None,
    members: Mapping[str, IncludedFile] = MappingProxyType({}),
    only: frozenset[str] | None = None,
) -> tuple[Headroom, ...]:
    """How far each number may go, for each budget that could be held against its ceiling, or those named alone.

    Of a root `seen` is all that its budgets see, `members` the files that it includes, by name.
    """
    with exactly():
        plan = _PricedFile(file, whole, prices, {}, {}, seen, members)
        return tuple(
            Headroom(result, _limits(plan, result), plan.unturned(result))
            for result in whole.budgets
            if result.amount is not None and (only is None or result.name in only)
        )


def _limits(plan: "_PricedFile", result: BudgetResult) -> tuple[Limit, ...]:
    """The numbers that a budget rises with, by how far they may grow, those at zero last."""
    limits = [*_of_prices(plan, result), *_of_numbers(plan, result)]
    return tuple(sorted(limits, key=lambda limit: (limit.growth is None, limit.growth or ZERO, limit.address)))


def _of_prices(plan: "_PricedFile", result: BudgetResult) -> Iterator[Limit]:
    """Cost is in proportion to prices: ceiling ÷ amount; what is payable is not, where an adjustment is an amount."""
    file = plan.file if plan.seen is None else plan.seen.file
    if result.budget.basis == "payable" and any(adjustment.rate is None for adjustment in file.adjustments.values()):
        return
    amount = ZERO if result.amount is None else result.amount
    share = tightest_share(result) if result.at is not None else amount / result.ceiling
    if share:
        yield Limit(PRICES, ONE, _floored(ONE / share if result.at is not None else result.ceiling / amount))


def _of_numbers(plan: "_PricedFile", result: BudgetResult) -> Iterator[Limit]:
    """The numbers of every workload in scope, those of included files too, and the drivers that they follow."""
    known = plan.dearest(plan.known(result))
    for name in known:
        home, local, _ = plan.home(name)
        for knob in _within_days(home, home.workloads[local]):
            yield from _limit(
                plan, result, f"{name}.{_place(knob)}", knob.value, knob, partial(plan.turned, name, knob)
            )
        for place in part_knobs(home, home.workloads[local]):
            address = f"{name}.mix.{place.part}.{_place(place.knob)}"
            turned_part = partial(plan.part_turned, name, place)
            yield from _limit(plan, result, address, place.knob.value, place.knob, turned_part)
    for name, quantity in _quantities(plan.file.drivers):
        followers = [
            follower for follower in known if follower in plan.file.workloads and _follows(plan.file, follower, name)
        ]
        if followers:
            scaled = partial(plan.scaled, followers, quantity)
            yield from _limit(plan, result, f"{DRIVERS}.{name}", quantity, None, scaled)


def _within_days(file: BudgetFile, workload: Workload) -> Iterator[Knob]:
    """The numbers of a workload; its active days are at most those of its period."""
    most = Decimal(most_days(file, workload.period or file.period))
    for knob in workload_knobs(file, workload):
        yield replace(knob, most=most) if knob.key == "active_days" else knob


def _limit(
    plan: "_PricedFile", result: BudgetResult, address: str, value: Decimal, knob: Knob | None, turned: "Turning"
) -> Iterator[Limit]:
    """How far one number may go; what is counted in whole things stays whole."""
    form = NUMBER if knob is None else knob.form
    whole = form is WHOLE or ((knob is None or knob.key in _COUNTED) and value == value.to_integral_value())
    ceiling = result.ceiling if plan.horizon is None else ONE
    cost = plan.cost(result)
    most = _FAR * max(value, ONE) if knob is None else _most(knob)
    limit = greatest(lambda at: cost(turned(at)), ceiling, Decimal(value), most, whole=whole)
    if limit is not None:
        yield Limit(address, Decimal(value), limit, form)


def _quantities(drivers: Drivers) -> Iterator[tuple[str, Decimal]]:
    """The drivers that state a quantity above zero."""
    for name, driver in drivers.items():
        quantity = driver.quantity if isinstance(driver, Driver) else driver
        if quantity:
            yield name, quantity


def _follows(file: BudgetFile, workload: str, driver: str) -> bool:
    """Whether a count of a workload follows a driver, at whatever distance."""
    return any(driver in followed(file.drivers, count.driver) for _, count in _driven_counts(file.workloads[workload]))


def _driven_counts(workload: Workload) -> Iterator[tuple[str, Driven]]:
    for key in count_keys(type(workload)):
        count = getattr(workload, key)
        if isinstance(count, Driven):
            yield key, count


def _place(knob: Knob) -> str:
    """Where a number stands in its workload: `multipliers.cache.reads` inside a mapping."""
    return f"multipliers.{knob.key}" if knob.mapping else ".".join(knob.path)


class _PricedFile(Frozen):
    """A file with its estimate: whatever is not turned keeps what it comes to."""

    file: BudgetFile
    whole: Estimate
    prices: Prices
    tariffs: Tariffs
    by_day: dict[str, dict[date, Tariffs]]
    seen: Organisation | None = None
    members: Mapping[str, IncludedFile] = MappingProxyType({})

    @property
    def workloads(self) -> Mapping[str, WorkloadEstimate]:
        """All that budgets see."""
        return self.whole.workloads if self.seen is None else self.seen.workloads

    def known(self, result: BudgetResult) -> tuple[str, ...]:
        """The workloads that a budget adds up or counts, and whose numbers are known."""
        names = dict.fromkeys((*result.scope, *named_in(result.budget.of or (), self.workloads)))
        return tuple(name for name in names if "/" not in name or name.partition("/")[0] in self.members)

    def unturned(self, result: BudgetResult) -> tuple[str, ...]:
        """Those that are not among the dearest."""
        known = self.known(result)
        turned_names = frozenset(self.dearest(known))
        return tuple(name for name in known if name not in turned_names)

    def dearest(self, names: Iterable[str]) -> list[str]:
        """The workloads that plan most, in their order: how far a small one may go is far beyond what breaks a budget first."""
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
        """All that budgets see month by month, of a plan over months."""
        return self.whole.horizon if self.seen is None else self.seen.horizon

    def home(self, name: str) -> tuple[BudgetFile, str, Prices]:
        """The file that states a workload, its name there, and the prices that it has there."""
        member, joined, local = name.partition("/")
        if not joined:
            return self.file, name, self.prices
        return self.members[member].file, local, self.members[member].prices

    def turned(self, name: str, knob: Knob, value: Decimal) -> Mapping[str, Workload]:
        """A workload with one number at a value."""
        file, local, _ = self.home(name)
        workload = file.workloads[local]
        values = {other.key: other.value for other in workload_knobs(file, workload)}
        return {
            name: turned(file, workload, lambda key: _driven(values[key], value) if key == knob.key else values[key])
        }

    def part_turned(self, name: str, place: PartKnob, value: Decimal) -> Mapping[str, Workload]:
        """A workload with one number of a part of its mix at a value."""
        file, local, _ = self.home(name)
        return {name: part_turned(file, file.workloads[local], place, value)}

    def scaled(self, names: Iterable[str], quantity: Decimal, value: Decimal) -> Mapping[str, Workload]:
        """The workloads that follow a driver, with its quantity at a value."""
        followers = {}
        for name in names:
            workload = self.file.workloads[name]
            counts = {key: _driven(count, count * value / quantity) for key, count in _driven_counts(workload)}
            followers[name] = replace(workload, **counts)
        return followers

    def cost(self, result: BudgetResult) -> "CostOf":
        """What a budget comes to with some workloads changed; over months the greatest share of its ceiling in any run."""
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
        """A changed workload month by month, as budgets see it."""
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


def _most(knob: Knob) -> Decimal:
    """How far a number may be written at all."""
    if knob.most is not None:
        return knob.most
    if knob.form is SHARE_TO_100:
        return ONE
    return _FAR * max(knob.value, ONE)


def greatest(cost: Cost, ceiling: Decimal, value: Decimal, most: Decimal, *, whole: bool) -> Decimal | None:
    """The greatest value, at most `most`, at which what it costs is at most the ceiling; None where it doesn't matter.

    The cost rises with the value, in straight pieces. Within a piece the value at which the ceiling is met is
    low + (ceiling − cost(low)) × (high − low) ÷ (cost(high) − cost(low)); pieces are cut until that holds.
    """
    known: dict[Decimal, Decimal | None] = {}

    def remembered(at: Decimal) -> Decimal | None:
        if at not in known:
            known[at] = cost(at)
        return known[at]

    bracket = _bracket(remembered, ceiling, value, most)
    if bracket is None:
        return None
    low, high = bracket
    straight = True
    for _ in range(_TRIES):
        middle = _met(remembered, ceiling, low, high) if straight else (low + high) / 2
        middle = middle.to_integral_value(ROUND_FLOOR) if whole else _floored(middle)
        if not low < middle < high:
            middle = low + ONE if whole else _next(low)
        if middle >= high:
            break
        width = high - low
        if not _holds(remembered, ceiling, middle):
            high = middle
        elif not _holds(remembered, ceiling, middle + ONE if whole else _next(middle)):
            return middle
        else:
            low = middle
        straight = (high - low) * 2 <= width
    return low


def _bracket(cost: Cost, ceiling: Decimal, value: Decimal, most: Decimal) -> tuple[Decimal, Decimal] | None:
    """A value that holds and a greater one that does not; None where there is no such pair, or the number is not one to raise."""
    if not _holds(cost, ceiling, value):
        return (ZERO, value) if value and _holds(cost, ceiling, ZERO) else None
    low, high = value, min(max(value * 2, ONE), most)
    while _holds(cost, ceiling, high):
        if high >= most:
            return None
        low, high = high, min(high * 16, most)
    return low, high


def _holds(cost: Cost, ceiling: Decimal, value: Decimal) -> bool:
    amount = cost(value)
    return amount is not None and settled(amount) <= settled(ceiling)


def _met(cost: Cost, ceiling: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """Where the straight line between two values meets the ceiling, the middle where one has no price."""
    below, above = cost(low), cost(high)
    if below is None or above is None or above <= below:
        return (low + high) / 2
    return low + (ceiling - below) * (high - low) / (above - below)


def _floored(number: Decimal) -> Decimal:
    """Rounded down to 28 significant digits, so that what held still does."""
    if not number:
        return number
    return number.quantize(Decimal(1).scaleb(number.adjusted() - _DIGITS + 1), ROUND_FLOOR)


def _next(number: Decimal) -> Decimal:
    """The next number of 28 significant digits."""
    return number + Decimal(1).scaleb(number.adjusted() - _DIGITS + 1)
