"""Converts LiteLLM's price map."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import Condition
from budgetlint.catalog.importers.listing import without_slips
from budgetlint.catalog.importers.litellm_names import Named, named
from budgetlint.catalog.importers.litellm_rates import read_entry
from budgetlint.catalog.importers.litellm_special import off_peak_schedule
from budgetlint.catalog.importers.meters import declarations
from budgetlint.catalog.importers.sources import link_in, source_of
from budgetlint.catalog.importers.table import PriceTable, Rates, entries
from budgetlint.source.document import Plain

HOME: Final = "https://github.com/BerriAI/litellm"
NOT_MODELS: Final = ("sample_spec", "fallback_generalizations")


@dataclass(slots=True)
class _LitellmModel:
    """One model while its keys are read."""

    table: PriceTable = field(default_factory=PriceTable)
    facts: dict[str, Plain] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    base_key: str | None = None
    first: dict[Condition, Rates] = field(default_factory=dict)
    source: str = ""


@dataclass(slots=True)
class _LitellmImport:
    """The state of an import while a price map is read."""

    published: str
    through: str
    models: dict[str, _LitellmModel] = field(default_factory=dict)
    sources: dict[str, Plain] = field(default_factory=dict)
    left: list[NotCarried] = field(default_factory=list)

    def leave(self, key: str, fact: str, reason: str) -> None:
        self.left.append(NotCarried(key, fact, reason))


def snapshot_from_litellm(
    price_map: dict[str, Plain], *, published: str, through: str = "litellm"
) -> tuple[dict[str, Plain], list[NotCarried]]:
    """A snapshot of the day on which the map was published, and every fact of the map that it can't hold."""
    made = _LitellmImport(published, through)
    for key in sorted(price_map, key=_reading_order):
        fields = price_map[key]
        if key in NOT_MODELS or not isinstance(fields, dict) or "litellm_provider" not in fields:
            made.leave(key, "*", "not a model")
            continue
        _read(made, key, fields)
    models: dict[str, Plain] = {}
    for identifier in sorted(made.models):
        plain = _plain(made.models[identifier])
        if plain is not None:
            models[identifier] = plain
    meters = {meter for model in made.models.values() for meter in model.table.meters()}
    used = {model.source for model in made.models.values()} | {
        name for model in made.models.values() for name in model.table.sources.values()
    }
    snapshot: dict[str, Plain] = {"version": 1, "date": published, "currency": "USD", "title": through}
    snapshot["sources"] = {name: made.sources[name] for name in sorted(used & made.sources.keys())}
    declared = declarations(meters)
    if declared:
        snapshot["meters"] = declared
    snapshot["models"] = models
    return without_slips(snapshot, made.left), sorted(made.left)


def _reading_order(key: str) -> tuple[bool, int, str]:
    """The sort key of keys: those with their provider's prefix first, those that spell an image size last."""
    return "-x-" in key, -key.count("/"), key


def _read(made: _LitellmImport, key: str, fields: dict[str, Plain]) -> None:
    name = named(key, str(fields["litellm_provider"]))
    model = made.models.get(name.identifier, _LitellmModel())
    read = read_entry(key, fields, name)
    table = read.table
    if not name.when and model.base_key is not None:
        _twin(made, key, model, table)
        return
    made.left += read.left
    if not table.rates:
        free = "every rate is zero, and none is stated as free"
        made.leave(key, "*", free if read.only_zeros else "no price in the map")
        return
    model.source = model.source or _source(made, name, fields)
    _merge(model.table, table, name.when, _source(made, name, fields))
    made.models[name.identifier] = model
    if name.when:
        return
    model.base_key = key
    model.first = dict(table.rates)
    model.facts = {
        to: value
        for to, value in (
            ("context_window", fields.get("max_input_tokens")),
            ("max_output_tokens", fields.get("max_output_tokens")),
            ("cache_minimum", _whole(fields.get("prompt_cache_min_tokens"))),
            ("retires", fields.get("deprecation_date")),
            ("replaced_by", fields.get("successor_model")),
        )
        if (isinstance(value, int) and value > 0) or (to in ("retires", "replaced_by") and isinstance(value, str))
    }
    if "off_peak_pricing" in fields:
        model.facts["schedules"] = {"off-peak": off_peak_schedule(fields["off_peak_pricing"])}
    if key != name.identifier:
        model.aliases.append(key)


def _whole(value: Plain) -> Plain:
    """A count of tokens, which the list may write as `512.0`."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _twin(made: _LitellmImport, key: str, model: _LitellmModel, table: PriceTable) -> None:
    """A second key of one model becomes an alias if its prices are the same."""
    if table.rates in (model.first, {}):
        model.aliases.append(key)
        made.leave(key, "*", f"same model as `{model.base_key}`, added as its alias")
    else:
        made.leave(key, "*", f"same model as `{model.base_key}`, with other prices")


def _merge(into: PriceTable, table: PriceTable, when: Condition, read_at: str) -> None:
    for condition, rates in table.rates.items():
        joined = tuple(sorted({**dict(condition), **dict(when)}.items()))
        into.rates.setdefault(joined, {}).update(rates)
        into.sources.setdefault(joined, read_at)
        into.beside.setdefault(joined, {}).update(table.beside.get(condition, {}))
    into.multiply.update(table.multiply)


def _source(made: _LitellmImport, name: Named, fields: dict[str, Plain]) -> str:
    link = link_in(str(fields.get("source", "")))
    identifier, described = source_of(name.provider, link, home=HOME, published=made.published, through=made.through)
    made.sources[identifier] = described
    return identifier


def _plain(model: _LitellmModel) -> Plain:
    if not model.table.rates:
        return None
    plain: dict[str, Plain] = {}
    if model.aliases:
        plain["aliases"] = list[Plain](sorted(model.aliases))
    plain.update(model.facts)
    plain["prices"] = entries(model.table, model.source)
    return plain
