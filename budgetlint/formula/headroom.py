"""Headroom: the greatest value of each number of a plan at which a budget still holds, found with the evaluator
itself."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Final, get_args

from budgetlint.estimate.organisation import Organisation
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.runs import tightest_share
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import ONE, ZERO, exactly, settled
from budgetlint.formula.greatest import floored, greatest
from budgetlint.formula.knobs import Knob, workload_knobs
from budgetlint.formula.part_knobs import part_knobs
from budgetlint.formula.priced_file import IncludedFile, PricedFile, Turning, driven_counts
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.budget import BudgetFile, most_days
from budgetlint.model.drivers import DRIVABLE, Driver, Drivers, followed
from budgetlint.model.scalars import NUMBER, SHARE, SHARE_BELOW_100, SHARE_TO_100, WHOLE, Form
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import WORKLOAD_KINDS

PRICES: Final = "prices"
"""The address of a factor on all prices of a budget's scope; costs are proportional to it, as to its volumes."""

DRIVERS: Final = "drivers"
"""The prefix of a driver's address, as in the file."""

_FAR: Final = Decimal(10) ** 9


class Limit(Frozen):
    """A number of the plan by address, and the greatest value at which a budget still holds.

    `growth` is limit ÷ value − 1, None if the value is zero. A negative value is how far the number must come down.
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
        """Whether the number is a share, shown as a percentage."""
        return self.form in (SHARE, SHARE_TO_100, SHARE_BELOW_100)


class Headroom(Frozen):
    """A budget, its amount, and what breaks it, the tightest first; without limits, no single number breaks it.

    `unturned` are the workloads of its scope whose numbers were not varied: those that plan least, if there are many.
    """

    budget: BudgetResult
    limits: tuple[Limit, ...]
    unturned: tuple[str, ...] = ()


def headrooms(
    file: BudgetFile,
    whole: Estimate,
    prices: Prices,
    seen: Organisation | None = None,
    members: Mapping[str, IncludedFile] = MappingProxyType({}),
    only: frozenset[str] | None = None,
) -> tuple[Headroom, ...]:
    """How far each number may grow, for each budget of which all amounts are known, or for those in `only`.

    For a root, `seen` is everything its budgets cover, `members` the files it includes, by name.
    """
    with exactly():
        plan = PricedFile(file, whole, prices, {}, {}, seen, members)
        return tuple(
            Headroom(result, _limits(plan, result), plan.unturned(result))
            for result in whole.budgets
            if _is_known(result) and (only is None or result.name in only)
        )


def _is_known(result: BudgetResult) -> bool:
    """Whether the amount of a budget, or of each of its runs, is known."""
    return result.amount is not None and (result.at is None or tightest_share(result) is not None)


def _limits(plan: PricedFile, result: BudgetResult) -> tuple[Limit, ...]:
    """The numbers that a budget's amount rises with, by how far they may grow, those at zero last."""
    limits = [*_of_prices(plan, result), *_of_numbers(plan, result)]
    return tuple(sorted(limits, key=lambda limit: (limit.growth is None, limit.growth or ZERO, limit.address)))


def _of_prices(plan: PricedFile, result: BudgetResult) -> Iterator[Limit]:
    """Costs are proportional to prices: ceiling ÷ amount. The payable amount is not, if an adjustment is an amount."""
    file = plan.file if plan.seen is None else plan.seen.file
    if result.budget.basis == "payable" and any(adjustment.rate is None for adjustment in file.adjustments.values()):
        return
    amount = ZERO if result.amount is None else result.amount
    share = tightest_share(result) if result.at is not None else amount / result.ceiling
    if share:
        yield Limit(PRICES, ONE, floored(ONE / share if result.at is not None else result.ceiling / amount))


def _of_numbers(plan: PricedFile, result: BudgetResult) -> Iterator[Limit]:
    """The numbers of every workload in scope, included files' among them, and of the drivers that they follow."""
    known = plan.dearest(plan.known(result))
    for name in known:
        home, local, _ = plan.home(name)
        for knob in _within_days(home, home.workloads[local]):
            yield from _limit(plan, result, f"{name}.{_place(knob)}", knob.value, knob, plan.turning(name, knob))
        for place in part_knobs(home, home.workloads[local]):
            address = f"{name}.mix.{place.part}.{_place(place.knob)}"
            yield from _limit(plan, result, address, place.knob.value, place.knob, plan.part_turning(name, place))
    for name, quantity in _quantities(plan.file.drivers):
        followers = [
            follower for follower in known if follower in plan.file.workloads and _follows(plan.file, follower, name)
        ]
        if followers:
            yield from _limit(plan, result, f"{DRIVERS}.{name}", quantity, None, plan.scaling(followers, quantity))


def _within_days(file: BudgetFile, workload: Workload) -> Iterator[Knob]:
    """The numbers of a workload; its active days are at most those of its period."""
    most = Decimal(most_days(file, workload.period or file.period))
    for knob in workload_knobs(file, workload):
        yield replace(knob, most=most) if knob.key == "active_days" else knob


def _limit(
    plan: PricedFile, result: BudgetResult, address: str, value: Decimal, knob: Knob | None, turning: Turning
) -> Iterator[Limit]:
    """How far one number may grow; counts of whole things stay whole."""
    form = NUMBER if knob is None else knob.form
    whole = form is WHOLE or ((knob is None or knob.key in _counted()) and value == value.to_integral_value())
    ceiling = result.ceiling if plan.horizon is None else ONE
    cost = plan.cost(result)
    most = _FAR * max(value, ONE) if knob is None else _most(knob)
    limit = greatest(lambda at: cost(turning(at)), ceiling, Decimal(value), most, whole=whole, least=form.minimum)
    if limit is not None:
        yield Limit(address, Decimal(value), limit, form)


@cache
def _counted() -> frozenset[str]:
    """Days, and counts of people and things that may follow a driver: a whole one stays whole."""
    fields = (field for kind in WORKLOAD_KINDS.values() for field in parts(kind))
    counts = (field.name for field in fields if any(_is_count(arg) for arg in get_args(field.annotation)))
    return frozenset(("active_days", *counts))


def _is_count(annotation: object) -> bool:
    return DRIVABLE in getattr(annotation, "__metadata__", ()) or annotation is DRIVABLE


def _quantities(drivers: Drivers) -> Iterator[tuple[str, Decimal]]:
    """The drivers with a quantity above zero."""
    for name, driver in drivers.items():
        quantity = driver.quantity if isinstance(driver, Driver) else driver
        if quantity:
            yield name, quantity


def _follows(file: BudgetFile, workload: str, driver: str) -> bool:
    """Whether a count of a workload follows a driver, directly or through others."""
    return any(driver in followed(file.drivers, count.driver) for _, count in driven_counts(file.workloads[workload]))


def _place(knob: Knob) -> str:
    """The address of a number inside its workload: `multipliers.cache.reads` inside a mapping."""
    return f"multipliers.{knob.key}" if knob.mapping else ".".join(knob.path)


def _most(knob: Knob) -> Decimal:
    """The greatest value that may be written."""
    if knob.most is not None:
        return knob.most
    if knob.form is SHARE_TO_100:
        return ONE
    return _FAR * max(knob.value, ONE)
