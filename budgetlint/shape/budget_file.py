"""A document to a `BudgetFile`, reading on past what is broken."""

from budgetlint.frozen import Frozen
from budgetlint.model.budget import BudgetFile
from budgetlint.shape.reader import Reader, made, reader_of
from budgetlint.shape.types import MapOf, fields_of
from budgetlint.shape.values import Unfit, text_reader
from budgetlint.source.document import Path, Plain

IGNORED_KEY = "$schema"
USERS_OWN = "x-"


class Reading(Frozen):
    """What could be read of a budget file: None where a part that all else hangs on is broken.

    `broken` are the paths that could not be read; `unread` the names of workloads among them.
    """

    file: BudgetFile | None
    broken: tuple[Path, ...] = ()
    unread: tuple[str, ...] = ()


def ours(data: dict[str, Plain]) -> dict[str, Plain]:
    """The top-level keys that mean something: `$schema` and the user's own `x-…` don't."""
    return {key: value for key, value in data.items() if key != IGNORED_KEY and not key.startswith(USERS_OWN)}


_SPARED = frozenset({"name", "title", "description", "owner", "tags"})
"""Top-level keys without which everything else can still be evaluated."""


def read_budget_file(data: Plain) -> Reading:
    """The budget file in plain data, as far as it can be read."""
    if not isinstance(data, dict):
        return Reading(None, ((),))
    known = {field.key: field for field in fields_of(BudgetFile)}
    arguments: dict[str, object] = {}
    broken: list[Path] = []
    fatal = not isinstance(data.get("workloads"), dict) or not data["workloads"] or "version" not in data
    for key, value in ours(data).items():
        field = known.get(key)
        if field is None:
            broken.append((key,))
            continue
        entries = isinstance(field.shape, MapOf) and key in ("workloads", "budgets")
        if entries and isinstance(value, dict) and isinstance(field.shape, MapOf):
            read = reader_of(field.shape.item)
            arguments[key] = _entries(key, value, text_reader(field.shape.key), read, broken)
            continue
        try:
            arguments[field.attribute] = reader_of(field.shape)(value)
        except Unfit:
            broken.append((key,))
            fatal = fatal or (key not in _SPARED and key != "budgets")
    if fatal:
        return Reading(None, (*broken, ()))
    unread = tuple(str(path[1]) for path in broken if path[0] == "workloads" and len(path) > 1)
    file = made(BudgetFile, arguments)
    return Reading(file if isinstance(file, BudgetFile) else None, tuple(broken), unread)


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
