"""What can move an estimate: each driver is some fields that change together."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from budgetlint.compare.sides import MULTIPLIERS, Side
from budgetlint.frozen import Frozen, parts

DRIVERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "volume": (
            "users",
            "active_days",
            "requests_per_user_per_day",
            "requests",
            "tasks",
            "started_tasks",
            "developers",
            "tasks_per_developer_per_day",
            "accepted_images",
            "accepted_clips",
            "seats",
            "period",
        ),
        "tokens": ("input_tokens", "output_tokens", "context"),
        "calls": ("calls_per_task",),
        "usage": ("usage", "search_context"),
        "size": (
            "size",
            "quality",
            "steps",
            "megapixels_per_image",
            "seconds_per_clip",
            "billed_per",
            "resolution",
            "audio",
            "characters_per_request",
            "seconds_per_request",
        ),
        "attempts": ("attempts_per_accepted",),
        "tier": ("service_tier", "region", "speed", "schedule"),
        "model": ("model",),
        "price": ("prices",),
        "cache": ("cache",),
        "retries": ("retries",),
        "duplicates": ("duplicates",),
        "rejected_outputs": ("rejected_outputs",),
        "failed_jobs": ("failed_jobs",),
        "buffer": ("buffer",),
    }
)
"""The fields of each driver, in the order in which drivers are told. `period` and `prices` are the file's."""

SAID: Final = frozenset({"title", "description", "tags", "match", "assumptions_from", "multipliers"})
"""Fields of a workload that cost nothing by themselves."""

OTHER: Final = "other"


def driver_of(field: str) -> str:
    """The driver that a field belongs to."""
    return next((name for name, fields in DRIVERS.items() if field in fields), OTHER)


class Driver(Frozen):
    """A driver that has changed, and the fields that it swaps."""

    name: str
    fields: tuple[str, ...]


def changed_drivers(before: Side, after: Side) -> tuple[Driver, ...]:
    """The drivers of which a field differs. Both sides have a workload of the same kind.

    Attempts per accepted output and rejected outputs say the same in two ways: restated, they are one driver.
    """
    fields = set(changed_fields(before, after))
    found = [Driver(name, own) for name, every in DRIVERS.items() if (own := tuple(f for f in every if f in fields))]
    known = {field for every in DRIVERS.values() for field in every}
    if rest := tuple(sorted(fields - known)):
        found.append(Driver(OTHER, rest))
    if {"attempts_per_accepted", "rejected_outputs"} <= fields:
        found = [each for each in found if each.name != "rejected_outputs"]
        at = next(at for at, each in enumerate(found) if each.name == "attempts")
        found[at] = Driver("attempts", ("attempts_per_accepted", "rejected_outputs"))
    return tuple(found)


def changed_fields(before: Side, after: Side) -> tuple[str, ...]:
    """The fields that differ and may cost something."""
    fields = [
        part.name
        for part in parts(type(after.workload))
        if part.name not in SAID and getattr(before.workload, part.name) != getattr(after.workload, part.name)
    ]
    own, others = before.workload.multipliers, after.workload.multipliers
    fields += [name for name in MULTIPLIERS if getattr(own, name) != getattr(others, name)]
    if before.period is not after.period:
        fields.append("period")
    models = sorted({before.workload.model, after.workload.model})
    if before.listings(models) != after.listings(models):
        fields.append("prices")
    return tuple(fields)
