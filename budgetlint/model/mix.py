"""Workloads that are served in several ways: their parts, and each part as a separate workload."""

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
"""Keys of a part that are merged with the workload's entry by entry; any other key replaces the workload's."""


def kept_back(cls: type) -> frozenset[str]:
    """The keys of a kind that only the whole workload may state: counts, and how they change over time."""
    return _OF_THE_WHOLE.union(count_keys(cls))


@cache
def part_type(cls: type) -> type:
    """The type of a part of a mix: the keys of the kind except counts, all of them optional."""
    annotations: dict[str, object] = {}
    body: dict[str, object] = {
        "__doc__": f"A part of the mix of {_kind(cls)}: its keys replace those of the workload.",
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
    """A part as a workload: its own keys, else those of the whole; its counts are those of the whole."""
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
    """The multipliers `over` override those `below`: each stated one, including null, replaces the other."""
    if over == NO_MULTIPLIERS:
        return below
    stated = {part.name: getattr(over, part.name) for part in parts(Multipliers)}
    return replace(below, **{name: value for name, value in stated.items() if value is not INHERITED})


class Spender(Frozen):
    """A workload without a mix, or a part of a mix as a separate workload; `path` is its path in the file."""

    path: tuple[str, ...]
    name: str
    workload: Workload


def spenders(file: BudgetFile) -> Iterator[Spender]:
    """The workloads, with each mix replaced by its parts."""
    for name, workload in file.workloads.items():
        if not workload.mix:
            yield Spender(("workloads", name), name, workload)
        for label, part in workload.mix.items():
            yield Spender(("workloads", name, "mix", label), label, part_workload(workload, part))


def models_in(file: BudgetFile) -> frozenset[str]:
    """The names of all models in use."""
    return frozenset(spender.workload.model for spender in spenders(file))
