"""LiteLLM's price map to a price snapshot.

Zeros. An entry whose every rate is zero says nothing: the map also writes zeros for prices that nobody entered, so
it is carried as free only where its own notes or name say `free`. A zero beside other rates is a statement, but for
cache writes: there it means that a write is not billed apart, and written tokens are then input.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import Condition
from budgetlint.catalog.importers.figures import cleaned, figure, product, rounded, significant_digits, written
from budgetlint.catalog.importers.litellm_fields import PriceField, price_field
from budgetlint.catalog.importers.litellm_names import Named, named, pixels
from budgetlint.catalog.importers.litellm_special import (
    SPECIAL,
    UPLIFT,
    from_comment,
    listed,
    multiplier,
    off_peak_schedule,
)
from budgetlint.catalog.importers.meters import declarations
from budgetlint.catalog.importers.sources import is_official, link_in, source, source_id
from budgetlint.catalog.importers.table import PriceTable, Rates, completed, entries
from budgetlint.source.document import Plain

HOME: Final = "https://github.com/BerriAI/litellm"
NOT_MODELS: Final = ("sample_spec", "fallback_generalizations")
_BINARY_MEGA: Final = Decimal(2**20)
_MEGA: Final = Decimal(10**6)


@dataclass(slots=True)
class _Model:
    """One model while its keys are read."""

    table: PriceTable = field(default_factory=PriceTable)
    facts: dict[str, Plain] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    base_key: str | None = None
    first: dict[Condition, Rates] = field(default_factory=dict)
    source: str = ""


@dataclass(slots=True)
class _Import:
    """All that is made while a price map is read."""

    day: str
    title: str
    models: dict[str, _Model] = field(default_factory=dict)
    sources: dict[str, Plain] = field(default_factory=dict)
    left: list[NotCarried] = field(default_factory=list)

    def leave(self, key: str, fact: str, reason: str) -> None:
        self.left.append(NotCarried(key, fact, reason))


def snapshot_from_litellm(
    price_map: dict[str, Plain], *, day: str, title: str
) -> tuple[dict[str, Plain], list[NotCarried]]:
    """A snapshot of the day on which the map was published, and every fact of the map that it does not hold."""
    made = _Import(day, title)
    for key in sorted(price_map, key=_reading_order):
        fields = price_map[key]
        if key in NOT_MODELS or not isinstance(fields, dict) or "litellm_provider" not in fields:
            made.leave(key, "*", "no model")
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
    snapshot: dict[str, Plain] = {"version": 1, "date": day, "currency": "USD", "title": title}
    snapshot["sources"] = {name: made.sources[name] for name in sorted(used & made.sources.keys())}
    declared = declarations(meters)
    if declared:
        snapshot["meters"] = declared
    snapshot["models"] = models
    return snapshot, sorted(made.left)


def _reading_order(key: str) -> tuple[bool, int, str]:
    """Keys with their provider's prefix first, those that spell an image size last."""
    return "-x-" in key, -key.count("/"), key


def _read(made: _Import, key: str, fields: dict[str, Plain]) -> None:
    name = named(key, str(fields["litellm_provider"]))
    model = made.models.get(name.identifier, _Model())
    table = PriceTable()
    before = len(made.left)
    zeros = _plain_prices(made, key, fields, name, table)
    _special_prices(made, key, fields, table)
    _comments(fields, table)
    if not name.when and model.base_key is not None:
        del made.left[before:]
        _twin(made, key, model, table)
        return
    if not table.rates:
        _leave_unpriced(made, key, zeros)
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
            ("retires", fields.get("deprecation_date")),
        )
        if (isinstance(value, int) and value > 0) or (to == "retires" and isinstance(value, str))
    }
    if "off_peak_pricing" in fields:
        model.facts["schedules"] = {"off-peak": off_peak_schedule(fields["off_peak_pricing"])}
    if key != name.identifier:
        model.aliases.append(key)


def _twin(made: _Import, key: str, model: _Model, table: PriceTable) -> None:
    """A second key of one model is an alias where it says the same prices."""
    if table.rates in (model.first, {}):
        model.aliases.append(key)
        made.leave(key, "*", f"names the same model as `{model.base_key}`, of which it becomes an alias")
    else:
        made.leave(key, "*", f"names the same model as `{model.base_key}`, with other prices")


def _plain_prices(
    made: _Import, key: str, fields: dict[str, Plain], name: Named, table: PriceTable
) -> list[tuple[str, PriceField]]:
    """Reads the number fields into the table; returns the zeros where the whole entry has nothing else."""
    mode = str(fields.get("mode"))
    read: list[tuple[str, PriceField, Decimal]] = []
    for fact, value in fields.items():
        found = price_field(fact, mode, str(fields["litellm_provider"]))
        amount = figure(value)
        if found is not None and amount is not None:
            read.append((fact, found, amount))
        elif "cost" in fact and fact not in SPECIAL and not UPLIFT.match(fact):
            made.leave(key, fact, _why_unknown(fact))
    if read and not any(amount for _, _, amount in read) and not _says_free(key, fields):
        return [(fact, found) for fact, found, _ in read]
    for fact, found, amount in read:
        _put(made, key, fact, _in_mode(found, fields, mode), amount, name, table)
    _without_twin_reasoning(made, key, table)
    return []


