"""The lists that the catalog is built from, each as a snapshot by its own importer, and its models by our names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.conditions import Condition
from budgetlint.catalog.importers.figures import figure
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.genai_match import matches
from budgetlint.catalog.importers.genai_prices import provider_name
from budgetlint.source.document import Plain
from tools.catalog.cells import Statement

Object = dict[str, Plain]

ALSO_PRIORITY: Final = ("openai", "azure")
"""Sellers that have renamed their `priority` tier to `fast`."""


@dataclass(slots=True)
class PriceListing:
    """A list's snapshot: `origin` is its name; `clauses` are the patterns by which it matches further names, if any."""

    origin: str
    published: date
    snapshot: Object
    clauses: dict[str, list[tuple[str, Plain]]] = field(default_factory=dict)

    @property
    def models(self) -> dict[str, Object]:
        models = self.snapshot["models"]
        return {n: m for n, m in models.items() if isinstance(m, dict)} if isinstance(models, dict) else {}

    @property
    def sources(self) -> dict[str, Object]:
        sources = self.snapshot["sources"]
        return {n: s for n, s in sources.items() if isinstance(s, dict)} if isinstance(sources, dict) else {}

    def names(self) -> dict[str, str]:
        """Every name and alias with its model; a model's own name takes precedence over an alias."""
        named = {alias: name for name, model in self.models.items() for alias in aliases_of(model)}
        return {**named, **{name: name for name in self.models}}

    def matched(self, identifier: str) -> str | None:
        """The model of the list whose pattern matches one of our names."""
        provider, _, name = identifier.partition("/")
        return next((model for model, clause in self.clauses.get(provider, []) if matches(clause, name)), None)


def clauses_of(providers: Plain) -> dict[str, list[tuple[str, Plain]]]:
    """genai-prices' patterns by our provider; its separate provider for decisions is a tier of openai here."""
    clauses: dict[str, list[tuple[str, Plain]]] = {}
    for provider in objects(providers.get("providers") if isinstance(providers, dict) else providers):
        if provider.get("id") != "openai-decisions":
            name = provider_name(str(provider.get("id")))
            models = objects(provider.get("models"))
            clauses[name] = [(f"{name}/{model.get('id')}", model.get("match")) for model in models]
    return clauses


def aliases_of(model: Object) -> list[str]:
    aliases = model.get("aliases")
    return [str(name) for name in aliases] if isinstance(aliases, list) else []


def statements(listing: PriceListing, name: str) -> list[Statement]:
    """Everything that a list states about one of its models, except factors."""
    provider = name.partition("/")[0]
    made = [
        statement
        for entry in objects(listing.models[name].get("prices"))
        for statement in _of_entry(listing, entry, provider)
    ]
    edges = {(s.when, s.meter, s.end) for s in made}
    return [_with_change(s, edges) for s in made]


def _with_change(statement: Statement, edges: set[tuple[Condition, str, date]]) -> Statement:
    if statement.start == date.min:
        return statement
    before = (statement.when, statement.meter, date.fromordinal(statement.start.toordinal() - 1))
    if before not in edges:
        return statement
    return Statement(
        statement.origin, statement.published, statement.when, statement.meter, statement.rate,
        statement.start, statement.end, statement.source, statement.cited, changed=True,
    )  # fmt: skip


def _of_entry(listing: PriceListing, entry: Object, provider: str) -> Iterator[Statement]:
    rates = entry.get("rates")
    source = str(entry.get("source"))
    described = listing.sources[source]
    published = described.get("published")
    start, end = entry.get("from"), entry.get("until")
    for meter, text in rates.items() if isinstance(rates, dict) else ():
        rate = figure(text)
        if rate is not None:
            yield Statement(
                origin=listing.origin,
                published=date.fromisoformat(published) if isinstance(published, str) else listing.published,
                when=condition_of(entry, provider),
                meter=meter,
                rate=Decimal(rate),
                start=date.fromisoformat(start) if isinstance(start, str) else date.min,
                end=date.fromisoformat(end) if isinstance(end, str) else date.max,
                source=source,
                cited=described.get("kind") == "cited",
            )


def condition_of(entry: Object, provider: str) -> Condition:
    when = entry.get("when")
    pairs: list[tuple[str, str | int | bool]] = []
    for key, value in when.items() if isinstance(when, dict) else ():
        if isinstance(value, (str, int, bool)):
            renamed = key == "service_tier" and value == "fast" and provider in ALSO_PRIORITY
            pairs.append((key, "priority" if renamed else value))
    return tuple(sorted(pairs))
