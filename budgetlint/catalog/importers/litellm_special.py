"""LiteLLM's price fields that are more than a number: tiers, windows, search contexts, uplifts, allowances."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeAlias

from budgetlint.catalog.importers.conditions import ALWAYS, condition
from budgetlint.catalog.importers.figures import cleaned, figure, product, written
from budgetlint.catalog.importers.litellm_fields import GUARDRAILS, price_field
from budgetlint.catalog.importers.meters import scale
from budgetlint.catalog.importers.table import PriceTable
from budgetlint.source.document import Plain

Left: TypeAlias = dict[str, str]
"""Facts of a field that could not be imported, with the reason."""

OFF_PEAK: Final = "off-peak"

_REGIONS: Final = frozenset({"us", "eu", "uk", "in", "jp", "au", "ca", "ch", "kr", "sg", "br", "apac", "us-gov"})
"""Regions in which a provider's factor may apply; any other key is a flag of the list."""


def listed(meter: str, per_unit: Decimal) -> Decimal:
    """The rate in the meter's published unit, without binary noise."""
    return cleaned(product(per_unit, scale(meter)))


def tiered_pricing(value: Plain, table: PriceTable) -> Left:
    """Ranges of prompt tokens or search results: each range's lower end is a threshold; 0 and 1 mean no threshold."""
    left: Left = {}
    for tier in value if isinstance(value, list) else []:
        if not isinstance(tier, dict):
            continue
        bounds = tier.get("range") or tier.get("max_results_range")
        lower = figure(bounds[0]) if isinstance(bounds, list) and bounds else None
        results = "max_results_range" in tier
        start = 0 if lower is None else int(lower)
        over = start - 1 if results and start else start
        key = "max_results_over" if results else "prompt_tokens_over"
        when = condition(**{key: over}) if over > 0 else ALWAYS
        for name, amount in tier.items():
            field = price_field(name, "chat", "")
            rate = figure(amount)
            if field is not None and rate is not None:
                table.put(when, field.meter, listed(field.meter, rate))
            elif not name.endswith("range"):
                left[name] = "unknown price field"
    return left


def off_peak_pricing(value: Plain, table: PriceTable) -> Left:
    if not isinstance(value, dict):
        return {"off_peak_pricing": "not an object"}
    left: Left = {}
    for name, amount in value.items():
        field = price_field(name, "chat", "")
        rate = figure(amount)
        if field is not None and rate is not None:
            table.put(condition(schedule=OFF_PEAK), field.meter, listed(field.meter, rate))
        elif name not in ("windows", "off_peak_hours_utc", "hours_utc", "weekdays", "weekday_timezone"):
            left[name] = "unknown price field"
    return left


def off_peak_schedule(value: Plain) -> Plain:
    """The windows of an off-peak price, in UTC unless they state a time zone."""
    if not isinstance(value, dict):
        return None
    windows = value.get("windows")
    listed = windows if isinstance(windows, list) else [value]
    zone = value.get("weekday_timezone")
    schedule: dict[str, Plain] = {"time_zone": "UTC", "windows": [_window(w) for w in listed if isinstance(w, dict)]}
    if isinstance(zone, str):
        schedule["weekdays_time_zone"] = zone
    return schedule


def _window(window: dict[str, Plain]) -> Plain:
    hours = window.get("hours_utc", window.get("off_peak_hours_utc"))
    made: dict[str, Plain] = {"hours": hours if isinstance(hours, list) else [hours]}
    if "weekdays" in window:
        made["weekdays"] = window["weekdays"]
    zone = window.get("weekday_timezone")
    if isinstance(zone, str):
        made["weekdays_time_zone"] = zone
    return made


def search_context(value: Plain, table: PriceTable) -> Left:
    """The price of a search by context size; one without a size takes the medium price, as the providers do."""
    if not isinstance(value, dict):
        return {"search_context_cost_per_query": "not an object"}
    rates = {
        name.removeprefix("search_context_size_"): listed("searches", rate)
        for name, amount in value.items()
        if (rate := figure(amount)) is not None
    }
    if table.get(ALWAYS, "searches") is None and "medium" in rates:
        table.put(ALWAYS, "searches", rates["medium"])
    if len(set(rates.values())) > 1 or "medium" not in rates:
        for size, rate in rates.items():
            table.put(condition(search_context=size), "searches", rate)
    return {}


