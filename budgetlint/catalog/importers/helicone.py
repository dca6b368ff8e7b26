"""Converts Helicone's list of costs (`/api/llm-costs`): dollars per million tokens, a row per model or pattern.

A row that matches names by a pattern is not a model, and is left out.
"""

from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.cards import put_card
from budgetlint.catalog.importers.figures import cleaned, figure, product
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import Listing, Object
from budgetlint.catalog.importers.meters import scale
from budgetlint.source.document import Plain

HOME: Final = "https://www.helicone.ai/api/llm-costs"
PROVIDERS: Final = {
    "AWS": "bedrock",
    "FIREWORKS": "fireworks-ai",
    "TOGETHER": "together-ai",
    "QSTASH": "qstash",
    "VERCEL": "vercel-ai-gateway",
    "X": "xai",
}
_A_MILLION: Final = {
    "input_cost_per_1m": "input_tokens",
    "output_cost_per_1m": "output_tokens",
    "prompt_cache_read_per_1m": "cache_read_tokens",
    "prompt_cache_write_per_1m": "cache_write_tokens",
    "prompt_audio_per_1m": "audio_input_tokens",
    "completion_audio_per_1m": "audio_output_tokens",
}
_PER_UNIT: Final = {"per_image": "images", "per_call": "requests"}
_ABOUT: Final = frozenset({"provider", "model", "operator", "show_in_playground", "date_range"})


def snapshot_from_helicone(
    data: Plain, *, published: str, through: str = "helicone"
) -> tuple[Object, list[NotCarried]]:
    listing = Listing(published, through, HOME)
    rows = objects(data.get("data") if isinstance(data, dict) else data)
    seen: set[str] = set()
    for row in sorted(rows, key=lambda row: row.get("show_in_playground") is not True):
        seller, model = str(row.get("provider")).upper(), str(row.get("model"))
        provider = PROVIDERS.get(seller, seller.lower())
        name = f"{provider}/{model}"
        if row.get("operator", "equals") != "equals":
            listing.leave(name, "*", f"a pattern of names ({row['operator']}), not a model")
        elif name in seen:
            listing.leave(name, "*", "duplicate, the row that the list prefers is used")
        else:
            seen.add(name)
            _row(listing, name, listing.source(provider, None), row)
    return listing.snapshot()


def _row(listing: Listing, name: str, source: str, row: Object) -> None:
    rates: dict[str, Decimal] = {}
    for key, value in row.items():
        rate = figure(value)
        if key in _A_MILLION and rate is not None:
            rates[_A_MILLION[key]] = cleaned(rate)
        elif key in _PER_UNIT and rate:
            rates[_PER_UNIT[key]] = cleaned(product(rate, scale(_PER_UNIT[key])))
        elif rate and key not in _ABOUT:
            listing.leave(name, key, "unknown price field")
    if rates.get("requests") or rates.get("images"):
        rates = {meter: rate for meter, rate in rates.items() if rate}
    put_card(listing, name, source, rates)
