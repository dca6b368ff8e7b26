"""How far each number of a plan may go until a budget breaks: the greatest value that still holds, by the evaluator itself."""

from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from functools import partial
from types import MappingProxyType
from typing import Final

from budgetlint.estimate.calendar import planned_months
from budgetlint.estimate.evaluate import Tariffs, by_day, draft
from budgetlint.estimate.organisation import Organisation
from budgetlint.estimate.plan import budget_result, named_in
from budgetlint.estimate.results import BudgetResult, Estimate, Horizon, WorkloadEstimate
from budgetlint.estimate.runs import calendar_result, tightest_share
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import ONE, ZERO, exactly, settled
from budgetlint.formula.knobs import Knob, turned, workload_knobs
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.drivers import Driven, DriverUse
from budgetlint.model.scalars import SHARE, SHARE_BELOW_100, SHARE_TO_100, WHOLE, Form
from budgetlint.model.workload import Workload

PRICES: Final = "prices"
"""The address of the factor on every price of a budget's scope: what costs are in proportion to, its volumes are too."""

_FAR: Final = Decimal(10) ** 9
_DIGITS: Final = 28
_TRIES: Final = 200

Cost = Callable[[Decimal], Decimal | None]
"""What a budget comes to at a value of one number; None where it can't be priced there."""


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
    """A budget, what it comes to, and what breaks it, the tightest first; without limits nothing that is in the plan does."""

    budget: BudgetResult
    limits: tuple[Limit, ...]


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
        plan = _PricedFile(file, whole, prices, {}, seen, members)
        return tuple(
            Headroom(result, _limits(plan, result))
            for result in whole.budgets
            if result.amount is not None and (only is None or result.name in only)
        )


def _limits(plan: "_PricedFile", result: BudgetResult) -> tuple[Limit, ...]:
    """The numbers that a budget rises with, by how far they may grow, those at zero last."""
    found = [*_of_prices(result), *_of_numbers(plan, result)]
    return tuple(sorted(found, key=lambda limit: (limit.growth is None, limit.growth or ZERO, limit.address)))


def _of_prices(result: BudgetResult) -> Iterator[Limit]:
    """Cost is in proportion to prices: ceiling ÷ amount."""
    amount = ZERO if result.amount is None else result.amount
    share = tightest_share(result) if result.at is not None else amount / result.ceiling
    if share:
        yield Limit(PRICES, ONE, _floored(ONE / share if result.at is not None else result.ceiling / amount))


def _of_numbers(plan: "_PricedFile", result: BudgetResult) -> Iterator[Limit]:
    """The numbers of every workload in scope; of a root over months nobody turns those of other files yet."""
    if plan.whole.horizon is not None and plan.seen is not None:
        return
    for name in dict.fromkeys((*result.scope, *named_in(result.budget.of or (), plan.workloads))):
        if "/" in name and name.partition("/")[0] not in plan.members:
            continue
        home, local, _ = plan.home(name)
        for knob in workload_knobs(home, home.workloads[local]):
            cost = partial(plan.cost, result, name, knob)
            ceiling = result.ceiling if plan.whole.horizon is None else ONE
            limit = greatest(cost, ceiling, Decimal(knob.value), _most(knob), whole=knob.form is WHOLE)
            if limit is not None:
                yield Limit(f"{name}.{_place(knob)}", knob.value, limit, knob.form)


def _place(knob: Knob) -> str:
    """Where a number stands in its workload: `multipliers.cache.reads` inside a mapping."""
    return f"multipliers.{knob.key}" if knob.mapping else ".".join(knob.path)


class _PricedFile(Frozen):
    """A file with its estimate: whatever is not turned keeps what it comes to."""

    file: BudgetFile
    whole: Estimate
    prices: Prices
    tariffs: Tariffs
    seen: Organisation | None = None
    members: Mapping[str, IncludedFile] = MappingProxyType({})

    @property
    def workloads(self) -> Mapping[str, WorkloadEstimate]:
        """All that budgets see."""
        return self.whole.workloads if self.seen is None else self.seen.workloads

    def home(self, name: str) -> tuple[BudgetFile, str, Prices]:
        """The file that states a workload, its name there, and the prices that it has there."""
        member, joined, local = name.partition("/")
        if not joined:
            return self.file, name, self.prices
        return self.members[member].file, local, self.members[member].prices

    def cost(self, result: BudgetResult, name: str, knob: Knob, value: Decimal) -> Decimal | None:
        """What a budget comes to with one number of one workload at a value."""
        file, local, prices = self.home(name)
        workload = file.workloads[local]
        values = {each.key: each.value for each in workload_knobs(file, workload)}
        changed = turned(file, workload, lambda key: _driven(values[key], value) if key == knob.key else values[key])
        if self.whole.horizon is not None and self.seen is None:
            return self._over_months(self.whole.horizon, result, name, changed)
        tariffs = self.tariffs if local == name else {}
        there = draft(file, local, changed, prices, tariffs).decided
        whole = self.file
        if self.seen is not None:
            whole = self.seen.file
            there = there if local == name else self.seen.measured(name.partition("/")[0], file, there)
        return budget_result(whole, result.name, result.budget, {**self.workloads, name: there}, ()).amount

    def _over_months(self, horizon: Horizon, result: BudgetResult, name: str, changed: Workload) -> Decimal | None:
        """The greatest share of its ceiling that a budget comes to in any run, with one workload changed."""
        file = replace(self.file, workloads={**self.file.workloads, name: changed})
        months = planned_months(file, name, self.prices, by_day(file, self.prices))
        there = replace(horizon, workloads={**horizon.workloads, name: months})
        return tightest_share(calendar_result(file, result.name, result.budget, self.whole.workloads, there, ()))


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
