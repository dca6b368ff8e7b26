"""Converts OpenRouter's list of models (`/api/v1/models`): decimal strings in dollars per unit."""

import re
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import ALWAYS, Condition, condition
from budgetlint.catalog.importers.figures import cleaned, figure, product
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import without_slips
from budgetlint.catalog.importers.meters import declarations, scale
from budgetlint.catalog.importers.table import PriceTable, entries
from budgetlint.source.document import Plain

HOME: Final = "https://openrouter.ai/api/v1/models"
_SOURCE: Final = "openrouter"
_METERS: Final = {
    "prompt": "input_tokens",
    "completion": "output_tokens",
    "input_cache_read": "cache_read_tokens",
    "input_cache_write": "cache_write_tokens",
    "input_cache_write_1h": "cache_write_1h_tokens",
    "internal_reasoning": "reasoning_tokens",
    "audio": "audio_input_tokens",
    "audio_output": "audio_output_tokens",
    "input_audio_cache": "audio_cache_read_tokens",
    "image_output": "image_output_tokens",
    "request": "requests",
    "web_search": "searches",
}
_ALWAYS_BILLED: Final = ("prompt", "completion")


def snapshot_from_openrouter(
    listing: Plain, *, published: str, title: str = "OpenRouter's list of models"
) -> tuple[dict[str, Plain], list[NotCarried]]:
    """A snapshot of the day on which the list, the provider's own, was read, and every price that it can't hold."""
    left: list[NotCarried] = []
    models: dict[str, Plain] = {}
    meters: set[str] = set()
    for model in objects(listing.get("data") if isinstance(listing, dict) else listing):
        identifier = f"openrouter/{model.get('id')}"
        table = _table(model, identifier, left)
        if table.rates:
            meters |= table.meters()
            models[identifier] = _model(model, table)
    snapshot: dict[str, Plain] = {"version": 1, "date": published, "currency": "USD", "title": title}
    snapshot["sources"] = {_SOURCE: {"url": HOME, "kind": "official", "retrieved": published, "title": title}}
    declared = declarations(meters)
    if declared:
        snapshot["meters"] = declared
    snapshot["models"] = {identifier: models[identifier] for identifier in sorted(models)}
    return without_slips(snapshot, left), sorted(left)


def _model(model: dict[str, Plain], table: PriceTable) -> Plain:
    plain: dict[str, Plain] = {}
    slug = model.get("canonical_slug")
    if isinstance(slug, str) and slug != model.get("id"):
        plain["aliases"] = [f"openrouter/{slug}"]
    top = model.get("top_provider")
    most = top.get("max_completion_tokens") if isinstance(top, dict) else None
    limits = {"context_window": model.get("context_length"), "max_output_tokens": most}
    plain.update({name: value for name, value in limits.items() if isinstance(value, int) and value > 0})
    expires = model.get("expiration_date")
    if isinstance(expires, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", expires[:10]):
        plain["retires"] = expires[:10]
    plain["prices"] = entries(table, _SOURCE)
    return plain


def _table(model: dict[str, Plain], identifier: str, left: list[NotCarried]) -> PriceTable:
    table = PriceTable()
    pricing = model.get("pricing")
    if not isinstance(pricing, dict):
        left.append(NotCarried(identifier, "*", "no pricing"))
        return table
    amounts = [figure(pricing.get(name)) for name in _ALWAYS_BILLED]
    if any(amount is not None and amount < 0 for amount in amounts):
        left.append(NotCarried(identifier, "*", "a router's price is that of the model it picks"))
        return table
    free = str(model.get("id")).endswith(":free")
    if not free and not any(figure(value) for value in pricing.values()):
        left.append(NotCarried(identifier, "*", "every rate is zero, and none is stated as free"))
        return table
    _put(table, ALWAYS, pricing, identifier, left)
    for override in objects(pricing.get("overrides")):
        start = figure(override.get("min_prompt_tokens"))
        if start is None or any(name.startswith("utc_") for name in override):
            left.append(NotCarried(identifier, "overrides", "no equivalent condition"))
        else:
            _put(table, condition(prompt_tokens_from=int(start)), override, identifier, left)
    return table


def _put(
    table: PriceTable, when: Condition, pricing: dict[str, Plain], identifier: str, left: list[NotCarried]
) -> None:
    for name, value in pricing.items():
        amount = figure(value)
        if name in ("overrides", "min_prompt_tokens") or amount is None:
            continue
        if name not in _METERS:
            left.append(NotCarried(identifier, name, _why(name)))
        elif not amount and name not in _ALWAYS_BILLED:
            left.append(NotCarried(identifier, name, "a zero beside other prices means that it is not billed"))
        else:
            meter = _METERS[name]
            table.put(when, meter, cleaned(product(amount, scale(meter))))


def _why(name: str) -> str:
    if name == "image":
        return "ambiguous: per image for some models, per image token for others"
    return "unknown price field"
