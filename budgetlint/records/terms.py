"""Sources' words for the outcome and the service tier of a call, in canonical terms."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "ok": ("ok", "success", "succeeded", "successful", "complete", "completed", "done", "finished", "200", "201"),
    "timeout": ("timeout", "timed_out", "timed out", "time_out", "expired", "408", "504"),
    "moderated": ("moderated", "blocked", "nsfw", "content_filter"),
    "cancelled": ("cancelled", "canceled", "aborted"),
    "pending": ("pending", "queued", "in_progress", "running", "processing"),
}

# cases instead of `IN`, which DuckDB turns into a join of every row; the first cases decide nearly all rows
OUTCOME = (
    "CASE WHEN status IS NULL OR status = 'ok' OR status = '' THEN 'ok' WHEN status = 'failed' THEN 'failed' ELSE CASE lower(status) "
    + " ".join(f"WHEN '{word}' THEN '{outcome}'" for outcome, words in _OUTCOMES.items() for word in words)
    + " ELSE 'failed' END END"
)

RAW: Mapping[str, str] = {"status": "raw_status", "service_tier": "raw_tier"}
"""Columns whose words are mapped to ours, by the name under which they may be read unmapped: an engine groups by a file's own
dictionary much faster than by a mapped value, and our words map to themselves."""


def served_tier() -> str:
    """The tier that served a call, from the source's `service_tier`."""
    return tier_sql(frozenset({"service_tier"}))


UNSTATED = " ".join(f"WHEN '{word}' THEN NULL" for word in ("", "auto", "not_available", "unknown", "null"))

_STANDARD = " ".join(
    f"WHEN '{word}' THEN 'standard'" for word in ("default", "on_demand", "on-demand", "ondemand", "standard_only")
)

_USUAL = "WHEN 'default' THEN 'standard' " + " ".join(
    f"WHEN '{word}' THEN '{word}'" for word in ("standard", "priority", "batch", "flex")
)
"""The most frequent values, which are compared before anything is converted to lower case."""


def tier_sql(filled: AbstractSet[str]) -> str:
    """The tier that served a call in the terms of price lists: `default` and the like are `standard`, `auto` is unknown."""
    tier = "NULL"
    if "service_tier" in filled:
        tier = f"CASE service_tier {_USUAL} ELSE CASE lower(service_tier) {UNSTATED} {_STANDARD} ELSE lower(service_tier) END END"
    return f"CASE WHEN batch = 1 THEN 'batch' ELSE {tier} END" if "batch" in filled else tier
