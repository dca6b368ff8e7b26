"""What `curated.json` adds to the lists: figures, facts, tokenizers, short names, and what is known to be wrong."""

import re
from decimal import Decimal

from budgetlint.catalog.importers.figures import figure, product, written
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.meters import scale
from budgetlint.source.document import Plain
from tools.catalog.entries import Entry, rates_of
from tools.catalog.lists import aliases_of

Object = dict[str, Plain]
Models = dict[str, Object]


def with_additions(models: Models, curated: Object) -> Models:
    """The models sorted by name, with everything that is added and without what is left out."""
    _listed_for(models, _object(curated.get("listed_for")))
    _billed_at_least(models, _object(curated.get("billed_at_least")))
    _stated(models, _object(curated.get("stated")))
    for fact, values in _object(curated.get("facts")).items():
        for identifier, value in _object(values).items():
            models[identifier] = {fact: value, **models[identifier]}
    _tokenizers(models, _object(curated.get("tokenizer_of")))
    _short_names(models, _object(curated.get("aliases")))
    left_out = _object(curated.get("left_out"))
    return {identifier: models[identifier] for identifier in sorted(models) if identifier not in left_out}


def _listed_for(models: Models, conditions: Object) -> None:
    """State the price without conditions also under the conditions for which it is listed."""
    for identifier, when in conditions.items():
        model = models.get(identifier)
        if model is not None:
            entries = objects(model.get("prices"))
            base = next(entry for entry in entries if "when" not in entry and "until" not in entry)
            same: Entry = {"source": base["source"], "when": when, **{k: v for k, v in base.items() if k != "source"}}
            model["prices"] = [base, same, *(entry for entry in entries if entry is not base)]


def _billed_at_least(models: Models, quantities: Object) -> None:
    """Bill a request for at least the least quantity: minimum charge = least quantity × rate."""
    for identifier, least in quantities.items():
        for entry in objects(models.get(identifier, {}).get("prices")):
            for meter, quantity in _object(least).items():
                amount, count = figure(_object(entry.get("rates")).get(meter)), figure(quantity)
                if amount is not None and count is not None:
                    entry["minimum_charge"] = written(product(amount, count, Decimal(1) / scale(meter)))


def _stated(models: Models, figures: Object) -> None:
    for identifier, more in figures.items():
        model = models.setdefault(identifier, {"prices": list[Plain]()})
        models[identifier] = {**model, "prices": [*objects(model.get("prices")), *objects(more)]}


def _tokenizers(models: Models, patterns: Object) -> None:
    """Name the tokenizer of a model by the first pattern that matches its name, if text is billed by the token."""
    compiled = [(name, re.compile(str(text))) for name, text in patterns.items()]
    for identifier, model in models.items():
        counts = any("input_tokens" in rates_of(entry) for entry in objects(model.get("prices")))
        name = next((name for name, pattern in compiled if counts and pattern.search(identifier)), None)
        if name is not None:
            models[identifier] = {"tokenizer": name, **model}


def _short_names(models: Models, aliases: Object) -> None:
    for alias, target in aliases.items():
        model = models.get(str(target))
        if model is not None and alias not in models:
            rest = {key: value for key, value in model.items() if key != "aliases"}
            models[str(target)] = {"aliases": list[Plain](sorted([*aliases_of(model), alias])), **rest}


def _object(value: Plain) -> Object:
    return value if isinstance(value, dict) else {}
