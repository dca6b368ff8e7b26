"""The result of reading any price list: cells, sources, and what is left out."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import ALWAYS, Condition
from budgetlint.catalog.importers.figures import figure, written
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.meters import declarations
from budgetlint.catalog.importers.sources import source_of
from budgetlint.catalog.importers.table import condition_place, meter_place
from budgetlint.source.document import Plain

Object: TypeAlias = dict[str, Plain]
"""A mapping in a list or a snapshot."""

DEAREST_TOKENS: Final = Decimal(1000)
"""In dollars per million tokens. A higher price was probably entered per thousand tokens, or per token."""

Term: TypeAlias = tuple[str | None, str | None]
"""The first and last day on which a price applies, as text; None if not stated."""

FOREVER: Final[Term] = (None, None)


@dataclass(slots=True)
class Listed:
    """One model of a list: its facts, its names, and its rates by source, condition and days."""

    facts: dict[str, Plain] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)
    cells: dict[tuple[str, Condition, Term], dict[str, Decimal]] = field(default_factory=dict)
    notes: dict[tuple[str, Condition, Term], str] = field(default_factory=dict)


@dataclass(slots=True)
class Listing:
    """A list published on `published`; `through` is its name, with its release if known."""

    published: str
    through: str
    home: str
    models: dict[str, Listed] = field(default_factory=dict)
    sources: dict[str, Plain] = field(default_factory=dict)
    left: list[NotCarried] = field(default_factory=list)

    def leave(self, subject: str, fact: str, reason: str) -> None:
        self.left.append(NotCarried(subject, fact, reason))

    def source(self, provider: str, link: str | None, published: str | None = None) -> str:
        """The name of the source of a price, whether or not the list gives a link."""
        name, described = source_of(
            provider, link, home=self.home, published=published or self.published, through=self.through
        )
        known = self.sources.setdefault(name, described)
        if known != described:
            name = f"{name}-{published or self.published}"
            self.sources[name] = described
        return name

    def model(self, identifier: str) -> Listed:
        return self.models.setdefault(identifier, Listed())

    def put(
        self,
        identifier: str,
        source: str,
        meter: str,
        rate: Decimal,
        *,
        when: Condition = ALWAYS,
        days: Term = FOREVER,
    ) -> None:
        """Add a rate in the meter's own unit; an impossible one is left out with the reason."""
        if meter.endswith("_tokens") and rate > DEAREST_TOKENS:
            self.leave(identifier, meter, too_dear(rate))
        elif rate < 0:
            self.leave(identifier, meter, "below zero")
        else:
            self.model(identifier).cells.setdefault((source, when, days), {})[meter] = rate

    def snapshot(self) -> tuple[dict[str, Plain], list[NotCarried]]:
        """A snapshot of the day on which the list was published, and every fact of the list that it can't hold."""
        priced = {name: self.models[name] for name in sorted(self.models) if self.models[name].cells}
        used = {source for model in priced.values() for source, _, _ in model.cells}
        made: dict[str, Plain] = {"version": 1, "date": self.published, "currency": "USD", "title": self.through}
        made["sources"] = {name: self.sources[name] for name in sorted(used)}
        declared = declarations(meter for model in priced.values() for rates in model.cells.values() for meter in rates)
        if declared:
            made["meters"] = declared
        made["models"] = {name: _plain(model) for name, model in priced.items()}
        return made, sorted(self.left)


def too_dear(rate: Decimal) -> str:
    return f"{written(rate)} USD for a million tokens, more than {DEAREST_TOKENS}: is the unit right?"


def _plain(model: Listed) -> Plain:
    made: dict[str, Plain] = {}
    if model.aliases:
        made["aliases"] = list[Plain](sorted(model.aliases))
    made.update(model.facts)
    made["prices"] = [_entry(model, key) for key in sorted(model.cells, key=_place)]
    return made


def _place(key: tuple[str, Condition, Term]) -> tuple[tuple[int, str], str, str]:
    source, when, (start, _) = key
    return condition_place(when), start or "", source


def _entry(model: Listed, key: tuple[str, Condition, Term]) -> Plain:
    source, when, (start, end) = key
    made: dict[str, Plain] = {"source": source}
    if when:
        made["when"] = dict(when)
    if start is not None:
        made["from"] = start
    if end is not None:
        made["until"] = end
    rates = model.cells[key]
    made["rates"] = {meter: written(rates[meter]) for meter in sorted(rates, key=meter_place)}
    if key in model.notes:
        made["note"] = model.notes[key]
    return made


def without_slips(snapshot: dict[str, Plain], left: list[NotCarried]) -> dict[str, Plain]:
    """The snapshot without token rates above 1,000 dollars per million, which are listed among what is left out."""
    models = snapshot["models"]
    kept: dict[str, Plain] = {}
    for name, model in models.items() if isinstance(models, dict) else ():
        if isinstance(model, dict):
            prices = model.get("prices")
            entries: list[Plain] = [
                plausible for entry in objects(prices) if (plausible := _plausible(name, entry, left)) is not None
            ]
            if entries:
                kept[name] = {**model, "prices": entries}
    return {**snapshot, "models": kept}


def _plausible(name: str, entry: dict[str, Plain], left: list[NotCarried]) -> dict[str, Plain] | None:
    rates = entry.get("rates")
    if not isinstance(rates, dict):
        return entry
    dear = {
        meter: rate
        for meter, text in rates.items()
        if meter.endswith("_tokens") and (rate := figure(text)) is not None and rate > DEAREST_TOKENS
    }
    left += [NotCarried(name, meter, too_dear(rate)) for meter, rate in dear.items()]
    rest: dict[str, Plain] = {meter: rate for meter, rate in rates.items() if meter not in dear}
    return {**entry, "rates": rest} if rest else None
