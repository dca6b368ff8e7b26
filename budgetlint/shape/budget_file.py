"""From a document to a `BudgetFile`, reading on past broken parts."""

from functools import cache

from budgetlint.frozen import Frozen
from budgetlint.model.budget import BudgetFile
from budgetlint.shape.driven import with_drivers
from budgetlint.shape.reader import Reader, reader_of
from budgetlint.shape.types import Field, MapOf, fields_of
from budgetlint.shape.values import Unfit, text_reader
from budgetlint.source.document import Path, Plain

IGNORED_KEY = "$schema"
EXTENSION_PREFIX = "x-"


class Reading(Frozen):
    """The readable parts of a budget file; its `file` is None if a part on which everything depends is broken.

    `broken` holds the paths that could not be read; `unread` the names of the workloads among them.
    """

    file: BudgetFile | None
    broken: tuple[Path, ...] = ()
    unread: tuple[str, ...] = ()


def ours(data: dict[str, Plain]) -> dict[str, Plain]:
    """The data without top-level keys that are ignored: `$schema` and the user's own `x-…`."""
    return {key: value for key, value in data.items() if key != IGNORED_KEY and not key.startswith(EXTENSION_PREFIX)}


_SECTIONS = frozenset({"workloads", "budgets", "accounts"})
"""Top-level keys that map names to values; a broken value does not affect the others."""

_SPARED = frozenset({"name", "title", "description", "owner", "tags", "accounts"})
"""Top-level keys without which everything else can still be evaluated."""


class _TopLevelKey(Frozen):
    """The way in which a top-level key is read: whole, or entry by entry if it maps names to values."""

    whole: Reader
    name: Reader | None
    read: Reader


@cache
def _known_keys() -> dict[str, Field]:
    """The known top-level keys."""
    return {field.key: field for field in fields_of(BudgetFile)}


@cache
def _part(key: str) -> _TopLevelKey:
    """The way in which a top-level key is read."""
    field = _known_keys()[key]
    shape = field.shape
    whole = reader_of(shape)
    if field.key in _SECTIONS and isinstance(shape, MapOf):
        return _TopLevelKey(whole, text_reader(shape.key), reader_of(shape.item))
    return _TopLevelKey(whole, None, whole)


def read_budget_file(data: Plain) -> Reading:
    """The budget file in plain data, as far as it can be read; raises nothing."""
    if not isinstance(data, dict):
        return Reading(None, ((),))
    known = _known_keys()
    arguments: dict[str, object] = {}
    broken: list[Path] = []
    alone = "includes" not in data
    fatal = "version" not in data
    if alone or "workloads" in data:
        fatal = fatal or not isinstance(data.get("workloads"), dict) or (alone and not data["workloads"])
    else:
        arguments["workloads"] = {}
    for key, value in ours(data).items():
        if key not in known:
            broken.append((key,))
            continue
        part = _part(key)
        if part.name is not None and isinstance(value, dict):
            arguments[key] = _entries(key, value, part.name, part.read, broken)
            continue
        try:
            arguments[key] = part.whole(value)
        except Unfit:
            broken.append((key,))
            fatal = fatal or (key not in _SPARED and key != "budgets")
    if fatal:
        return Reading(None, (*broken, ()))
    unread = tuple(str(path[1]) for path in broken if path[0] == "workloads" and len(path) > 1)
    make: type = BudgetFile
    file: object = make(**arguments)
    if not isinstance(file, BudgetFile):
        return Reading(None, tuple(broken), unread)
    return Reading(with_drivers(file), tuple(broken), unread)


def _entries(
    section: str, entries: dict[str, Plain], key: Reader, item: Reader, broken: list[Path]
) -> dict[str, object]:
    read: dict[str, object] = {}
    for name, entry in entries.items():
        try:
            key(name)
            read[name] = item(entry)
        except Unfit:
            broken.append((section, name))
    return read
