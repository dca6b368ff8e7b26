"""What a change does to pins: a removed pin, and prices that the catalog of that day does not have."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from budgetlint.estimate.unlisted import known_on
from budgetlint.figures.exact import written
from budgetlint.findings.gate_change import GateChange
from budgetlint.gate.side import SideFile
from budgetlint.model.meters import METERS
from budgetlint.model.snapshot import ModelPrices, PriceEntry, PriceSnapshot, UnitRate
from budgetlint.rules.rule import PriceFile

Catalog = Callable[[frozenset[str]], PriceSnapshot | None]
"""Returns the catalog's prices of some models, by the given names."""

_Fact = tuple[object, ...]
_MOST = 4


def price_changes(before: SideFile, after: SideFile, catalog: Catalog) -> Iterator[GateChange]:
    """Pins that were removed, and prices that changed to values that are not in the catalog of their day."""
    if after.file is None or before.file is None:
        return
    pinned = before.pricing.sha256 if before.pricing is not None else None
    if pinned is not None and (after.pricing is None or after.pricing.sha256 is None):
        yield GateChange("pin", "pricing.sha256", pinned[:12], None, after.path, after.line("pricing"))
    yield from _listed(before, after, catalog)
    yield from _contract(before, after)


def _listed(before: SideFile, after: SideFile, catalog: Catalog) -> Iterator[GateChange]:
    old, new = _snapshot(before.report.listed), _snapshot(after.report.listed)
    if new is None or old is None or _hash(before.report.listed) == _hash(after.report.listed):
        return
    line = after.line("pricing", "snapshot")
    for name, worth in old.units.items():
        now = new.units.get(name)
        if now is not None and (now.worth, now.of) != (worth.worth, worth.of):
            earlier, later = (f"{written(unit.worth)} {unit.of}" for unit in (worth, now))
            yield GateChange("price", f"units.{name}", earlier, later, after.path, line)
    for name, meter in new.meters.items():
        scale = _scale(old, name)
        if scale is not None and meter.per > scale:
            yield GateChange(
                "price", f"meters.{name}", f"for {written(scale)}", f"for {written(meter.per)}", after.path, line
            )
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


def _scale(snapshot: PriceSnapshot, meter: str) -> Decimal | None:
    """The scale of a meter; None for an unknown meter."""
    declared = snapshot.meters.get(meter)
    if declared is not None:
        return declared.per
    known = METERS.get(meter)
    return None if known is None else known.per


def _contract(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """A contract that is new or has changed prices: no catalog can confirm it."""
    new, old = _snapshot(after.report.contract), _snapshot(before.report.contract)
    if new is None:
        return
    line = after.line("pricing", "contract", "file")
    reference = after.report.contract.reference if after.report.contract is not None else ""
    if old is None:
        yield GateChange("contract", "pricing.contract", None, reference, after.path, line)
        return
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
    return _facts(catalog) >= new - old and not (old - new) & _facts(catalog, day)


def _facts(model: ModelPrices, day: date | None = None) -> frozenset[_Fact]:
    """All facts that determine the cost of a model or whether it may be used; with a day, only the prices in force
    on it."""
    facts: set[_Fact] = set()
    for entry in model.prices:
        if day is None or _holds(entry, day):
            facts.update(_entry_facts(entry))
    if day is None:
        limits = (
            ("context_window", model.context_window),
            ("max_output_tokens", model.max_output_tokens),
            ("cache_minimum", model.cache_minimum),
            ("retires", model.retires),
        )
        facts.update((name, limit) for name, limit in limits if limit is not None)
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
