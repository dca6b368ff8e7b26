"""Drivers: the causes that can change an estimate, each a group of fields that change together."""

from typing import Final

from budgetlint.compare.sides import MULTIPLIERS, Side
from budgetlint.frozen import Frozen, parts
from budgetlint.model.multipliers import Multipliers
from budgetlint.model.workloads import WORKLOAD_KINDS

_ORDER: Final = (
    "volume",
    "tokens",
    "calls",
    "usage",
    "size",
    "attempts",
    "mix",
    "growth",
    "ramp",
    "season",
    "horizon",
    "tier",
    "model",
    "price",
    "cache",
    "retries",
    "duplicates",
    "rejected_outputs",
    "failed_jobs",
    "buffer",
)
"""The order in which drivers are reported; one that only the model names comes last."""

_OF_THE_FILE: Final = {
    "prices": "price",
    "starts": "horizon",
    "growths": "growth",
    "ramps": "ramp",
    "seasons": "season",
}
"""Fields of a side that a workload does not state itself."""


def _driver_by_field() -> dict[str, str]:
    """The driver of each field that affects cost, as the model names it."""
    classes: tuple[type, ...] = (*WORKLOAD_KINDS.values(), Multipliers)
    fields = [part for cls in classes for part in parts(cls)]
    stated = {part.name: part.key.driver for part in fields if part.key is not None and part.key.driver is not None}
    return {**stated, **_OF_THE_FILE}


DRIVER_BY_FIELD: Final = _driver_by_field()
"""The driver of each field; a field without one has no cost of its own."""

DRIVERS: Final = tuple(dict.fromkeys((*_ORDER, *DRIVER_BY_FIELD.values())))
"""Every driver, in the order in which they are reported."""


class ChangedDriver(Frozen):
    """A driver that has changed, and its fields."""

    name: str
    fields: tuple[str, ...]


def changed_drivers(before: Side, after: Side) -> tuple[ChangedDriver, ...]:
    """The drivers with a changed field. Both sides have a workload of the same kind.

    Attempts per accepted output and rejected outputs are two ways to state one fact, so a change between them is one
    driver.
    """
    fields_of: dict[str, list[str]] = {}
    for field in changed_fields(before, after):
        fields_of.setdefault(DRIVER_BY_FIELD[field], []).append(field)
    if "attempts" in fields_of and "rejected_outputs" in fields_of:
        fields_of["attempts"] += fields_of.pop("rejected_outputs")
    return tuple(ChangedDriver(name, tuple(fields_of[name])) for name in DRIVERS if name in fields_of)


def changed_fields(before: Side, after: Side) -> tuple[str, ...]:
    """The fields that differ and may affect cost."""
    fields = [
        part.name
        for part in parts(type(after.workload))
        if part.name in DRIVER_BY_FIELD and getattr(before.workload, part.name) != getattr(after.workload, part.name)
    ]
    then, now = before.workload.multipliers, after.workload.multipliers
    fields += [name for name in MULTIPLIERS if getattr(then, name) != getattr(now, name)]
    if (before.starts, before.months) != (after.starts, after.months):
        fields.append("starts")
    fields += [name for name in ("growths", "ramps", "seasons") if getattr(before, name) != getattr(after, name)]
    if before.period is not after.period:
        fields.append("period")
    models = sorted(before.models | after.models)
    if before.listings(models) != after.listings(models):
        fields.append("prices")
    return tuple(dict.fromkeys(fields))
