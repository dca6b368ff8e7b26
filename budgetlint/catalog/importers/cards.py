"""Price cards of simple lists: the rates of one model under one condition, and what in them can't be used."""

from collections.abc import Mapping
from decimal import Decimal

from budgetlint.catalog.importers.conditions import ALWAYS, Condition
from budgetlint.catalog.importers.listing import FOREVER, Listing, Term

NOTHING_BILLED = "every rate is zero, and none is stated as free"
_MAY_BE_ZERO = frozenset({"input_tokens", "output_tokens"})


def put_card(
    listing: Listing,
    name: str,
    source: str,
    rates: Mapping[str, Decimal],
    *,
    when: Condition = ALWAYS,
    days: Term = FOREVER,
) -> None:
    """Add the rates of a model by meter. A zero beside other prices means not billed, except for input and output."""
    if not any(rates.values()):
        listing.leave(name, "*", NOTHING_BILLED)
        return
    for meter, rate in rates.items():
        if rate or meter in _MAY_BE_ZERO:
            listing.put(name, source, meter, rate, when=when, days=days)
