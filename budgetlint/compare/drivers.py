"""What can move an estimate: each driver is some fields that change together."""

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
"""The drivers in the order in which they are reported; one that only the model names comes last."""

_OF_THE_FILE: Final = {
    "period": "volume",
    "prices": "price",
    "starts": "horizon",
    "growths": "growth",
    "ramps": "ramp",
    "seasons": "season",
}
"""Fields of a side that a workload does not state itself."""


def _driver_by_field() -> dict[str, str]:
    """The driver of each field that costs something, as the model names it."""
    classes: tuple[type, ...] = (*WORKLOAD_KINDS.values(), Multipliers)
    fields = [part for cls in classes for part in parts(cls)]
    stated = {part.name: part.key.driver for part in fields if part.key is not None and part.key.driver is not None}
    return {**stated, **_OF_THE_FILE}


DRIVER_BY_FIELD: Final = _driver_by_field()
"""The driver of each field; a field without one costs nothing by itself."""

DRIVERS: Final = tuple(dict.fromkeys((*_ORDER, *DRIVER_BY_FIELD.values())))
"""Every driver, in the order in which they are reported."""


class ChangedDriver(Frozen):
    """A driver that has changed, and the fields that it swaps."""

    name: str
    fields: tuple[str, ...]


def changed_drivers(before: Side, after: Side) -> tuple[ChangedDriver, ...]:
    """The drivers of which a field differs. Both sides have a workload of the same kind.

    Attempts per accepted output and rejected outputs say the same in two ways: restated, they are one driver.
    """
    fields_of: dict[str, list[str]] = {}
    for field in changed_fields(before, after):
        fields_of.setdefault(DRIVER_BY_FIELD[field], []).append(field)
    if "attempts" in fields_of and "rejected_outputs" in fields_of:
        fields_of["attempts"] += fields_of.pop("rejected_outputs")
    return tuple(ChangedDriver(name, tuple(fields_of[name])) for name in DRIVERS if name in fields_of)


def changed_fields(before: Side, after: Side) -> tuple[str, ...]:
    """The fields that differ and may cost something."""
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
