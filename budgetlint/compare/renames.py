"""Renamed workloads: matched by kind and nearly equal keys."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from budgetlint.compare.drivers import DRIVER_BY_FIELD
from budgetlint.frozen import parts
from budgetlint.model.workload import Workload

NEARLY: Final = Fraction(2, 3)
"""The minimum share of the keys that affect cost that must be equal."""


def renamed(gone: Mapping[str, Workload], come: Mapping[str, Workload], least: Fraction = NEARLY) -> dict[str, str]:
    """The new names of workloads, each with its old name; the most similar pairs first."""
    likeness = (
        (-_alike(before, after), new, old)
        for new, after in enumerate(come.values())
        for old, before in enumerate(gone.values())
    )
    pairs = sorted(pair for pair in likeness if -pair[0] >= least)
    names, old_names = tuple(come), tuple(gone)
    before: dict[str, str] = {}
    for _, new, old in pairs:
        if names[new] not in before and old_names[old] not in before.values():
            before[names[new]] = old_names[old]
    return before


def _alike(before: Workload, after: Workload) -> Fraction:
    """The share of equal keys among those that either workload states; 0 for different kinds."""
    if type(before) is not type(after):
        return Fraction(0)
    names = [part.name for part in parts(type(after)) if part.name == "model" or part.name in DRIVER_BY_FIELD]
    pairs = [(getattr(before, name), getattr(after, name)) for name in names]
    stated = [pair for pair in pairs if any(value is not None and value != {} for value in pair)]
    return Fraction(sum(old == new for old, new in stated), len(stated)) if stated else Fraction(0)
