"""One side of a comparison: a workload with all that its amount hangs on, made explicit."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.multipliers import effective
from budgetlint.estimate.results import WorkloadEstimate
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import ZERO
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.meters import METERS
from budgetlint.model.mix import part_workload
from budgetlint.model.multipliers import Multipliers
from budgetlint.model.periods import Period
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.model.workload import Workload

MULTIPLIERS: Final = tuple(part.name for part in parts(Multipliers))
_NAME: Final = "workload"

LookUp = Callable[[str], tuple[ModelPrices | None, ModelPrices | None]]
"""What price files say of a model by its name: the listed prices, and the contract's."""


def no_listing(_: str) -> tuple[ModelPrices | None, ModelPrices | None]:
    """What is known of models where no price file can be asked."""
    return None, None


class Side(Frozen):
    """A workload that inherits nothing more, the period its volume is per, the currency, and the prices on a day."""

    workload: Workload
    period: Period
    currency: str
    prices: Prices

    @property
    def models(self) -> frozenset[str]:
        """The model of the workload, and those of the parts of its mix."""
        stated = (part_workload(self.workload, part).model for part in self.workload.mix.values())
        return frozenset({self.workload.model, *stated})

    def estimated(self) -> WorkloadEstimate:
        """What the evaluator makes of it."""
        file = BudgetFile(version=1, currency=self.currency, period=self.period, workloads={_NAME: self.workload})
        return estimate(file, self.prices).workloads[_NAME]

    def planned(self, period: Period) -> Decimal | None:
        """The planned amount over a period; None where it is unpriced."""
        layers = self.estimated().layers
        return None if layers is None else layers.planned * period.days / self.period.days

    def listings(self, models: Iterable[str]) -> tuple[object, ...]:
        """What the prices say of some models, as far as it can move an amount."""
        books = (self.prices.listed, self.prices.contract)
        return (self.prices.day, *(_listing(book, model) for model in models for book in books))


def _listing(book: PriceSnapshot | None, model: str) -> tuple[object, ...] | None:
    if book is None:
        return None
    found = book.models.get(model)
    entries = tuple(replace(entry, source=None, note=None) for entry in found.prices) if found else None
    return entries, book.currency, book.units, book.meters


def side_of(file: BudgetFile, name: str, prices: Prices) -> Side:
    """A workload of a file as a side: what it inherits is made its own."""
    workload = file.workloads[name]
    found = effective(file.multipliers, workload)
    multipliers = Multipliers(
        cache=found.cache,
        retries=found.retries,
        duplicates=found.duplicates,
        rejected_outputs=found.rejected_outputs,
        failed_jobs=found.failed_jobs,
    )
    buffer = next((share for share in (workload.buffer, file.buffer) if share is not None), ZERO)
    return Side(replace(workload, multipliers=multipliers, buffer=buffer), file.period, file.currency, prices)


def mixed(before: Side, after: Side, fields: frozenset[str]) -> Side:
    """The side before with some fields as they are after. Both have a workload of the same kind."""
    told, own = after.workload, {part.name for part in parts(type(after.workload))}
    multipliers = {name: getattr(told.multipliers, name) for name in MULTIPLIERS if name in fields}
    changes = {name: getattr(told, name) for name in fields if name in own}
    return Side(
        replace(before.workload, multipliers=replace(before.workload.multipliers, **multipliers), **changes),
        after.period if "period" in fields else before.period,
        before.currency,
        after.prices if "prices" in fields else before.prices,
    )


def knowing(side: Side, model: str, look_up: LookUp) -> Side:
    """A side that knows a model that it does not use, at the prices that its own price files state."""
    prices = side.prices
    if model == side.workload.model:
        return side
    listed, paid = look_up(model)
    contract = prices.contract if prices.contract is None else _with(prices.contract, model, paid)
    return replace(side, prices=Prices(_with(prices.listed, model, listed), prices.day, contract))


def _with(book: PriceSnapshot, model: str, stated: ModelPrices | None) -> PriceSnapshot:
    return book if stated is None else replace(book, models={**book.models, model: stated})


def same_named(before: Side, after: Side) -> Side:
    """The side before, under the name of the model after where either side's prices say that both are one model."""
    old, new = before.workload.model, after.workload.model
    books = (before.prices.listed, before.prices.contract, after.prices.listed, after.prices.contract)
    if old == new or not any(_are_one(book, old, new) for book in books if book is not None):
        return before
    contract = before.prices.contract
    listed = _renamed(before.prices.listed, old, new)
    prices = Prices(listed, before.prices.day, None if contract is None else _renamed(contract, old, new))
    return replace(before, workload=replace(before.workload, model=new), prices=prices)


def _are_one(book: PriceSnapshot, one: str, other: str) -> bool:
    first, second = book.models.get(one), book.models.get(other)
    return (first is not None and other in first.aliases) or (second is not None and one in second.aliases)


def _renamed(book: PriceSnapshot, old: str, new: str) -> PriceSnapshot:
    return _with(book, new, book.models.get(old))


def completed(side: Side, other: Side) -> Side:
    """A side whose prices know the other side's model too, at the other side's prices where its own lack it.

    A model that a snapshot lists only since it is in use has no price of its own before: to be moved to it is then
    all the model's doing and none of the prices'. Books in other units lend nothing.
    """
    model, own, lender = other.workload.model, side.prices, other.prices
    if model in own.listed.models or (own.contract is not None and model in own.contract.models):
        return side
    listed = _lent(own.listed, lender.listed, model)
    contract = own.contract
    if lender.contract is not None and model in lender.contract.models:
        contract = _lent(own.contract or replace(lender.contract, models={}), lender.contract, model)
    if listed is None or (contract is None and lender.contract is not None and model in lender.contract.models):
        return side
    return replace(side, prices=Prices(listed, own.day, contract))


def _lent(own: PriceSnapshot, lender: PriceSnapshot, model: str) -> PriceSnapshot | None:
    """A book with a model of another; None where their units clash."""
    clash = own.currency != lender.currency or any(
        own.units.get(unit, worth) != worth for unit, worth in lender.units.items()
    )
    clash = clash or any(
        own.meters.get(name, None if name in METERS else declared) != declared
        for name, declared in lender.meters.items()
    )
    if clash:
        return None
    models = {**own.models, model: lender.models[model]} if model in lender.models else own.models
    return replace(own, models=models, units={**lender.units, **own.units}, meters={**lender.meters, **own.meters})
