"""Converts the data of simonw/llm-prices: `current-v1.json`, `historical-v1.json` or a vendor's own file.

Dollars per million tokens, with days if a price has changed. A price above a prompt size is a model of its own there,
such as `gemini-2.5-pro-200k`, with the size in its title.
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

HOME: Final = "https://www.llm-prices.com/"
PROVIDERS: Final = {
    "amazon": "amazon-nova",
    "meta-ai": "meta",
    "moonshot-ai": "moonshot",
    "qwen": "dashscope",
    "z.ai": "zai",
}
_METERS: Final = {"input": "input_tokens", "output": "output_tokens", "input_cached": "cache_read_tokens"}
_OVER: Final = re.compile(r">\s*(\d+)k", re.IGNORECASE)


def snapshot_from_llm_prices(
    data: Plain, *, published: str, through: str = "llm-prices"
) -> tuple[Object, list[NotCarried]]:
    listing = Listing(published, through, HOME)
    for row in _rows(data):
        vendor, name = str(row.get("vendor")), str(row.get("id"))
        provider = PROVIDERS.get(vendor, vendor)
        model, when = _sized(name, str(row.get("name", "")))
        rates = {meter: rate for key, meter in _METERS.items() if (rate := figure(row.get(key))) is not None}
        first, last = (str(row[key]) if row.get(key) else None for key in ("from_date", "to_date"))
        source = listing.source(provider, None)
        put_card(listing, f"{provider}/{model}", source, rates, when=when, days=(first, last))
    return listing.snapshot()


def _rows(data: Plain) -> Iterator[Object]:
    """One row per price, for either kind of file."""
    for book in objects(data if isinstance(data, list) else [data]):
        yield from objects(book.get("prices"))
        for model in objects(book.get("models")):
            for row in objects(model.get("price_history")):
                yield {"vendor": book.get("vendor"), "id": model.get("id"), "name": model.get("name"), **row}


def _sized(name: str, title: str) -> tuple[str, Condition]:
    """A model, and the prompt size above which the price applies according to the title."""
    over = _OVER.search(title)
    if over is None:
        return name, ALWAYS
    return name.removesuffix(f"-{over[1]}k"), condition(prompt_tokens_over=int(over[1]) * 1000)
