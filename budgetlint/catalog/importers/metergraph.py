"""Converts metergraph-core's catalog (`prices.yaml`), in which every row has its days and the provider's page."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import ALWAYS, Condition, condition
from budgetlint.catalog.importers.figures import figure, product
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.listing import Listing, Object, Term
from budgetlint.source.document import Plain

HOME: Final = "https://github.com/metergraph/metergraph"
CHANNELS: Final = {
    "alibaba-api": "dashscope",
    "anthropic-api": "anthropic",
    "aws-bedrock": "bedrock",
    "aws-bedrock-geo": "bedrock",
    "deepseek-api": "deepseek",
    "fireworks-api": "fireworks-ai",
    "google-api": "google",
    "google-vertex-ai": "vertex",
    "meta-api": "meta",
    "minimax-api": "minimax",
    "mistral-api": "mistral",
    "moonshot-api": "moonshot",
    "openai-api": "openai",
    "openrouter-api": "openrouter",
    "perplexity-api": "perplexity",
    "vercel-ai-gateway": "vercel-ai-gateway",
    "xai-api": "xai",
    "zai-api": "zai",
}
_METERS: Final = {
    "input_per_mtok": "input_tokens",
    "output_per_mtok": "output_tokens",
    "cache_read_per_mtok": "cache_read_tokens",
    "cache_write_5m_per_mtok": "cache_write_tokens",
    "cache_write_1h_per_mtok": "cache_write_1h_tokens",
    "request_fee_per_1k_usd": "requests",
}
_TIER: Final = "batch_"
_OTHERWISE: Final = ("channel", "region", "effective_from", "effective_to", "rules", "source_url", "notes", "<<")
_OPERATIONS: Final = {"completed_search": "searches", "tool_call": "tool_calls", "request": "requests"}


def snapshot_from_metergraph(
    catalog: Plain, *, published: str, through: str = "metergraph-core"
) -> tuple[Object, list[NotCarried]]:
    """A snapshot of all rows, past and future ones included."""
    listing = Listing(published, through, HOME)
    for model in objects(catalog.get("models") if isinstance(catalog, dict) else None):
        _read(listing, model)
    for fee in objects(catalog.get("retrieval") if isinstance(catalog, dict) else None):
        _fee(listing, fee)
    return listing.snapshot()


def _read(listing: Listing, model: Object) -> None:
    rows = objects(model.get("prices"))
    named: dict[tuple[str, str], str] = {}
    for alias in objects(model.get("aliases")):
        channel, region = str(alias.get("channel")), str(alias.get("price_region", "global"))
        provider = CHANNELS.get(channel)
        if provider is None or "effective_to" in alias:
            continue
        name = f"{provider}/{str(alias.get('alias')).removeprefix(f'{provider}/')}"
        first = named.setdefault((channel, region), name)
        if first != name:
            listing.model(first).aliases.add(name)
    for row in rows:
        place = (str(row.get("channel")), str(row.get("region", "global")))
        if place in named:
            _row(listing, named[place], row, ALWAYS)
        elif place == ("xai-api", "us") and ("xai-api", "global") in named:
            _row(listing, named["xai-api", "global"], row, condition(region="us"))
        else:
            listing.leave(str(model.get("canonical_id")), f"{place[0]} {place[1]}", "no name for the model there")


def _row(listing: Listing, name: str, row: Object, when: Condition) -> None:
    source = listing.source(name.partition("/")[0], str(row["source_url"]) if "source_url" in row else None)
    days = _days(row)
    for key, value in row.items():
        tier = key.startswith(_TIER)
        meter = _METERS.get(key.removeprefix(_TIER))
        rate = figure(value)
        if meter is not None and rate is not None and (rate or meter.startswith(("input", "output"))):
            conditions = condition(**{**dict(when), "service_tier": "batch"}) if tier else when
            listing.put(name, source, meter, rate, when=conditions, days=days)
        elif meter is None and key not in _OTHERWISE:
            listing.leave(name, key, "unknown price field")
    rules = row.get("rules")
    for rule, value in rules.items() if isinstance(rules, dict) else ():
        if rule == "long_context" and isinstance(value, dict):
            _long_context(listing, name, source, row, when, value)
        elif rule == "off_peak_discount":
            listing.leave(name, rule, "a discount by the hour, whose base is the peak price here")


def _long_context(listing: Listing, name: str, source: str, row: Object, when: Condition, rule: Object) -> None:
    """The prices above the threshold, which apply to the whole call: input by one factor, output by another."""
    threshold = figure(rule.get("threshold"))
    factors = figure(rule.get("input_multiplier")), figure(rule.get("output_multiplier"))
    if threshold is None or factors[0] is None or factors[1] is None:
        listing.leave(name, "long_context", "expected a threshold with two factors")
        return
    above = condition(**{**dict(when), "prompt_tokens_over": int(threshold)})
    for key, meter in _METERS.items():
        rate = figure(row.get(key))
        if rate and meter.endswith("_tokens"):
            factor: Decimal = factors[1] if meter == "output_tokens" else factors[0]
            listing.put(name, source, meter, product(rate, factor), when=above, days=_days(row))


def _days(row: Object) -> Term:
    """The first and last day of a row; the list's end is the first day on which the price no longer applies."""
    start, end = row.get("effective_from"), row.get("effective_to")
    last = (date.fromisoformat(str(end)[:10]) - timedelta(days=1)).isoformat() if end is not None else None
    return (str(start)[:10] if start is not None else None, last)


def _fee(listing: Listing, fee: Object) -> None:
    provider, meter = CHANNELS.get(str(fee.get("channel"))), _OPERATIONS.get(str(fee.get("unit")))
    name = f"{provider}/{str(fee.get('operation')).replace('_', '-')}"
    rate = figure(fee.get("per_1k_usd"))
    if provider is None or meter is None or not rate or fee.get("region", "global") != "global":
        listing.leave(name, str(fee.get("unit")), "unknown fee")
    else:
        listing.put(name, listing.source(provider, str(fee.get("source_url"))), meter, rate, days=_days(fee))
