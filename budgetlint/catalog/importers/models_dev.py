"""Converts the data of models.dev (`api.json`): dollars per million tokens, by provider and model.

It names a provider's page of documentation, not its page of prices.
"""

import re
from collections.abc import Iterator
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.cards import put_card
from budgetlint.catalog.importers.conditions import ALWAYS, Condition, condition
from budgetlint.catalog.importers.figures import figure
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import Listing, Object
from budgetlint.source.document import Plain

HOME: Final = "https://models.dev/api.json"
PROVIDERS: Final = {
    "alibaba": "dashscope",
    "amazon-bedrock": "bedrock",
    "fireworks-ai": "fireworks-ai",
    "google-vertex": "vertex",
    "moonshotai": "moonshot",
    "togetherai": "together-ai",
    "vercel": "vercel-ai-gateway",
    "xiaomi": "xiaomi-mimo",
    "zhipuai": "bigmodel",
}
_METERS: Final = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_read": "cache_read_tokens",
    "cache_write": "cache_write_tokens",
    "reasoning": "reasoning_tokens",
    "input_audio": "audio_input_tokens",
    "output_audio": "audio_output_tokens",
}
_OVER: Final = re.compile(r"context_over_(\d+)k")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LIMITS: Final = (("context_window", "context"), ("max_output_tokens", "output"))


def snapshot_from_models_dev(
    data: Plain, *, published: str, through: str = "models.dev"
) -> tuple[Object, list[NotCarried]]:
    listing = Listing(published, through, HOME)
    for key, provider in data.items() if isinstance(data, dict) else ():
        models = provider.get("models") if isinstance(provider, dict) else None
        for name, model in models.items() if isinstance(models, dict) else ():
            if isinstance(model, dict):
                _model(listing, PROVIDERS.get(key, key), f"{PROVIDERS.get(key, key)}/{name}", model)
    return listing.snapshot()


def _model(listing: Listing, provider: str, name: str, model: Object) -> None:
    cost = model.get("cost")
    if not isinstance(cost, dict):
        listing.leave(name, "*", "no price in the data")
        return
    source = listing.source(provider, None)
    for when, card in _cards(cost):
        rates = {
            _METERS[key]: rate for key, value in card.items() if key in _METERS and (rate := figure(value)) is not None
        }
        put_card(listing, name, source, rates, when=when)
    for fact in cost:
        if fact not in (*_METERS, "tiers") and not _OVER.fullmatch(fact):
            listing.leave(name, fact, "unknown price field")
    facts = listing.model(name).facts
    limit = model.get("limit")
    for ours, theirs in _LIMITS if isinstance(limit, dict) else ():
        value = limit.get(theirs) if isinstance(limit, dict) else None
        if isinstance(value, int) and value > 0:
            facts[ours] = value
    released = model.get("release_date")
    if isinstance(released, str) and _DAY.fullmatch(released):
        facts["released"] = released


def _cards(cost: Object) -> Iterator[tuple[Condition, Object]]:
    """The prices, and those above each prompt size: from `tiers`, else from the older keys."""
    yield ALWAYS, cost
    tiers = objects(cost.get("tiers"))
    for tier in tiers:
        bound = tier.get("tier")
        size = figure(bound.get("size")) if isinstance(bound, dict) and bound.get("type") == "context" else None
        if size is not None:
            yield condition(prompt_tokens_over=int(size)), tier
    for key, card in cost.items() if not tiers else ():
        over = _OVER.fullmatch(key)
        if over is not None and isinstance(card, dict):
            yield condition(prompt_tokens_over=int(over[1]) * 1000), card
