"""Converts the pages of Azure's Retail Prices API: each meter of a model, by deployment and day.

Meter names are free text: `gpt 4o 0806 cached Inp Data Zone Tokens`. A global deployment applies everywhere, a
regional one in its region, a data zone as `data-zone`. A meter whose name is not fully understood is left out and
reported by name.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import condition
from budgetlint.catalog.importers.figures import cleaned, figure, product
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import Listing, Object
from budgetlint.catalog.importers.regions import EVERYWHERE, Offer, put_offers
from budgetlint.source.document import Plain

HOME: Final = "https://prices.azure.com/api/retail/prices"
_SOURCE: Final = "azure-retail-prices"
_UNITS: Final = {"1K": Decimal(1000), "1M": Decimal(1)}
"""The factor that converts a price to one per million tokens."""
_INPUT: Final = frozenset({"inp", "inpt", "input", "in"})
_OUTPUT: Final = frozenset({"outp", "outpt", "output", "out", "opt"})
_CACHED: Final = frozenset({"cd", "cch", "cchd", "cched", "cached"})
_GLOBAL: Final = frozenset({"glbl", "gl", "global"})
_ZONE: Final = frozenset({"dz", "dzn", "dzone", "datazone", "zone"})
_REGIONAL: Final = frozenset({"regnl", "rgnl", "regional", "reg"})
_TIERS: Final = {"batch": "batch", "pp": "priority", "prty": "priority", "priority": "priority", "flex": "flex"}
_MODALITIES: Final = {"aud": "audio_", "audio": "audio_", "img": "image_", "image": "image_"}
_DROPPED: Final = frozenset({"tokens", "token", "data", "1m", "1k", "txt", "text", "shortco"})
_OTHER: Final = frozenset(
    {"ft", "hosting", "hstng", "training", "trng", "train", "grdr", "longco", "wr", "write", "ptu"}
)


def snapshot_from_azure_retail(
    data: Plain, *, published: str, through: str = "Azure Retail Prices"
) -> tuple[Object, list[NotCarried]]:
    listing = Listing(published, through, HOME)
    listing.sources[_SOURCE] = {"url": HOME, "kind": "official", "retrieved": published, "title": through}
    put_offers(listing, _SOURCE, _offers(listing, data))
    return listing.snapshot()


def _offers(listing: Listing, data: Plain) -> Iterator[Offer]:
    for page in objects(data if isinstance(data, list) else [data]):
        for item in objects(page.get("Items")):
            meter = str(item.get("meterName"))
            reason = _refusal(item)
            offer = None if reason else _offer(item)
            if offer is None:
                listing.leave(
                    meter, str(item.get("armRegionName", "*")), reason or "no known kind of token in its name"
                )
            else:
                yield offer


def _refusal(item: Object) -> str | None:
    if item.get("currencyCode", "USD") != "USD":
        return f"in {item['currencyCode']}, not in USD"
    if item.get("type", "Consumption") != "Consumption":
        return f"a price of type {item['type']}"
    if item.get("unitOfMeasure") not in _UNITS:
        return f"by {item.get('unitOfMeasure')}, not by tokens"
    return "from a volume on" if figure(item.get("tierMinimumUnits", 0)) else None


def _offer(item: Object) -> Offer | None:
    words = [word for word in re.split(r"[\s\-_]+", str(item.get("meterName")).lower()) if word]
    amount = figure(item.get("retailPrice"))
    distinct = set(words)
    meter = _meter(distinct)
    if amount is None or not amount or meter is None or distinct & _OTHER:
        return None
    region = (
        "data-zone" if distinct & _ZONE else str(item.get("armRegionName")) if not distinct & _GLOBAL else EVERYWHERE
    )
    tier = next((_TIERS[word] for word in words if word in _TIERS), None)
    known = _INPUT | _OUTPUT | _CACHED | _GLOBAL | _ZONE | _REGIONAL | _DROPPED | _TIERS.keys() | _MODALITIES.keys()
    model = "-".join(word for word in words if word not in known)
    if not model:
        return None
    if model[0].isdigit() and "gpt" in str(item.get("productName")).lower():
        model = f"gpt-{model}"
    since = str(item.get("effectiveStartDate", ""))[:10] or None
    rate = cleaned(product(amount, _UNITS[str(item["unitOfMeasure"])]))
    return Offer(f"azure/{model}", meter, condition(service_tier=tier), since, region, rate)


def _meter(words: set[str]) -> str | None:
    modality = next((prefix for word, prefix in _MODALITIES.items() if word in words), "")
    if words & _CACHED:
        return f"{modality}cache_read_tokens"
    if words & _INPUT:
        return f"{modality}input_tokens"
    return f"{modality}output_tokens" if words & _OUTPUT else None
