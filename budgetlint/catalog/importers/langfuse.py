"""Converts Langfuse's `default-model-prices.json`: dollars per unit, with tiers by prompt size and parameter.

The list names models by a pattern, which may contain their provider, and no page.
"""

import re
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.cards import put_card
from budgetlint.catalog.importers.conditions import ALWAYS, Condition, condition, with_key
from budgetlint.catalog.importers.figures import cleaned, figure, product
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import Listing, Object
from budgetlint.catalog.importers.meters import scale
from budgetlint.source.document import Plain

HOME: Final = "https://github.com/langfuse/langfuse/blob/main/worker/src/constants/default-model-prices.json"
_METERS: Final = {
    **dict.fromkeys(("input", "input_tokens", "prompt_token_count", "promptTokenCount"), "input_tokens"),
    **dict.fromkeys(
        ("output", "output_tokens", "candidates_token_count", "candidatesTokenCount", "response_token_count"), "output_tokens"
    ),
    **dict.fromkeys(
        (
            "input_cached_tokens",
            "input_cache_read",
            "cache_read_input_tokens",
            "cached_content_token_count",
            "input_cached_content_token_count",
            "input_cached_text_tokens",
        ),
        "cache_read_tokens",
    ),
    **dict.fromkeys(
        ("cache_creation_input_tokens", "input_cache_creation", "input_cache_creation_5m", "input_cache_write"),
        "cache_write_tokens",
    ),
    "input_cache_creation_1h": "cache_write_1h_tokens",
    **dict.fromkeys(("output_reasoning", "output_reasoning_tokens", "thoughts_token_count", "thoughtsTokenCount"), "reasoning_tokens"),
    **dict.fromkeys(("input_audio", "input_audio_tokens", "input_modality_1_audio"), "audio_input_tokens"),
    **dict.fromkeys(("output_audio", "output_audio_tokens"), "audio_output_tokens"),
    **dict.fromkeys(("input_image", "input_image_tokens"), "image_input_tokens"),
    **dict.fromkeys(("output_image", "output_image_tokens"), "image_output_tokens"),
    "input_cached_audio_tokens": "audio_cache_read_tokens",
    "input_cached_image_tokens": "image_cache_read_tokens",
    **dict.fromkeys(("input_text", "input_text_tokens"), "input_tokens"),
    **dict.fromkeys(("output_text", "output_text_tokens"), "output_tokens"),
}  # fmt: skip
_PROVIDER: Final = re.compile(
    r"\((openai|anthropic|google|gemini|vertex_ai|mistral|xai|x-ai|deepseek|azure|bedrock)\\?/\)\??"
)
_NAMES: Final = (
    (
        re.compile(r"(gpt|chatgpt|o[1-9]|text-|davinci|curie|babbage|ada|ft:|codex|dall-e|computer-use|whisper|tts)"),
        "openai",
    ),
    (re.compile(r"claude"), "anthropic"),
    (re.compile(r"(gemini|gemma)"), "google"),
    (re.compile(r"(mistral|codestral|ministral|magistral)"), "mistral"),
    (re.compile(r"grok"), "xai"),
    (re.compile(r"deepseek"), "deepseek"),
)
_SELLERS: Final = {"gemini": "google", "vertex_ai": "vertex", "x-ai": "xai"}
_PARAMETERS: Final = ("service_tier", "speed")


def snapshot_from_langfuse(
    data: Plain, *, published: str, through: str = "langfuse"
) -> tuple[Object, list[NotCarried]]:
    listing = Listing(published, through, HOME)
    for model in objects(data):
        title = str(model.get("modelName"))
        provider = _provider(title, str(model.get("matchPattern", "")))
        if provider is None:
            listing.leave(title, "*", "unknown provider")
            continue
        tiers = objects(model.get("pricingTiers")) or [model]
        for tier in tiers:
            _tier(listing, f"{provider}/{title}", listing.source(provider, None), tier)
    return listing.snapshot()


def _provider(title: str, pattern: str) -> str | None:
    named = _PROVIDER.search(pattern)
    if named is not None:
        return _SELLERS.get(named[1], named[1])
    return next((provider for name, provider in _NAMES if name.match(title)), None)


def _tier(listing: Listing, name: str, source: str, tier: Object) -> None:
    prices = tier.get("prices")
    whens = _conditions(tier)
    if not isinstance(prices, dict) or not whens:
        listing.leave(name, str(tier.get("name", "prices")), "no equivalent condition")
        return
    rates: dict[str, Decimal] = {}
    for key, value in prices.items():
        amount, meter = figure(value), _METERS.get(key)
        if meter is None or amount is None:
            listing.leave(name, key, "unknown price field")
        else:
            rates.setdefault(meter, cleaned(product(amount, scale(meter))))
    for when in whens:
        put_card(listing, name, source, rates, when=when)


def _conditions(tier: Object) -> list[Condition]:
    """The conditions of a tier, one for each value that a parameter may have; empty if there is no equivalent."""
    alternatives = [ALWAYS]
    for requirement in objects(tier.get("conditions")):
        operator, pattern, key = (str(requirement.get(name, "")) for name in ("operator", "usageDetailPattern", "key"))
        value, values = figure(requirement.get("value")), requirement.get("values")
        if operator in ("gt", "gte") and value is not None and re.search("input|prompt", pattern):
            size = condition(**{f"prompt_tokens_{'over' if operator == 'gt' else 'from'}": int(value)})
            alternatives = [tuple(sorted((*when, *size))) for when in alternatives]
        elif operator == "in" and key in _PARAMETERS and isinstance(values, list):
            alternatives = [with_key(when, key, str(word)) for when in alternatives for word in values]
        else:
            return []
    return alternatives
