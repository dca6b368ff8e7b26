"""Regions in LiteLLM's keys (`azure/eu/gpt-5`), also as conditions of the model without a region.

The entry of a region is added if it prices every token meter under all conditions under which the model without a
region does: then no two entries tie, whatever the tier or prompt size. It names no tier that the
model does not have elsewhere. Otherwise the regional prices stay with the model that has the region in its name.
"""

import re
from typing import Final

from budgetlint.catalog.importers.genai_days import objects
from budgetlint.source.document import Plain
from tools.catalog.entries import Entry, conditions_of, rates_of

_REGION: Final = re.compile(r"^(azure/(?:eu|us|apac|us-gov)|bedrock/[a-z]{2}(?:-gov)?-[a-z]+-[0-9])/(.+)$")


def with_regions(models: dict[str, dict[str, Plain]]) -> int:
    """Add regional entries to the models; returns the number of pairs of model and region."""
    added = 0
    for identifier, model in list(models.items()):
        parts = _REGION.match(identifier)
        if parts is None:
            continue
        provider, _, region = parts[1].partition("/")
        base = models.get(f"{provider}/{parts[2]}")
        if base is None:
            continue
        here, there = objects(model.get("prices")), objects(base.get("prices"))
        if _covers(here, there):
            base["prices"] = [*there, *(_in_region(entry, region) for entry in here)]
            added += 1
    return added


def _covers(here: list[Entry], there: list[Entry]) -> bool:
    plain = [entry for entry in there if "region" not in conditions_of(entry)]
    if any("from" in entry or "until" in entry or "multiply" in entry for entry in [*here, *there]):
        return False
    return _priced(plain) <= _priced(here) and _tiers(here) <= _tiers(plain)


def _tiers(entries: list[Entry]) -> set[str]:
    return {str(conditions_of(entry).get("service_tier")) for entry in entries}


def _priced(entries: list[Entry]) -> set[tuple[str, str]]:
    return {
        (meter, repr(sorted(conditions_of(entry).items())))
        for entry in entries
        for meter in rates_of(entry)
        if meter.endswith("_tokens")
    }


def _in_region(entry: Entry, region: str) -> Entry:
    when = {**conditions_of(entry), "region": region}
    rest = {key: value for key, value in entry.items() if key not in ("source", "when")}
    return {"source": entry["source"], "when": {key: when[key] for key in sorted(when)}, **rest}
