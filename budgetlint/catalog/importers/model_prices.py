"""Converts the data of model-prices (`snapshot.json`): rows by day, modes, long contexts, seats of plans.

A row read on or taken from the provider's page names that page; one from a commit of models.dev has no page.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import ALWAYS, Condition, condition, with_key
from budgetlint.catalog.importers.figures import figure, product
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import FOREVER, Listing, Object, Term
from budgetlint.source.document import Plain

HOME: Final = "https://github.com/wakamex/model-prices"
PROVIDERS: Final = {
    "alibaba": "dashscope",
    "amazon-bedrock": "bedrock",
    "moonshotai": "moonshot",
    "nova": "amazon-nova",
    "xiaomi": "xiaomi-mimo",
    "tencent-tokenhub": "tencent",
}
_METERS: Final = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_read": "cache_read_tokens",
    "cache_write": "cache_write_tokens",
}
_MODES: Final[dict[str, Condition]] = {
    "standard": ALWAYS,
    "batch": condition(service_tier="batch"),
    "flex": condition(service_tier="flex"),
    "ultrafast": condition(service_tier="ultrafast"),
    "fast": condition(speed="fast"),
}
_COMMITS: Final = "https://github.com/"
_LONGER: Final = {"2.0": "cache_write_1h_tokens", "2.5": "cache_write_12h_tokens"}
_WITH_LONGER: Final = frozenset({"anthropic", "moonshot", "openai"})


def snapshot_from_model_prices(
    data: Plain, *, published: str, through: str = "model-prices"
) -> tuple[Object, list[NotCarried]]:
    listing = Listing(published, through, HOME)
    listed = data.get("prices") if isinstance(data, dict) else None
    for provider, models in listed.items() if isinstance(listed, dict) else ():
        ours = PROVIDERS.get(provider, provider)
        for name, modes in models.items() if isinstance(models, dict) else ():
            for mode, rows in modes.items() if isinstance(modes, dict) else ():
                if mode in _MODES:
                    _rows(listing, ours, f"{ours}/{name}", _MODES[mode], objects(rows))
                else:
                    listing.leave(f"{ours}/{name}", mode, "no equivalent condition for the mode")
    for plan in objects(data.get("plans") if isinstance(data, dict) else None):
        _plan(listing, plan)
    return listing.snapshot()


def _rows(listing: Listing, provider: str, name: str, when: Condition, rows: list[Object]) -> None:
    for row, days in _dated(rows):
        rates = row.get("rates")
        if not isinstance(rates, dict):
            continue
        link = str(rates.get("source", ""))
        source = listing.source(provider, None if link.startswith(_COMMITS) else link)
        _put(listing, name, source, when, days, rates)
        for tier in objects(rates.get("tiers")):
            above = figure(tier.get("above"))
            if above is not None:
                conditions = with_key(when, "prompt_tokens_over", int(above))
                _put(listing, name, source, conditions, days, tier)


def _put(listing: Listing, name: str, source: str, when: Condition, days: Term, rates: Object) -> None:
    amounts = {meter: rate for key, meter in _METERS.items() if (rate := figure(rates.get(key))) is not None}
    if not any(amounts.values()):
        listing.leave(name, days[0] or "first row", "every rate is zero, and none is stated as free")
        return
    for meter, rate in amounts.items():
        if rate or not meter.startswith("cache"):
            listing.put(name, source, meter, rate, when=when, days=days)
    times = figure(rates.get("cache_write_1h_multiple"))
    longer = _LONGER.get(str(times))
    if times and longer and amounts.get("cache_write_tokens") and name.partition("/")[0] in _WITH_LONGER:
        listing.put(name, source, longer, product(amounts.get("input_tokens", Decimal(0)), times), when=when, days=days)


def _dated(rows: list[Object]) -> Iterator[tuple[Object, Term]]:
    """The rows with their days; of those that start on one day, the last."""
    for place, row in enumerate(rows):
        start = _start(row)
        following = _start(rows[place + 1]) if place + 1 < len(rows) else None
        end = (date.fromisoformat(following) - timedelta(days=1)).isoformat() if following is not None else None
        if following is None or start is None or following > start:
            yield row, (_not_before_it_was_listed(row, start), end)


def _not_before_it_was_listed(row: Object, start: str | None) -> str | None:
    """The first day of a tier: the provider's for all its models, or the day on which the model was first listed if
    later."""
    rates = row.get("rates")
    listed = rates.get("valid_from") if isinstance(rates, dict) else None
    return max(start, listed[:10]) if start is not None and isinstance(listed, str) else start


def _start(row: Object) -> str | None:
    start = row.get("start")
    return start[:10] if isinstance(start, str) else None


def _plan(listing: Listing, plan: Object) -> None:
    """The seat price of a plan, with the day on which the list read it."""
    provider = PROVIDERS.get(str(plan.get("provider")), str(plan.get("provider")))
    rate = figure(plan.get("usd_per_month"))
    name = f"{provider}/{re.sub(r'[^a-z0-9]+', '-', str(plan.get('name')).lower()).strip('-')}"
    if rate is None or "several prices" in str(plan.get("note", "")):
        listing.leave(name, "usd_per_month", "not a price")
        return
    start, end = (str(plan[key])[:10] if key in plan else None for key in ("valid_from", "valid_until"))
    source = listing.source(provider, str(plan.get("source")), str(plan.get("checked") or listing.published))
    days = (start, end) if start or end else FOREVER
    listing.put(name, source, "seats", rate, days=days)
    if "note" in plan:
        listing.model(name).notes[source, ALWAYS, days] = str(plan["note"])
