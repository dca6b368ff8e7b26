"""Converts the AWS Price List of Amazon Bedrock (`index.json` of an offer): prices by model, tier, region and day.

If all regions of the file have one price, it applies everywhere; so does global cross-region inference.
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

HOME: Final = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonBedrock/current/index.json"
_SOURCE: Final = "aws-price-list"
_UNITS: Final = {"1k tokens": Decimal(1000), "1m tokens": Decimal(1), "tokens": Decimal(1_000_000)}
"""The factor that converts a price to one per million tokens."""
_MARKETPLACE: Final = re.compile(r"million\b.*\btokens?", re.IGNORECASE)
_EDITION: Final = re.compile(r"\s*\(amazon bedrock edition\)", re.IGNORECASE)
_TIERS: Final = ("batch", "priority", "flex")
_OTHER: Final = re.compile(
    r"custom|provisioned|latency|long.?context|guardrail|training|storage|video|speech|image", re.IGNORECASE
)


def snapshot_from_aws_price_list(
    data: Plain, *, published: str, through: str = "AWS Price List"
) -> tuple[Object, list[NotCarried]]:
    listing = Listing(published, through, HOME)
    listing.sources[_SOURCE] = {"url": HOME, "kind": "official", "retrieved": published, "title": through}
    put_offers(listing, _SOURCE, _offers(listing, data if isinstance(data, dict) else {}))
    return listing.snapshot()


def _offers(listing: Listing, data: Object) -> Iterator[Offer]:
    terms = _mapping(_mapping(data.get("terms")).get("OnDemand"))
    for sku, product_ in _mapping(data.get("products")).items():
        about = _mapping(_mapping(product_).get("attributes"))
        name = str(about.get("model") or about.get("titanModel") or about.get("servicename") or sku)
        for term in _mapping(terms.get(sku)).values():
            for price in objects(list(_mapping(_mapping(term).get("priceDimensions")).values())):
                since = str(_mapping(term).get("effectiveDate", ""))[:10] or None
                offer = _offer(name, about, price, since)
                if offer is None:
                    listing.leave(
                        name,
                        str(about.get("usagetype", sku)),
                        f"unknown condition, or unit {price.get('unit')}",
                    )
                else:
                    yield offer


def _offer(name: str, about: Object, price: Object, since: str | None) -> Offer | None:
    text = " ".join(str(about.get(key, "")) for key in ("inferenceType", "tokenType", "feature", "usagetype"))
    unit, description = str(price.get("unit", "")).lower(), str(price.get("description", ""))
    amount = figure(_mapping(price.get("pricePerUnit")).get("USD"))
    factor = _UNITS.get(unit)
    if factor is None and _MARKETPLACE.search(description):
        factor, text = Decimal(1), description
    meter = _meter(text.lower())
    if factor is None or amount is None or not amount or meter is None or _OTHER.search(text):
        return None
    words = f"{text} {about.get('service_tier', '')} {about.get('serviceTier', '')}".lower()
    tier = next((tier for tier in _TIERS if tier in words), None)
    region = EVERYWHERE if "global" in words else str(about.get("regionCode", EVERYWHERE))
    model = re.sub(r"\s+", "-", _EDITION.sub("", name).strip().lower())
    return Offer(
        f"bedrock/{model}", meter, condition(service_tier=tier), since, region, cleaned(product(amount, factor))
    )


def _meter(text: str) -> str | None:
    if "cache" in text and "read" in text:
        return "cache_read_tokens"
    if "cache" in text and "write" in text:
        return "cache_write_1h_tokens" if re.search(r"1\s?h", text) else "cache_write_tokens"
    if "input" in text:
        return "input_tokens"
    return "output_tokens" if "output" in text or "response" in text else None


def _mapping(value: Plain) -> Object:
    return value if isinstance(value, dict) else {}
