"""Prices that a cloud lists by region: one entry if all regions have the same price, else an entry per region."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from budgetlint.catalog.importers.conditions import Condition, with_key
from budgetlint.catalog.importers.listing import Listing, Term
from budgetlint.frozen import Frozen

EVERYWHERE: Final = ""
"""The region of a price that applies wherever a call is served."""
ZONES: Final = frozenset({"data-zone"})
"""Zones listed as a region but spanning several."""

Regions: TypeAlias = dict[str, dict[str, Decimal]]
"""Rates by region and by first day."""


class Offer(Frozen):
    """One listed price: model, meter, conditions, first day, region and rate."""

    name: str
    meter: str
    when: Condition
    since: str | None
    region: str
    rate: Decimal


def put_offers(listing: Listing, source: str, offers: Iterable[Offer]) -> None:
    """Add offers; one of the same model, meter, conditions and region applies until the next begins."""
    cells: dict[tuple[str, str, Condition], Regions] = {}
    places: dict[str, set[str]] = {}
    for offer in offers:
        regions = cells.setdefault((offer.name, offer.meter, offer.when), {})
        known = regions.setdefault(offer.region, {})
        if known.setdefault(offer.since or "", offer.rate) != offer.rate:
            listing.leave(offer.name, offer.meter, f"two prices of the same day in region {offer.region or 'any'}")
        places.setdefault(offer.name, set()).add(offer.region)
    for (name, meter, when), regions in cells.items():
        for region, stretches in _distinct_prices(regions, places[name] - {EVERYWHERE, *ZONES}).items():
            conditions = when if region == EVERYWHERE else with_key(when, "region", region)
            for days, rate in _stretches(stretches):
                listing.put(name, source, meter, rate, when=conditions, days=days)


def _distinct_prices(regions: Regions, places: set[str]) -> Regions:
    """The prices by region; only one entry if every region in which the model is sold has the same price."""
    regional = {region: stretches for region, stretches in regions.items() if region in places}
    alike = len({tuple(sorted(stretches.items())) for stretches in regional.values()}) == 1
    if EVERYWHERE in regions or regional.keys() != places or not alike:
        return regions
    others = {region: stretches for region, stretches in regions.items() if region not in places}
    return {EVERYWHERE: next(iter(regional.values())), **others}


def _stretches(rates: dict[str, Decimal]) -> list[tuple[Term, Decimal]]:
    days = sorted(rates)
    ends = [(date.fromisoformat(day) - timedelta(days=1)).isoformat() for day in days[1:]]
    return [((day or None, end), rates[day]) for day, end in zip(days, [*ends, None], strict=True)]
