"""Compares a committed export with the declared limits: every figure, scope and period that differs."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import written
from budgetlint.source.document import Plain

_NAMED: Final = ("name", "id", "key_alias", "team_id")
"""The keys that identify the members of a list."""
_OTHERS: Final = ("governance.customers", "governance.teams", "governance.virtual_keys")
"""Objects that may contain more than we write: other owners, and further fields of ours."""


def differences(committed: Plain, now: Plain) -> tuple[str, ...]:
    """What is looser, missing or otherwise not as declared, one sentence each; empty if all is as declared.

    A file without `items` but with `governance` is Bifrost's own configuration, of which only that section is
    checked.
    """
    if not isinstance(committed, dict) or not isinstance(now, dict):
        return ("not an export of budgetlint",)
    if not {"items", "target"} & committed.keys() and "governance" in committed and "governance" in now:
        return tuple(_apart("governance", committed["governance"], now["governance"]))
    return tuple(_object("", committed, now))


def _apart(where: str, committed: Plain, now: Plain) -> Iterator[str]:
    match committed, now:
        case dict(), dict():
            yield from _object(where, committed, now)
        case list(), list() if _keyed(now):
            yield from _members(where, committed, now)
        case _:
            if not _same(committed, now):
                yield f"{where}: {_shown(committed)}, declared {_shown(now)}{_looser(committed, now)}"


def _object(where: str, committed: Mapping[str, Plain], now: Mapping[str, Plain]) -> Iterator[str]:
    for name, value in now.items():
        path = f"{where}.{name}" if where else name
        if _is_words(path):
            continue
        if name in committed:
            yield from _apart(path, committed[name], value)
        else:
            yield f"{path}: missing, declared {_shown(value)}"
    if where != "governance" and not where.startswith(_OTHERS):
        extra = (f"{where}.{name}".removeprefix(".") for name in committed if name not in now)
        yield from (f"{path}: not declared" for path in extra if not _is_words(path))


def _is_words(path: str) -> bool:
    """Whether a path holds text about limits, not a limit."""
    return path == "notes" or (path.startswith("refused[") and path.endswith("].reason"))


def _members(where: str, committed: list[Plain], now: list[Plain]) -> Iterator[str]:
    """Compare the members of a list by name: none missing or duplicate, and none added if the list is ours alone."""
    given: dict[str, list[Plain]] = {}
    for member in committed:
        given.setdefault(_name(member), []).append(member)
    expected = {_name(member): member for member in now}
    for name, member in expected.items():
        path = f"{where}[{name}]"
        members = given.get(name, [])
        if len(members) == 1:
            yield from _apart(path, members[0], member)
        else:
            yield f"{path}: {'missing' if not members else 'there more than once'}"
    if where not in (*_OTHERS, "governance.budgets"):
        yield from (f"{where}[{name}]: not declared" for name in given if name not in expected)


def _keyed(members: list[Plain]) -> bool:
    return bool(members) and all(isinstance(member, dict) and _name(member) for member in members)


def _name(member: Plain) -> str:
    """The name of a list's member; empty if it has none."""
    if isinstance(member, dict):
        return next((value for key in _NAMED if isinstance(value := member.get(key), str)), "")
    return ""


def _same(committed: Plain, now: Plain) -> bool:
    """Whether two values are equal; a number never equals true or false."""
    return committed == now and isinstance(committed, bool) == isinstance(now, bool)


def _looser(committed: Plain, now: Plain) -> str:
    """The remark that a figure is above the declared one; empty otherwise."""
    return ": looser" if (before := _figure(now)) is not None and (_figure(committed) or before) > before else ""


def _figure(value: Plain) -> Decimal | None:
    """A number, or the number in a text."""
    match value:
        case bool():
            return None
        case int() | Decimal():
            return Decimal(value)
        case str() if value.replace(".", "", 1).isascii() and value.replace(".", "", 1).isdigit():
            return Decimal(value)
        case _:
            return None


def _shown(value: Plain) -> str:
    match value:
        case bool() | None:
            return {True: "true", False: "false", None: "null"}[value]
        case int() | Decimal():
            return written(Decimal(value))
        case str():
            return f"`{value}`"
        case list():
            return f"[{', '.join(_shown(member) for member in value)}]"
        case _:
            return "{…}"
