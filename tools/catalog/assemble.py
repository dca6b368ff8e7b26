"""The four data sets to the catalog: provider files, index and account, as texts by file name."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.figures import figure, product, written
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.genai_prices import snapshot_from_genai_prices
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.meters import declarations, scale
from budgetlint.catalog.importers.sources import source
from budgetlint.catalog.text import snapshot_text
from budgetlint.source.document import Plain
from tools.catalog.account import account_of
from tools.catalog.aliases import aliases_of, with_further_names
from tools.catalog.claims import Claim, metergraph_claims, model_prices_claims
from tools.catalog.entries import Entry
from tools.catalog.history import Merged
from tools.catalog.index import index_text, unique_aliases
from tools.catalog.merge import Evidence, by_name, merged_entries
from tools.catalog.regions import with_regions
from tools.catalog.releases import Release

Object = dict[str, Plain]

_NOBODY_ASKS: Final = Decimal(1000)
"""Dollars for a million tokens; the dearest listed in earnest are 450."""


@dataclass(frozen=True, slots=True)
class DataSets:
    """What the releases hold, as plain data, and what we add to it ourselves."""

    litellm: Object
    genai: Plain
    metergraph: Plain
    model_prices: Plain
    curated: Object
    releases: dict[str, Release]


def catalog_files(sets: DataSets) -> dict[str, str]:
    """Every file of the catalog by its name in the data folder; the same sets give the same bytes."""
    ours, theirs = sets.releases["litellm"], sets.releases["genai-prices"]
    listed, left = snapshot_from_litellm(sets.litellm, day=ours.day, title=ours.title)
    dated, missing = snapshot_from_genai_prices(sets.genai, day=theirs.day, title=theirs.title)
    evidence = _evidence(sets)
    merged = Merged()
    providers = by_name(sets.genai)
    models: dict[str, Object] = {}
    for identifier, model in _items(listed["models"]):
        entries = merged_entries(identifier, _entries(model), providers, evidence, merged)
        models[identifier] = {**model, "prices": list[Plain](entries)}
    for identifier, model in _items(dated["models"]):
        provider = identifier.partition("/")[0]
        if provider in providers and identifier not in merged.matched and identifier not in models:
            merged.count("that only genai-prices has")
            entries = merged_entries(identifier, _entries(model), {}, evidence, merged)
            models[identifier] = {**model, "prices": list[Plain](entries)}
    left_out = sorted(identifier for identifier, model in models.items() if _is_implausible(model))
    models = {identifier: models[identifier] for identifier in models if identifier not in left_out}
    merged.counts["and region, with an entry on the model without it"] = with_regions(models)
    models = _curated(models, sets.curated)
    with_further_names(models, providers, sets.metergraph)
    dropped = unique_aliases(models)
    sources = {**_object(dated["sources"]), **_object(listed["sources"]), **_data_sets(sets.releases)}
    files = _provider_files(models, sources, ours.day)
    files["index.txt"] = index_text(models)
    account = account_of(sets.litellm, models, left, missing, merged.counts, dropped)
    account = {
        "date": ours.day,
        "releases": {r.name: r.version for r in sets.releases.values()},
        **account,
        "left out as implausible": list[Plain](left_out),
    }
    files["account.json"] = json.dumps(account, indent=1, ensure_ascii=False) + "\n"
    return {name: files[name] for name in sorted(files)}


def _evidence(sets: DataSets) -> Evidence:
    day = sets.releases["litellm"].day
    metergraph, model_prices = sets.releases["metergraph-core"], sets.releases["model-prices"]
    claims: dict[str, list[Claim]] = metergraph_claims(sets.metergraph, day=day, source=metergraph.source)
    for name, more in model_prices_claims(sets.model_prices, day=day, source=model_prices.source).items():
        claims.setdefault(name, []).extend(more)
    return Evidence(
        day=date.fromisoformat(day),
        reviewed=date.fromisoformat(max(metergraph.day, model_prices.day)),
        claims=claims,
        genai_source=sets.releases["genai-prices"].source,
        litellm_source=sets.releases["litellm"].source,
    )


def _items(value: Plain) -> list[tuple[str, Object]]:
    return [(name, item) for name, item in _object(value).items() if isinstance(item, dict)]


def _object(value: Plain) -> Object:
    return value if isinstance(value, dict) else {}


def _entries(model: Object) -> list[Entry]:
    return objects(model.get("prices"))


def _data_sets(releases: dict[str, Release]) -> Object:
    return {r.source: source(r.home, official=False, retrieved=r.day, title=r.title) for r in releases.values()}


def _curated(models: dict[str, Object], curated: Object) -> dict[str, Object]:
    """Short names, and the conditions for which a price without conditions is listed, stated so that one may ask."""
    for alias, identifier in _object(curated.get("aliases")).items():
        model = models.get(str(identifier))
        if model is not None and alias not in models:
            names = [*aliases_of(model), alias]
            models[str(identifier)] = {"aliases": list[Plain](sorted(names)), **_without_aliases(model)}
    for identifier, when in _object(curated.get("listed_for")).items():
        model = models.get(identifier)
        if model is None:
            continue
        entries = _entries(model)
        base = next(entry for entry in entries if "when" not in entry)
        same: Entry = {"source": base["source"], "when": when, **{k: v for k, v in base.items() if k != "source"}}
        model["prices"] = [base, same, *(entry for entry in entries if entry is not base)]
    for identifier, least in _object(curated.get("billed_at_least")).items():
        for entry in _entries(models.get(identifier, {})):
            _charge_at_least(entry, _object(least))
    return {identifier: models[identifier] for identifier in sorted(models)}


def _charge_at_least(entry: Entry, least: Object) -> None:
    """A request is billed as if it took the least quantity: at least that many times the rate."""
    rates = _object(entry.get("rates"))
    for meter, quantity in least.items():
        amount, count = figure(rates.get(meter)), figure(quantity)
        if amount is not None and count is not None:
            entry["minimum_charge"] = written(product(amount, count, Decimal(1) / scale(meter)))


def _is_implausible(model: Object) -> bool:
    """Whether tokens cost more than anyone asks for them: a price of a thousand, entered for a single one."""
    return any(
        rate >= _NOBODY_ASKS
        for entry in _entries(model)
        for meter, text in _object(entry.get("rates")).items()
        if meter.endswith("_tokens") and (rate := figure(text)) is not None
    )


def _without_aliases(model: Object) -> Object:
    return {key: value for key, value in model.items() if key != "aliases"}


def _provider_files(models: dict[str, Object], sources: Object, day: str) -> dict[str, str]:
    by_provider: dict[str, Object] = {}
    for identifier, model in models.items():
        by_provider.setdefault(identifier.partition("/")[0], {})[identifier] = model
    return {f"{provider}.json": _provider_text(held, sources, day) for provider, held in by_provider.items()}


def _provider_text(models: Object, sources: Object, day: str) -> str:
    entries = [entry for _, model in _items(models) for entry in _entries(model)]
    used = {str(entry["source"]) for entry in entries}
    for entry in entries:
        for said in _object(entry.get("disputed")).values():
            used.update(_object(said))
    snapshot: Object = {"version": 1, "date": day, "currency": "USD"}
    snapshot["sources"] = {name: sources[name] for name in sorted(used)}
    declared = declarations(meter for entry in entries for meter in _object(entry.get("rates")))
    if declared:
        snapshot["meters"] = declared
    snapshot["models"] = models
    return snapshot_text(snapshot)