def guardrails(value: Plain, table: PriceTable) -> Left:
    left: Left = {}
    for name, amount in value.items() if isinstance(value, dict) else ():
        rate = figure(amount)
        if name in GUARDRAILS and rate is not None:
            table.put(ALWAYS, GUARDRAILS[name], listed(GUARDRAILS[name], rate))
        else:
            left[name] = "unknown unit"
    return left


def multiplier(name: str, value: Plain, table: PriceTable) -> Left:
    """A multiplier by region: `regional_processing_uplift_multiplier_eu: 1.1` multiplies every token rate there."""
    rate = figure(value)
    region = name.removeprefix("regional_processing_uplift_multiplier_")
    when = condition(region="regional" if region == "regional_endpoint_uplift_multiplier" else region)
    if rate is None:
        return {name: "not a number"}
    table.multiply[when] = {"*_tokens": rate}
    return {}


def provider_entry(value: Plain, table: PriceTable) -> Left:
    """Multipliers by region or speed, and free input images; nothing else in the entry is a price, whatever its
    name."""
    left: Left = {}
    for name, amount in value.items() if isinstance(value, dict) else ():
        rate = figure(amount)
        if rate is None:
            continue
        if name == "minimax_free_input_images":
            allow(table, "input_images", {"count": written(rate), "per": "job"})
        elif name == "fast":
            table.multiply[condition(speed="fast")] = {"*_tokens": rate}
        elif name in _REGIONS:
            table.multiply[condition(region=name)] = {"*_tokens": rate}
        else:
            left[name] = "not a region or a known factor"
    return left


def free_searches(value: Plain, table: PriceTable) -> Left:
    count = figure(value.get("count")) if isinstance(value, dict) else None
    if not isinstance(value, dict) or count is None:
        return {"search_free_requests": "unknown allowance"}
    allowance: dict[str, Plain] = {"count": written(count), "per": value.get("period")}
    if "shared_group" in value:
        allowance["shared"] = value["shared_group"]
    if not any("searches" in rates for rates in table.rates.values()):
        return {"search_free_requests": "an allowance of searches, which have no price"}
    allow(table, "searches", allowance)
    return {}


def allow(table: PriceTable, meter: str, allowance: dict[str, Plain]) -> None:
    for when, rates in table.rates.items():
        if meter in rates:
            table.beside.setdefault(when, {})["free"] = {meter: dict(allowance)}


SPECIAL: Final[dict[str, Callable[[Plain, PriceTable], Left]]] = {
    "tiered_pricing": tiered_pricing,
    "off_peak_pricing": off_peak_pricing,
    "search_context_cost_per_query": search_context,
    "guardrail_cost_per_unit": guardrails,
    "provider_specific_entry": provider_entry,
    "search_free_requests": free_searches,
}
UPLIFT: Final = re.compile(r"^regional_(?:processing|endpoint)_uplift_multiplier(?:_[a-z]+)?$")


def from_comment(comment: str, table: PriceTable) -> None:
    """Facts that the list states only in comments: sound of a clip, minimum charge of a task, megapixels rounded up."""
    sound = re.search(r"(\d+) credits per second with audio, (\d+) without @ \$([0-9.]+) per credit", comment)
    if sound is not None:
        credit = Decimal(sound[3])
        table.put(condition(audio=True), "video_seconds", product(Decimal(sound[1]), credit))
        table.put(condition(audio=False), "video_seconds", product(Decimal(sound[2]), credit))
    least = re.search(r"@ \$([0-9.]+) per credit.*?(\d+) credit minimum per task", comment)
    if least is not None:
        charge = written(product(Decimal(least[1]), Decimal(least[2])))
        for when, rates in table.rates.items():
            if "video_seconds" in rates:
                table.beside.setdefault(when, {})["minimum_charge"] = charge
    if "rounding each image up to the nearest megapixel" in comment and table.get(ALWAYS, "megapixels") is not None:
        table.beside.setdefault(ALWAYS, {})["round_up"] = {"megapixels": "1"}
