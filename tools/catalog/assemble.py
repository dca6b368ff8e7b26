"""Builds the catalog from the data sets: provider files, index and account, as texts by file name."""

import json
from datetime import date
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.cost_calculator import snapshot_from_cost_calculator
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.genai_prices import provider_name, snapshot_from_genai_prices
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.metergraph import snapshot_from_metergraph
from budgetlint.catalog.importers.meters import declarations
from budgetlint.catalog.importers.model_prices import snapshot_from_model_prices
from budgetlint.catalog.text import snapshot_text
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain
from tools.catalog.account import account_of
from tools.catalog.additions import with_additions
from tools.catalog.aliases import with_floating_names, with_further_names
from tools.catalog.azure_services import snapshot_from_azure_services
from tools.catalog.derived import with_both_names_of_priority, with_derived
from tools.catalog.entries import Entry, conditions_of
from tools.catalog.index import index_text, unique_aliases
from tools.catalog.lists import PriceListing, aliases_of, clauses_of
from tools.catalog.merge import Merged, merged_prices
from tools.catalog.names import joined, with_bare_names
from tools.catalog.regions import with_regions
from tools.catalog.releases import Release
from tools.catalog.tidy import Findings, remaining, tidied
from tools.catalog.unchanged import EarlierPrices, with_first_seen

Object = dict[str, Plain]

_FACTS: Final = (
    "context_window", "max_output_tokens", "cache_minimum", "released", "retires", "replaced_by", "tokenizer", "schedules",
)  # fmt: skip
_NOT_JOINED: Final = ("openai-cost-calculator", "bedrock/")
"""A list, and the prefix of the names that no other list uses; its models with such a name are left out."""


class DataSets(Frozen):
    """The content of the releases as plain data, and our own additions."""

    litellm: Object
    genai: Plain
    metergraph: Plain
    model_prices: Plain
    cost_calculator: list[Object]
    azure_services: Plain
    earlier: dict[str, Object]
    curated: Object
    releases: dict[str, Release]


class Catalog(Frozen):
    """The files of the catalog by name, and the findings about its prices during the build."""

    files: dict[str, str]
    findings: Findings


def catalog_files(sets: DataSets) -> Catalog:
    """Every file of the catalog by its name in the data folder; the same sets give the same bytes."""
    listings, left = _listings(sets)
    day = date.fromisoformat(sets.releases["litellm"].published)
    merged, findings = Merged(), Findings()
    models: dict[str, Object] = {}
    for identifier, names in sorted(joined(listings).items()):
        merged.count(f"whose first list is {names[0][0].origin}")
        model = {**_facts(names), "prices": list[Plain](merged_prices(names, day, merged))}
        model = with_derived(identifier, model, _object(sets.curated.get("rules")))
        models[identifier] = tidied(identifier, model, day, findings)
    models = {identifier: scheduled(model) for identifier, model in models.items() if model["prices"]}
    merged.counts["and region, with an entry on the model without it"] = with_regions(models)
    models = with_additions(models, sets.curated)
    with_floating_names(models, sets.metergraph)
    with_further_names(models, {n: dict(_object(p)) for n, p in _providers(sets.genai).items()}, sets.metergraph)
    with_bare_names(models)
    dropped = unique_aliases(models)
    _name_successors(models)
    with_first_seen(models, EarlierPrices.of(sets.earlier, sets.releases))
    with_both_names_of_priority(models)
    remaining(models, findings)
    sources = {name: source for listing in reversed(listings) for name, source in listing.sources.items()}
    sources.update(_items(sets.curated.get("sources")))
    for release in (sets.releases[listing.origin] for listing in listings):
        sources[release.name] = {
            "url": release.home, "kind": "dataset", "published": release.published, "through": release.title,
        }  # fmt: skip
    files = _provider_files(models, sources, sets.curated)
    files["index.txt"] = index_text(models)
    account = account_of(sets.litellm, models, left, merged.counts, dropped)
    account = {
        "date": day.isoformat(),
        "releases": {release.key: release.version for release in sets.releases.values()},
        **account,
        "sanity": {**findings.counts(), "unexplained": len(findings.unexplained)},
        "missing": sets.curated.get("missing", []),
    }
    files["account.json"] = json.dumps(account, indent=1, ensure_ascii=False) + "\n"
    return Catalog({name: files[name] for name in sorted(files)}, findings)


def _listings(sets: DataSets) -> tuple[list[PriceListing], dict[str, list[NotCarried]]]:
    """The lists in order of precedence as the frame of a model, and what each import leaves out."""
    releases = sets.releases

    def words(name: str) -> dict[str, str]:
        return {"published": releases[name].published, "through": releases[name].title}

    made = {
        "litellm": snapshot_from_litellm(sets.litellm, **words("litellm")),
        "genai-prices": snapshot_from_genai_prices(sets.genai, **words("genai-prices")),
        "metergraph-core": snapshot_from_metergraph(sets.metergraph, **words("metergraph-core")),
        "model-prices": snapshot_from_model_prices(sets.model_prices, **words("model-prices")),
        "openai-cost-calculator": snapshot_from_cost_calculator(
            sets.cost_calculator, **words("openai-cost-calculator")
        ),
        "azure-genai-prices": snapshot_from_azure_services(sets.azure_services, **words("azure-genai-prices")),
    }
    listings = [
        PriceListing(name, date.fromisoformat(releases[name].published), _known_to_others(name, snapshot))
        for name, (snapshot, _) in made.items()
    ]
    listings[1].clauses = clauses_of(sets.genai)
    return listings, {name: left for name, (_, left) in made.items()}


