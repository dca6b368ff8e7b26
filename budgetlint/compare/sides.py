"""One side of a comparison: a workload with everything that its amount depends on, made explicit."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from budgetlint.estimate.calendar import as_stated, rhythms_of
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.multipliers import effective
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate
from budgetlint.figures.exact import ONE, ZERO
from budgetlint.frozen import Frozen, parts, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.calendar import Growth, Ramp, Season
from budgetlint.model.drivers import Driven, Driver, DriverUse
from budgetlint.model.meters import METERS
from budgetlint.model.mix import part_workload
from budgetlint.model.multipliers import Multipliers
from budgetlint.model.periods import Period
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.model.workload import Workload, count_keys

MULTIPLIERS: Final = tuple(part.name for part in parts(Multipliers))
_NAME: Final = "workload"

LookUp = Callable[[str], tuple[ModelPrices | None, ModelPrices | None]]
"""Returns a model's prices by name from price files: the listed ones, and the contract's."""


def no_listing(_: str) -> tuple[ModelPrices | None, ModelPrices | None]:
    """The lookup for a side without price files."""
    return None, None


class Side(Frozen):
    """A workload without inherited values, the period of its volume, the currency, and the prices on a day."""

    workload: Workload
    period: Period
    currency: str
    prices: Prices
    starts: str | None = None
    months: Decimal | None = None
    growths: tuple[Growth, ...] = ()
    ramps: tuple[Ramp, ...] = ()
    seasons: tuple[Season, ...] = ()
    """For a plan over months: its first month, the number of months, and the seasons of the drivers that the volume
    follows."""

    @property
    def models(self) -> frozenset[str]:
        """The model of the workload, and those of the parts of its mix."""
        stated = (part_workload(self.workload, part).model for part in self.workload.mix.values())
        return frozenset({self.workload.model, *stated})

    @property
    def file(self) -> BudgetFile:
        """The side as a budget file with one workload; over months, its drivers form a chain of their own."""
        workload = self.workload
        if self.starts is None:
            workload = self.workload if self.workload.period is None else as_stated_over(self.period, self.workload)
        flat = BudgetFile(version=1, currency=self.currency, period=self.period, workloads={_NAME: workload})
        if self.starts is None:
            return flat
        drivers = self._drivers()
        followed = {_NAME: _following(workload)} if drivers else flat.workloads
        return replace(flat, starts=self.starts, months=self.months, drivers=drivers, workloads=followed)

    def _drivers(self) -> dict[str, Driver]:
        """A chain of drivers that vary as those of the file."""
        moves = [
            *(Driver(growth=growth) for growth in self.growths),
            *(Driver(ramp=ramp) for ramp in self.ramps),
            *(Driver(season=season) for season in self.seasons),
        ]
        chain = {f"d{at}": replace(move, driver=f"d{at + 1}") for at, move in enumerate(moves[:-1])}
        return {**chain, f"d{len(moves) - 1}": replace(moves[-1], quantity=ONE)} if moves else {}

    def estimated(self) -> WorkloadEstimate:
        """The estimate; for a plan over months, of one period as stated."""
        return estimate(self.file, self.prices).workloads[_NAME]

    def layers(self, period: Period) -> Layers | None:
        """The layers over a period, or over all planned months; None if one is unpriced."""
        result = estimate(self.file, self.prices)
        if result.horizon is not None:
            return result.horizon.of(_NAME)
        layers = result.workloads[_NAME].layers
        if layers is None or period is self.period:
            return layers
        amounts = (layers.base, layers.operational, layers.planned)
        return Layers(*(Amount(amount * period.days / self.period.days) for amount in amounts))

    def planned(self, period: Period) -> Decimal | None:
        """The planned amount over a period, or over all planned months; None if unpriced."""
        layers = self.layers(period)
        return None if layers is None else layers.planned

    def listings(self, models: Iterable[str]) -> tuple[object, ...]:
        """The price entries of some models that can affect an amount."""
        books = (self.prices.listed, self.prices.contract)
        retiring: tuple[object, ...] = ()
        if self.starts is not None:
            retiring = tuple(
                book.models[model].retires for model in models for book in books if book and model in book.models
            )
        return (self.prices.day, *(_listing(book, model) for model in models for book in books), *retiring)


def _listing(book: PriceSnapshot | None, model: str) -> tuple[object, ...] | None:
    if book is None:
        return None
    prices = book.models.get(model)
    entries = tuple(replace(entry, source=None, note=None) for entry in prices.prices) if prices else None
    return entries, book.currency, book.units, book.meters


def side_of(file: BudgetFile, name: str, prices: Prices) -> Side:
    """A workload of a file as a side, with inherited values copied into it."""
    workload = file.workloads[name]
    inherited = effective(file.multipliers, workload)
    multipliers = Multipliers(
        cache=inherited.cache,
        retries=inherited.retries,
        duplicates=inherited.duplicates,
        rejected_outputs=inherited.rejected_outputs,
        failed_jobs=inherited.failed_jobs,
    )
    buffer = next((share for share in (workload.buffer, file.buffer) if share is not None), ZERO)
    counts = {
        key: Decimal(value) for key in count_keys(type(workload)) if isinstance(value := getattr(workload, key), Driven)
    }
    return Side(replace(workload, multipliers=multipliers, buffer=buffer, **counts), file.period, file.currency, prices)


def side_over_months(file: BudgetFile, name: str, prices: Prices) -> Side:
    """A workload of a file as a side, over the months that the file plans."""
    side = side_of(file, name, prices)
    if file.starts is None:
        return side
    _, *drives = rhythms_of(file, file.workloads[name])
    return replace(
        side,
        workload=replace(side.workload, period=file.workloads[name].period),
        starts=file.starts,
        months=Decimal(len(file.calendar)),
        growths=tuple(drive.growth for drive in drives if drive.growth is not None),
        ramps=tuple(drive.ramp for drive in drives if drive.ramp),
        seasons=tuple(drive.season for drive in drives if drive.season),
    )


def as_stated_over(period: Period, workload: Workload) -> Workload:
    """A workload with its own period, converted to another period."""
    file = BudgetFile(version=1, period=period, workloads={_NAME: workload})
    return replace(as_stated(file, workload), period=None)


def _following(workload: Workload) -> Workload:
    """A workload whose count follows the first driver of the chain."""
    key = next(key for key in count_keys(type(workload)) if getattr(workload, key) is not None)
    use = DriverUse(driver="d0", times=Decimal(getattr(workload, key)))
    return replace(workload, **{key: Driven(use, ONE)})


def mixed(before: Side, after: Side, fields: frozenset[str]) -> Side:
    """The side before, with some fields as they are after. Both have a workload of the same kind."""
    workload, keys = after.workload, {part.name for part in parts(type(after.workload))}
    multipliers = {name: getattr(workload.multipliers, name) for name in MULTIPLIERS if name in fields}
    changes = {name: getattr(workload, name) for name in fields if name in keys}
    return Side(
        replace(before.workload, multipliers=replace(before.workload.multipliers, **multipliers), **changes),
        after.period if "period" in fields else before.period,
        before.currency,
        after.prices if "prices" in fields else before.prices,
        after.starts if "starts" in fields else before.starts,
        after.months if "starts" in fields else before.months,
        after.growths if "growths" in fields else before.growths,
        after.ramps if "ramps" in fields else before.ramps,
        after.seasons if "seasons" in fields else before.seasons,
    )


def knowing(side: Side, model: str, look_up: LookUp) -> Side:
    """A side that also has the prices of a model it does not use, from its own price files."""
    prices = side.prices
    if model == side.workload.model:
        return side
    listed, paid = look_up(model)
    contract = prices.contract if prices.contract is None else _with(prices.contract, model, paid)
    return replace(side, prices=Prices(_with(prices.listed, model, listed), prices.day, contract))


def _with(book: PriceSnapshot, model: str, stated: ModelPrices | None) -> PriceSnapshot:
    return book if stated is None else replace(book, models={**book.models, model: stated})


def same_named(before: Side, after: Side) -> Side:
    """The side before, with the model's name after, if either side's prices list both as one model."""
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
    """A side whose prices include the other side's model, at the other side's prices if its own lack it.

    A model that is listed only since it is in use has no old price: the change is then due to the model alone, not to
    prices. Prices in other units are not taken over.
    """
    model, borrower, lender = other.workload.model, side.prices, other.prices
    if model in borrower.listed.models or (borrower.contract is not None and model in borrower.contract.models):
        return side
    listed = _lent(borrower.listed, lender.listed, model)
    contract = borrower.contract
    if lender.contract is not None and model in lender.contract.models:
        contract = _lent(borrower.contract or replace(lender.contract, models={}), lender.contract, model)
    if listed is None or (contract is None and lender.contract is not None and model in lender.contract.models):
        return side
    return replace(side, prices=Prices(listed, borrower.day, contract))


def _lent(borrower: PriceSnapshot, lender: PriceSnapshot, model: str) -> PriceSnapshot | None:
    """Prices extended by a model of another book; None if their units conflict."""
    clash = borrower.currency != lender.currency or any(
        borrower.units.get(unit, worth) != worth for unit, worth in lender.units.items()
    )
    clash = clash or any(
        borrower.meters.get(name, None if name in METERS else declared) != declared
        for name, declared in lender.meters.items()
    )
    if clash:
        return None
    models = {**borrower.models, model: lender.models[model]} if model in lender.models else borrower.models
    return replace(
        borrower, models=models, units={**lender.units, **borrower.units}, meters={**lender.meters, **borrower.meters}
    )
