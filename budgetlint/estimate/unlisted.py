"""The prices of a snapshot that differ from the catalog's on the same day.

The day is determined per model: a snapshot's date is the oldest day of its sources, and later prices did not apply on
it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from budgetlint.estimate.entries import STANDARD_TIER
from budgetlint.frozen import Frozen, replace
from budgetlint.model.snapshot import AGREED, ModelPrices, PriceEntry, PriceSnapshot, Source, UnitRate, When


class Unlisted(Frozen):
    """A rate or factor of a snapshot that the catalog lacks under its conditions, or has with another value, on its
    day."""

    meter: str
    amount: Decimal | UnitRate
    listed: Decimal | UnitRate | None


def on_day(catalog: PriceSnapshot, day: date) -> PriceSnapshot:
    """The catalog without the prices that did not apply on a day, or for which that is unknown."""
    models = {
        name: replace(model, prices=tuple(entry for entry in model.prices if _is_known(entry, catalog, day)))
        for name, model in catalog.models.items()
    }
    return replace(catalog, models=models)


def known_on(snapshot: PriceSnapshot, models: Iterable[str]) -> date:
    """The day of a snapshot's prices of some models: that of the newest of their lists, or its own if later."""
    entries = (entry for name in models if name in snapshot.models for entry in snapshot.models[name].prices)
    sources = (_source(snapshot, entry) for entry in entries if listed_alone(snapshot, entry))
    return max((snapshot.date, *(day for source in sources if source is not None and (day := source.day))))


def listed_alone(snapshot: PriceSnapshot, entry: PriceEntry) -> bool:
    """Whether an entry is a list price, not one that was agreed, offered or derived."""
    source = _source(snapshot, entry)
    return source is None or source.kind not in AGREED


def _source(book: PriceSnapshot, entry: PriceEntry) -> Source | None:
    return None if entry.source is None else book.sources.get(entry.source)


def unlisted(snapshot: PriceSnapshot, name: str, listed: ModelPrices) -> Iterator[Unlisted]:
    """The prices of a model's entries that differ from the catalog's entries that applied on their day."""
    day = known_on(snapshot, [name])
    for entry in snapshot.models[name].prices:
        if _holds(entry, day) and listed_alone(snapshot, entry):
            for meter, amount in entry.rates.items():
                there = [
                    _figure(other.rates[meter])
                    for other in listed.prices
                    if meter in other.rates and _alike(other, entry)
                ]
                if _figure(amount) not in there and (there or _prices(listed, meter)):
                    first = next(
                        (
                            other.rates[meter]
                            for other in listed.prices
                            if meter in other.rates and _alike(other, entry)
                        ),
                        None,
                    )
                    yield Unlisted(meter, amount, first)
            for meter, factor in entry.multiply.items():
                factors = [
                    other.multiply[meter] for other in listed.prices if meter in other.multiply and _alike(other, entry)
                ]
                if factor not in factors:
                    yield Unlisted(meter, factor, factors[0] if factors else None)


def _figure(amount: Decimal | UnitRate) -> tuple[Decimal, str]:
    return (amount.amount, amount.unit) if isinstance(amount, UnitRate) else (amount, "")


def _prices(model: ModelPrices, meter: str) -> bool:
    return any(meter in entry.rates for entry in model.prices)


def _alike(a: PriceEntry, b: PriceEntry) -> bool:
    return _plain(a.when) == _plain(b.when)


def _plain(when: When) -> When:
    """Conditions without the tier that applies if none is stated."""
    return replace(when, service_tier=None) if when.service_tier == STANDARD_TIER else when


def _holds(entry: PriceEntry, day: date) -> bool:
    return (entry.from_ is None or entry.from_ <= day) and (entry.until is None or day <= entry.until)


def _is_known(entry: PriceEntry, catalog: PriceSnapshot, day: date) -> bool:
    """Whether an entry is known to have applied on a day: by its own days, the oldest release with it, or its
    source's day."""
    if not _holds(entry, day):
        return False
    source = _source(catalog, entry)
    days = (entry.from_, entry.unchanged_since, source.day if source is not None else None, catalog.date)
    return any(known is not None and known <= day for known in days)