def _why_unknown(fact: str) -> str:
    if "_dbu_cost_" in fact:
        return "in Databricks units, beside the same price in dollars"
    return "no price field that is known"


def _in_mode(found: PriceField, fields: dict[str, Plain], mode: str) -> PriceField:
    """An image model without an output price a picture writes the picture's price as an input's."""
    pictures = mode in ("image_generation", "image_edit")
    if found.base == "input_cost_per_image" and pictures and "output_cost_per_image" not in fields:
        return PriceField(found.base, "images", found.when)
    return found


def _put(
    made: _Import, key: str, fact: str, found: PriceField, amount: Decimal, name: Named, table: PriceTable
) -> None:
    if found.meter.startswith("cache_write") and not amount:
        made.leave(key, fact, "a cache write of zero is not billed apart: written tokens are input")
        return
    if name.when and not amount:
        made.leave(key, fact, "a zero beside the price of a picture")
        return
    meter, rate = _rate(found, amount, name)
    known = table.get(found.when, meter)
    if known is not None and known != rate:
        if known and rate:
            made.leave(key, fact, f"another field of the same meaning says {written(known)} a unit")
            return
        rate = known or rate
    table.put(found.when, meter, rate)


def _rate(found: PriceField, amount: Decimal, name: Named) -> tuple[str, Decimal]:
    """The meter and its rate; a pixel's price becomes an image's where the key spells a size, else a megapixel's.

    A pixel's price was itself rounded, so an image's price is rounded to one significant digit less than it has.
    A megapixel is 2²⁰ pixels where that gives the shorter figure, else 10⁶.
    """
    if found.meter != "megapixels":
        return found.meter, listed(found.meter, amount)
    area = pixels(name.when)
    if area is None:
        choices = (cleaned(product(amount, _MEGA)), cleaned(product(amount, _BINARY_MEGA)))
        return "megapixels", min(choices, key=significant_digits)
    digits = significant_digits(amount)
    image = product(amount, Decimal(area))
    return "images", rounded(image, digits - 1) if digits > 4 else cleaned(image)


def _without_twin_reasoning(made: _Import, key: str, table: PriceTable) -> None:
    """Reasoning that costs what output costs is output: a tier that prices output then prices it too."""
    for held in list(table.rates):
        rates = table.rates[held]
        if "reasoning_tokens" in rates and rates["reasoning_tokens"] == rates.get("output_tokens"):
            del rates["reasoning_tokens"]
            made.leave(key, "output_cost_per_reasoning_token", "the price of output, which reasoning is part of")


def _special_prices(made: _Import, key: str, fields: dict[str, Plain], table: PriceTable) -> None:
    for fact, value in fields.items():
        if fact in SPECIAL and fact != "search_free_requests":
            for missing, reason in SPECIAL[fact](value, table).items():
                made.leave(key, f"{fact}.{missing}", reason)
        elif UPLIFT.match(fact):
            multiplier(fact, value, table)
    if "search_free_requests" in fields:
        for missing, reason in SPECIAL["search_free_requests"](fields["search_free_requests"], table).items():
            made.leave(key, missing, reason)


def _leave_unpriced(made: _Import, key: str, zeros: Iterable[tuple[str, PriceField]]) -> None:
    if any(True for _ in zeros):
        made.leave(key, "*", "every rate is zero and nothing says free: unknown is never zero")
    else:
        made.leave(key, "*", "the map has no price for it")


def _says_free(key: str, fields: dict[str, Plain]) -> bool:
    metadata = fields.get("metadata")
    notes = str(metadata.get("notes", "")) if isinstance(metadata, dict) else ""
    return bool(re.search(r"\bfree\b", notes, re.IGNORECASE) or re.search(r"[-:]free$", key))


def _comments(fields: dict[str, Plain], table: PriceTable) -> None:
    metadata = fields.get("metadata")
    for text in metadata.values() if isinstance(metadata, dict) else ():
        if isinstance(text, str):
            from_comment(text, table)


def _merge(into: PriceTable, table: PriceTable, when: Condition, read_at: str) -> None:
    for held, rates in table.rates.items():
        joined = tuple(sorted({**dict(held), **dict(when)}.items()))
        into.rates.setdefault(joined, {}).update(rates)
        into.sources.setdefault(joined, read_at)
        into.beside.setdefault(joined, {}).update(table.beside.get(held, {}))
    into.multiply.update(table.multiply)


def _source(made: _Import, name: Named, fields: dict[str, Plain]) -> str:
    link = link_in(str(fields.get("source", "")))
    url = link or HOME
    official = link is not None and is_official(name.provider, link)
    identifier = source_id(url) if official or link is None else f"{source_id(url)}-{name.provider}"
    made.sources[identifier] = source(url, official=official, retrieved=made.day, title=f"read through {made.title}")
    return identifier


def _plain(model: _Model) -> Plain:
    if not model.table.rates:
        return None
    plain: dict[str, Plain] = {}
    if model.aliases:
        plain["aliases"] = list[Plain](sorted(model.aliases))
    plain.update(model.facts)
    plain["prices"] = entries(completed(model.table), model.source)
    return plain
