"""Azure's retail prices as listed by azure-genai-prices: fine-tuning, hosting, provisioned throughput, file search.

`azure_services.json` lists the meters of Azure that we carry, each with our meter. Azure prices a meter by region; the
catalog has the price of most regions, and notes those of the others.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import ALWAYS, condition
from budgetlint.catalog.importers.figures import figure, product, written
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import FOREVER, Listing
from budgetlint.catalog.importers.meters import scale
from budgetlint.source.document import Plain

HOME: Final = "https://github.com/nikklavzar/azure-genai-prices"
PAGE: Final = "https://prices.azure.com/api/retail/prices"
_CARRIED: Final = Path(__file__).with_name("azure_services.json")
_UNITS: Final = {
    "1K": Decimal(1000), "1M": Decimal(1_000_000), "1": Decimal(1), "1 Hour": Decimal(1), "1/Hour": Decimal(1),
    "1/Day": Decimal(1), "1/Month": Decimal(1),
}  # fmt: skip
"""The quantity of a meter to which Azure's price applies."""

Object = dict[str, Plain]


def snapshot_from_azure_services(
    data: Plain, *, published: str, through: str = "azure-genai-prices"
) -> tuple[Object, list[NotCarried]]:
    carried: dict[str, tuple[str, str, str | None]] = json.loads(_CARRIED.read_text(encoding="utf-8"))
    listing = Listing(published, through, HOME)
    source = listing.source("azure", PAGE)
    regions: dict[str, dict[Decimal, set[str]]] = {}
    for item in objects(data.get("items") if isinstance(data, dict) else None):
        name, count = str(item.get("meterName")), item.get("regions")
        price, of = figure(item.get("retailPrice")), _UNITS.get(str(item.get("unitOfMeasure")))
        if name not in carried:
            listing.leave(name, str(item.get("productName")), "a meter that LiteLLM's list has by model, or of a model")
        elif price and of is not None and isinstance(count, list):
            rate = product(price, scale(carried[name][1]), 1 / of)
            regions.setdefault(name, {}).setdefault(rate, set()).update(str(region) for region in count)
    for name, rates in sorted(regions.items()):
        model, meter, region = carried[name]
        when = condition(region=region) if region is not None else ALWAYS
        (rate, most), *others = sorted(
            ((r, len(places)) for r, places in rates.items()), key=lambda pair: (-pair[1], pair[0])
        )
        listing.put(model, source, meter, rate, when=when)
        if others:
            words = ", ".join(f"{written(other)} in {times}" for other, times in others)
            key = source, when, FOREVER
            note = listing.model(model).notes.get(key)
            text = f"{meter}: in {most} regions; {words}"
            listing.model(model).notes[key] = f"{note}; {text}" if note else text
    return listing.snapshot()
