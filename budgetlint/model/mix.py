"""A workload that is served in several ways at once: its parts, and each of them as a workload of its own."""

from collections.abc import Iterator
from functools import cache
from operator import or_
from types import new_class
from typing import Final

from budgetlint.frozen import Frozen, Key, parts, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.multipliers import INHERITED, NO_MULTIPLIERS, Multipliers
from budgetlint.model.workload import MixPart, Workload, count_keys

_OF_THE_WHOLE: Final = frozenset({"mix", "period", "growth", "ramp", "season", "from_", "until"})
_JOINED: Final = frozenset({"multipliers", "tags"})
"""Keys that a part has beside those of its workload, entry by entry; every other key wins whole."""


def kept_back(cls: type) -> frozenset[str]:
    """The keys of a kind that only the workload as a whole may state: counts, and what they follow."""
    return _OF_THE_WHOLE.union(count_keys(cls))


@cache
def part_type(cls: type) -> type:
    """The keys that a part of a workload of a kind may state: those of the kind, none required, but counts."""
    annotations: dict[str, object] = {}
    body: dict[str, object] = {
        "__doc__": f"A part of the mix of {_kind(cls)}: what it states takes the place of what the workload states.",
        "__annotations__": annotations,
        "__module__": __name__,
    }
    barred = kept_back(cls)
    for part in parts(cls):
        if part.name in barred or part.key is None:
            continue
        stated = part.key
        joined = part.name in _JOINED
        annotations[part.name] = part.annotation if joined else or_(part.annotation, None)
        default = stated.default if joined else None
        body[part.name] = Key(
            stated.description, default, stated.make if joined else None, stated.unit, stated.driver, stated.observed
        )
    return new_class(f"{cls.__name__}Part", (MixPart,), {"kw_only": True}, lambda namespace: namespace.update(body))


def _kind(cls: type) -> str:
    return f"a workload of the kind `{cls.KIND}`" if issubclass(cls, Workload) else "a workload"


def part_workload(workload: Workload, part: MixPart) -> Workload:
    """A part as a workload: what it states, else what the whole states; its counts are still those of the whole."""
    changes: dict[str, object] = {"mix": {}}
    for field in parts(type(part)):
        value = getattr(part, field.name)
        if field.name == "tags":
            changes["tags"] = {**workload.tags, **value}
        elif isinstance(value, Multipliers):
            changes["multipliers"] = _joined(workload.multipliers, value)
        elif field.name != "share" and value is not None:
            changes[field.name] = value
    return replace(workload, **changes)


def _joined(below: Multipliers, over: Multipliers) -> Multipliers:
    """Multipliers over others: each that is stated, null too, takes the other's place."""
    if over == NO_MULTIPLIERS:
        return below
    stated = {part.name: getattr(over, part.name) for part in parts(Multipliers)}
    return replace(below, **{name: value for name, value in stated.items() if value is not INHERITED})


class Spender(Frozen):
    """A workload without a mix, or a part of one as a workload of its own; `path` is where it stands."""

    path: tuple[str, ...]
    name: str
    workload: Workload


def spenders(file: BudgetFile) -> Iterator[Spender]:
    """Everything that is called by itself: the workloads, and the parts of those that have any."""
    for name, workload in file.workloads.items():
        if not workload.mix:
            yield Spender(("workloads", name), name, workload)
        for label, part in workload.mix.items():
            yield Spender(("workloads", name, "mix", label), label, part_workload(workload, part))


def models_in(file: BudgetFile) -> frozenset[str]:
    """Every model in use."""
    return frozenset(spender.workload.model for spender in spenders(file))
