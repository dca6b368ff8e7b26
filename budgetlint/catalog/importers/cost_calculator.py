"""Converts the data of openai-cost-calculator (one file per provider).

Its rows name the provider's page or price API and the day on which that was read. Rows marked as unverified or
deprecated are left out.
"""

from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import Condition, condition
from budgetlint.catalog.importers.figures import figure, product
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import Listing, Object
from budgetlint.catalog.importers.meters import scale

HOME: Final = "https://github.com/orkunkinay/openai_cost_calculator"
PROVIDERS: Final = {"fireworks": "fireworks-ai", "gemini": "google", "together": "together-ai"}
_METERS: Final = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cached_input": "cache_read_tokens",
    "cache_write": "cache_write_tokens",
    "cache_write_1h": "cache_write_1h_tokens",
    "input_audio": "audio_input_tokens",
    "input_image": "image_input_tokens",
    "cached_input_audio": "audio_cache_read_tokens",
    "output_audio": "audio_output_tokens",
    "output_image": "image_output_tokens",
    "reasoning": "reasoning_tokens",
}
_PER_CALL: Final = {"web_search": "searches"}
_EVERYWHERE: Final = "global"


def snapshot_from_cost_calculator(
    files: list[Object], *, published: str, through: str = "openai-cost-calculator"
) -> tuple[Object, list[NotCarried]]:
    listing = Listing(published, through, HOME)
    for file in files:
        provider = PROVIDERS.get(str(file.get("provider")), str(file.get("provider")))
        links = {str(s.get("id")): str(s.get("url")) for s in objects(file.get("sources"))}
        for model in objects(file.get("models")):
            name = f"{provider}/{model.get('id')}"
            if "status" in model:
                listing.leave(name, "*", f"marked as {model['status']} in the list")
                continue
            source = listing.source(provider, links.get(str(model.get("source"))))
            aliases = model.get("aliases")
            for alias in aliases if isinstance(aliases, list) else []:
                listing.model(name).aliases.add(f"{provider}/{alias}")
            for prices in objects(model.get("prices")):
                _prices(listing, name, source, prices)
    return listing.snapshot()


def _prices(listing: Listing, name: str, source: str, prices: Object) -> None:
    when = _when(prices)
    rates = prices.get("rates")
    if when is None or not isinstance(rates, dict):
        listing.leave(name, f"conditions {prices.get('conditions')}", "no equivalent condition")
        return
    start, end = (str(prices[key]) if key in prices else None for key in ("effective_from", "effective_until"))
    known = {key: rate for key, value in rates.items() if (rate := figure(value)) is not None}
    if not any(known.values()):
        listing.leave(name, "*", "every rate is zero, and none is stated as free")
        return
    for key, rate in known.items():
        meter = _METERS.get(key) or _PER_CALL.get(key)
        if meter is None:
            listing.leave(name, key, "unknown price field")
        elif rate or meter in ("input_tokens", "output_tokens"):
            amount = product(rate, scale(meter)) if key in _PER_CALL else rate
            listing.put(name, source, meter, amount, when=when, days=(start, end))


def _when(prices: Object) -> Condition | None:
    conditions = prices.get("conditions")
    keys = dict(conditions) if isinstance(conditions, dict) else {}
    over = figure(prices.get("min_input_tokens"))
    tier, region = keys.pop("service_tier", None), keys.pop("region", None)
    if keys:
        return None
    return condition(
        service_tier=str(tier) if tier is not None else None,
        region=str(region) if region not in (None, _EVERYWHERE) else None,
        **_size(over),
    )


def _size(least: Decimal | None) -> dict[str, int]:
    """The threshold of a minimum size: `min_input_tokens: 200001` is more than 200,000 tokens."""
    if least is None:
        return {}
    tokens = int(least)
    return {"prompt_tokens_over": tokens - 1} if tokens % 1000 == 1 else {"prompt_tokens_from": tokens}
