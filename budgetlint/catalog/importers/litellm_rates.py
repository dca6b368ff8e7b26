"""Converts one entry of LiteLLM's price map: its fields to rates by condition, and what is left out.

Zeros: an entry with only zero rates states nothing, as the map also writes zeros for missing prices; it is imported
as free only if its notes or name state `free`. A zero beside other rates is a statement, except for cache writes:
there it means that writes are not billed separately, so written tokens are input.
"""

import re
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.figures import cleaned, figure, product, rounded, significant_digits, written
from budgetlint.catalog.importers.litellm_fields import PriceField, price_field
from budgetlint.catalog.importers.litellm_names import Named, pixels
from budgetlint.catalog.importers.litellm_special import SPECIAL, UPLIFT, from_comment, listed, multiplier
from budgetlint.catalog.importers.table import PriceTable
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain

_BINARY_MEGA: Final = Decimal(2**20)
_MEGA: Final = Decimal(10**6)


class ReadEntry(Frozen):
    """The rates of one entry, what of it is left out, and whether all of them are zero."""

    table: PriceTable
    left: list[NotCarried]
    only_zeros: bool


def read_entry(key: str, fields: dict[str, Plain], name: Named) -> ReadEntry:
    table = PriceTable()
    left: list[NotCarried] = []
    zeros = _plain_prices(left, key, fields, name, table)
    _special_prices(left, key, fields, table)
    _comments(fields, table)
    return ReadEntry(table, left, bool(zeros))


def _plain_prices(
    left: list[NotCarried], key: str, fields: dict[str, Plain], name: Named, table: PriceTable
) -> list[tuple[str, PriceField]]:
    """Read the number fields into the table; returns the zeros if the whole entry has nothing else."""
    mode = str(fields.get("mode"))
    read: list[tuple[str, PriceField, Decimal]] = []
    for fact, value in fields.items():
        field = price_field(fact, mode, str(fields["litellm_provider"]))
        amount = figure(value)
        if field is not None and amount is not None and amount < 0:
            left.append(NotCarried(key, fact, "below zero"))
        elif field is not None and amount is not None:
            read.append((fact, field, amount))
        elif "cost" in fact and fact not in SPECIAL and not UPLIFT.match(fact):
            left.append(NotCarried(key, fact, _why_unknown(fact)))
    if mode == "rerank" and any(field.meter == "searches" and amount for _, field, amount in read):
        unbilled = [fact for fact, field, amount in read if field.meter.endswith("_tokens") and not amount]
        left += [
            NotCarried(key, fact, "a zero beside the price of a search: tokens are not billed") for fact in unbilled
        ]
        read = [item for item in read if item[0] not in unbilled]
    if read and not any(amount for _, _, amount in read) and not _is_free(key, fields):
        return [(fact, field) for fact, field, _ in read]
    for fact, field, amount in read:
        _put(left, key, fact, _in_mode(field, fields, mode), amount, name, table)
    _without_twin_reasoning(left, key, table)
    return []


def _why_unknown(fact: str) -> str:
    if "_dbu_cost_" in fact:
        return "in Databricks units, beside the same price in dollars"
    return "unknown price field"


def _in_mode(field: PriceField, fields: dict[str, Plain], mode: str) -> PriceField:
    """The field in a mode: an image model without an output price per image writes that price as an input's."""
    pictures = mode in ("image_generation", "image_edit")
    if field.base == "input_cost_per_image" and pictures and "output_cost_per_image" not in fields:
        return PriceField(field.base, "images", field.when)
    return field


def _put(
    left: list[NotCarried], key: str, fact: str, field: PriceField, amount: Decimal, name: Named, table: PriceTable
) -> None:
    if field.meter.startswith("cache_write") and not amount:
        left.append(NotCarried(key, fact, "a cache write of zero is not billed separately: written tokens are input"))
        return
    if name.when and not amount:
        left.append(NotCarried(key, fact, "a zero beside the price of a picture"))
        return
    meter, rate = _rate(field, amount, name)
    known = table.get(field.when, meter)
    if known is not None and known != rate:
        if known and rate:
            left.append(NotCarried(key, fact, f"another field with the same meaning has {written(known)} a unit"))
            return
        rate = known or rate
    table.put(field.when, meter, rate)


def _rate(field: PriceField, amount: Decimal, name: Named) -> tuple[str, Decimal]:
    """The meter and its rate; a price per pixel becomes one per image if the key spells a size, else one per
    megapixel.

    A price per pixel was itself rounded, so an image's price is rounded to one significant digit less. A megapixel is
    2²⁰ pixels if that gives the shorter figure, else 10⁶.
    """
    if field.meter != "megapixels":
        return field.meter, listed(field.meter, amount)
    area = pixels(name.when)
    if area is None:
        choices = (cleaned(product(amount, _MEGA)), cleaned(product(amount, _BINARY_MEGA)))
        return "megapixels", min(choices, key=significant_digits)
    digits = significant_digits(amount)
    image = product(amount, Decimal(area))
    return "images", rounded(image, digits - 1) if digits > 4 else cleaned(image)


def _without_twin_reasoning(left: list[NotCarried], key: str, table: PriceTable) -> None:
    """Remove a reasoning price that equals the output price: reasoning is output, so a tier's output price covers
    it."""
    for when in list(table.rates):
        rates = table.rates[when]
        if "reasoning_tokens" in rates and rates["reasoning_tokens"] == rates.get("output_tokens"):
            del rates["reasoning_tokens"]
            left.append(
                NotCarried(key, "output_cost_per_reasoning_token", "the price of output, which reasoning is part of")
            )


def _special_prices(left: list[NotCarried], key: str, fields: dict[str, Plain], table: PriceTable) -> None:
    for fact, value in fields.items():
        if fact in SPECIAL and fact != "search_free_requests":
            for missing, reason in SPECIAL[fact](value, table).items():
                left.append(NotCarried(key, f"{fact}.{missing}", reason))
        elif UPLIFT.match(fact):
            multiplier(fact, value, table)
    if "search_free_requests" in fields:
        for missing, reason in SPECIAL["search_free_requests"](fields["search_free_requests"], table).items():
            left.append(NotCarried(key, missing, reason))


def _comments(fields: dict[str, Plain], table: PriceTable) -> None:
    metadata = fields.get("metadata")
    for text in metadata.values() if isinstance(metadata, dict) else ():
        if isinstance(text, str):
            from_comment(text, table)


def _is_free(key: str, fields: dict[str, Plain]) -> bool:
    metadata = fields.get("metadata")
    notes = str(metadata.get("notes", "")) if isinstance(metadata, dict) else ""
    return bool(re.search(r"\bfree\b", notes, re.IGNORECASE) or re.search(r"[-:]free$", key))