def _known_to_others(name: str, snapshot: Object) -> Object:
    origin, prefix = _NOT_JOINED
    if name != origin:
        return snapshot
    models = {model: prices for model, prices in _items(snapshot["models"]) if not model.startswith(prefix)}
    return {**snapshot, "models": dict[str, Plain](models)}


def _facts(names: list[tuple[PriceListing, str]]) -> Object:
    """Each fact about a model, from the first list that states it; names are the frame's."""
    frame, name = names[0]
    made: Object = {}
    aliases = aliases_of(frame.models[name])
    if aliases:
        made["aliases"] = list[Plain](aliases)
    for fact in _FACTS:
        value = next((m[fact] for listing, n in names if fact in (m := listing.models[n])), None)
        if value is not None:
            made[fact] = value
    return made


def scheduled(model: Object) -> Object:
    """The model with the schedules that its prices refer to."""
    used = {str(conditions_of(entry).get("schedule")) for entry in _entries(model)}
    kept = {name: hours for name, hours in _object(model.get("schedules")).items() if name in used}
    return {key: kept if key == "schedules" else value for key, value in model.items() if key != "schedules" or kept}


def _name_successors(models: dict[str, Object]) -> None:
    """Name each successor as we do; a successor that we don't know is left out."""
    names = {alias: identifier for identifier, model in models.items() for alias in aliases_of(model)}
    for identifier, model in models.items():
        successor = model.get("replaced_by")
        if isinstance(successor, str):
            provider = identifier.partition("/")[0]
            known = next((n for n in (f"{provider}/{successor}", successor) if n in models), names.get(successor))
            models[identifier] = {
                key: known if key == "replaced_by" else value
                for key, value in model.items()
                if key != "replaced_by" or known is not None
            }


def _providers(genai: Plain) -> dict[str, Plain]:
    return {provider_name(str(p.get("id"))): p for p in objects(genai) if p.get("id") != "openai-decisions"}


def _items(value: Plain) -> list[tuple[str, Object]]:
    return [(name, item) for name, item in _object(value).items() if isinstance(item, dict)]


def _object(value: Plain) -> Object:
    return value if isinstance(value, dict) else {}


def _entries(model: Object) -> list[Entry]:
    return objects(model.get("prices"))


def _provider_files(models: dict[str, Object], sources: dict[str, Object], curated: Object) -> dict[str, str]:
    by_provider: dict[str, Object] = {}
    for identifier, model in models.items():
        by_provider.setdefault(identifier.partition("/")[0], {})[identifier] = model
    return {
        f"{provider}.json": _provider_text(of_provider, sources, curated)
        for provider, of_provider in by_provider.items()
    }


def _provider_text(models: Object, sources: dict[str, Object], curated: Object) -> str:
    rules, tokenizers = _object(curated.get("rules")), _object(curated.get("tokenizers"))
    entries = [entry for _, model in _items(models) for entry in _entries(model)]
    used = {str(entry["source"]) for entry in entries}
    listed = {name for name in used if name in sources}
    for entry in entries:
        for claims in _object(entry.get("disputed")).values():
            used.update(_object(claims))
        confirmed = entry.get("confirmed_by")
        used.update(str(name) for name in (confirmed if isinstance(confirmed, list) else ()))
    snapshot: Object = {
        "version": 1,
        "date": min(str(sources[name]["published"]) for name in listed),
        "currency": "USD",
    }
    snapshot["sources"] = {name: sources[name] for name in sorted(used)}
    derived = {str(entry["derived"]) for entry in entries if "derived" in entry}
    if derived:
        snapshot["rules"] = {name: rules[name] for name in sorted(derived)}
    counted = {str(model["tokenizer"]) for _, model in _items(models) if "tokenizer" in model}
    if counted:
        snapshot["tokenizers"] = {name: tokenizers[name] for name in sorted(_with_bases(counted, tokenizers))}
    declared = declarations(meter for entry in entries for meter in _object(entry.get("rates")))
    if declared:
        snapshot["meters"] = declared
    snapshot["models"] = models
    return snapshot_text(snapshot)


def _with_bases(names: set[str], tokenizers: Object) -> set[str]:
    """The tokenizers, and those with which they are compared."""
    bases: set[str] = set()
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        bases.add(name)
        than = _object(tokenizers[name]).get("than")
        if isinstance(than, str) and than not in bases:
            waiting.append(than)
    return bases
