"""What a change does to pins: a removed pin, and prices that the catalog of that day does not have."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.estimate.money import worth_in
from budgetlint.estimate.unlisted import known_on
from budgetlint.figures.exact import written
from budgetlint.findings.gate_change import GateChange
from budgetlint.gate.side import SideFile
from budgetlint.model.meters import METERS
from budgetlint.model.snapshot import ModelPrices, PriceEntry, PriceSnapshot, UnitRate, Worth
from budgetlint.rules.rule import PriceFile

Catalog = Callable[[frozenset[str]], PriceSnapshot | None]
"""Returns the catalog's prices of some models, by the given names."""

_Fact = tuple[object, ...]
_MOST = 4
_LIMITS: Final = frozenset({"context_window", "max_output_tokens", "cache_minimum", "retires"})


def price_changes(before: SideFile, after: SideFile, catalog: Catalog) -> Iterator[GateChange]:
    """Pins that were removed, and prices that changed to values that are not in the catalog of their day."""
    if after.file is None or before.file is None:
        return
    yield from _pins(before, after)
    yield from _terms(before, after)
    yield from _listed(before, after, catalog)
    yield from _contract(before, after)


def _pins(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """Removed pins, of the listed prices and of a contract that is still stated."""
    was, now = before.pricing, after.pricing
    if was is None:
        return
    if was.sha256 is not None and (now is None or now.sha256 is None):
        yield GateChange("pin", "pricing.sha256", was.sha256[:12], None, after.path, after.line("pricing"))
    old, new = was.contract, None if now is None else now.contract
    if old is not None and new is not None and old.sha256 is not None and new.sha256 is None:
        line = after.line("pricing", "contract")
        yield GateChange("pin", "pricing.contract.sha256", old.sha256[:12], None, after.path, line)


def _listed(before: SideFile, after: SideFile, catalog: Catalog) -> Iterator[GateChange]:
    old, new = _snapshot(before.report.listed), _snapshot(after.report.listed)
    if new is None or old is None or _hash(before.report.listed) == _hash(after.report.listed):
        return
    line = after.line("pricing", "snapshot")
    changed = [name for name in new.models if _moved(old.models.get(name), new.models[name])]
    known = catalog(frozenset(changed)) if changed else None
    for name in changed:
        was = old.models.get(name)
        listed = None if known is None else known.models.get(name)
        day = known_on(new, [name])
        if not _is_listed(was, new.models[name], listed, day):
            before_words, after_words = _words(was, new.models[name])
            what = f"{after_words}, not in the catalog of {day.isoformat()}"
            yield GateChange("price", name, before_words, what, after.path, line)


def _terms(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """Changes in what rates are stated in and for: the worth of money, and how many units of a meter a rate is for."""
    for name, was, now in (*_currencies(before, after), *_worths(before, after), *_scales(before, after)):
        yield GateChange("price", name, was, now, after.path, after.line("pricing", "snapshot"))


def _currencies(before: SideFile, after: SideFile) -> Iterator[tuple[str, str, str]]:
    for old, new in _books(before, after):
        if old.currency != new.currency:
            yield "currency", old.currency, new.currency


def _worths(before: SideFile, after: SideFile) -> Iterator[tuple[str, str | None, str | None]]:
    """Units of money whose stated worth changed, and new or removed ones without which a worth was another."""
    was, now = _units(before), _units(after)
    currency = "USD" if before.file is None else before.file.currency
    for name in dict.fromkeys((*was, *now)):
        if name in was and name in now:
            differs = (was[name].worth, was[name].of) != (now[name].worth, now[name].of)
        else:
            worths = worth_in(name, currency, was), worth_in(name, currency, now)
            differs = None not in worths and worths[0] != worths[1]
        if differs:
            yield f"units.{name}", _worth_words(was.get(name)), _worth_words(now.get(name))


def _worth_words(worth: Worth | None) -> str | None:
    return None if worth is None else f"{written(worth.worth)} {worth.of}"


def _units(side: SideFile) -> dict[str, Worth]:
    """Worths by unit, those of a contract before those of the listed prices."""
    books = (_snapshot(side.report.listed), _snapshot(side.report.contract))
    return {name: worth for book in books if book is not None for name, worth in book.units.items()}


def _books(before: SideFile, after: SideFile) -> Iterator[tuple[PriceSnapshot, PriceSnapshot]]:
    """The listed prices of both sides, and their contracts."""
    old, new = before.report, after.report
    for was, now in ((old.listed, new.listed), (old.contract, new.contract)):
        if was is not None and now is not None and was.snapshot is not None and now.snapshot is not None:
            yield was.snapshot, now.snapshot


def _scales(before: SideFile, after: SideFile) -> Iterator[tuple[str, str, str]]:
    """Meters of which a rate is for more units, whether declared or by default."""
    for old, new in _books(before, after):
        for name in dict.fromkeys((*old.meters, *new.meters)):
            was, now = _scale(old, name), _scale(new, name)
            if was is not None and now is not None and now > was:
                yield f"meters.{name}", f"for {written(was)}", f"for {written(now)}"


def _scale(snapshot: PriceSnapshot, meter: str) -> Decimal | None:
    """The scale of a meter; None for an unknown meter."""
    declared = snapshot.meters.get(meter)
    if declared is not None:
        return declared.per
    known = METERS.get(meter)
    return None if known is None else known.per


def _contract(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """A contract that is new, removed or has changed prices: no catalog can confirm it."""
    was, now = before.report.contract, after.report.contract
    old, new = _snapshot(was), _snapshot(now)
    line = after.line("pricing", "contract", "file")
    if old is None or new is None:
        if old is not new:
            references = [None if book is None else book.reference for book in (was, now)]
            yield GateChange("contract", "pricing.contract", references[0], references[1], after.path, line)
        return
    for name, model in old.models.items():
        if name not in new.models:
            yield GateChange("contract", name, _words(None, model)[1], None, after.path, line)
    for name, model in new.models.items():
        if _moved(old.models.get(name), model):
            yield GateChange("contract", name, *_words(old.models.get(name), model), after.path, line)


def _snapshot(file: PriceFile | None) -> PriceSnapshot | None:
    return None if file is None else file.snapshot


def _hash(file: PriceFile | None) -> str | None:
    return None if file is None else file.sha256


def _moved(before: ModelPrices | None, after: ModelPrices) -> bool:
    return before is None or _facts(before) != _facts(after)


def _words(before: ModelPrices | None, after: ModelPrices) -> tuple[str | None, str]:
    """The removed prices of a model, and those in their place."""
    old, new = frozenset() if before is None else _facts(before), _facts(after)
    return None if before is None else _listed_facts(old - new), _listed_facts(new - old)


def _listed_facts(facts: frozenset[_Fact]) -> str:
    """The first few facts by their last two parts: `input_tokens 3`."""
    words = sorted(" ".join(_word(part) for part in fact[-2:]) for fact in facts)
    return ", ".join([*words[:_MOST], *(["…"] if len(words) > _MOST else [])]) or "nothing"


def _word(part: object) -> str:
    if isinstance(part, UnitRate):
        return f"{written(part.amount)} {part.unit}"
    return written(part) if isinstance(part, Decimal) else str(part)


def _is_listed(before: ModelPrices | None, after: ModelPrices, catalog: ModelPrices | None, day: date) -> bool:
    """Whether every new price is in the catalog of that day, and no removed one is."""
    if catalog is None:
        return False
    old, new = frozenset() if before is None else _facts(before), _facts(after)
    stays = _facts(catalog, day) | {fact for fact in _facts(catalog) if fact[0] in _LIMITS}
    return _facts(catalog) >= new - old and not (old - new) & stays


def _facts(model: ModelPrices, day: date | None = None) -> frozenset[_Fact]:
    """All facts that determine the cost of a model or whether it may be used; with a day, only the prices in force
    on it."""
    facts: set[_Fact] = set()
    for entry in model.prices:
        if day is None or _holds(entry, day):
            facts.update(_entry_facts(entry))
    if day is None:
        facts.update((name, limit) for name in _LIMITS if (limit := getattr(model, name)) is not None)
    return frozenset(facts)


def _holds(entry: PriceEntry, day: date) -> bool:
    return (entry.from_ is None or entry.from_ <= day) and (entry.until is None or entry.until >= day)


def _entry_facts(entry: PriceEntry) -> Iterator[_Fact]:
    head = (entry.when, entry.from_, entry.until)
    yield from ((*head, "rate", meter, rate) for meter, rate in entry.rates.items())
    yield from ((*head, "factor", meter, factor) for meter, factor in entry.multiply.items())
    if entry.flat:
        yield (*head, "flat", "whatever the tier")
    yield from ((*head, "step", meter, step) for meter, step in entry.round_up.items())
    if entry.minimum_charge is not None:
        yield (*head, "minimum_charge", entry.minimum_charge)
