"""Price cards of plain lists: rates of one model under one condition, put into a listing with what of them says nothing."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.catalog.importers.conditions import ALWAYS, Condition
from budgetlint.catalog.importers.listing import FOREVER, Listing, Stretch

NOTHING_BILLED = "every rate is zero and nothing says free: unknown is never zero"
_MAY_BE_ZERO = frozenset({"input_tokens", "output_tokens"})


def put_card(
    listing: Listing,
    name: str,
    source: str,
    rates: Mapping[str, Decimal],
    *,
    when: Condition = ALWAYS,
    days: Stretch = FOREVER,
) -> None:
    """States the rates of a model by meter; a zero beside other prices is what nobody bills, but for input and output."""
    if not any(rates.values()):
        listing.leave(name, "*", NOTHING_BILLED)
        return
    for meter, rate in rates.items():
        if rate or meter in _MAY_BE_ZERO:
            listing.put(name, source, meter, rate, when=when, days=days)
