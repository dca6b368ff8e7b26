"""A budget file merged with the defaults that it extends: one level deep, and entry by entry for mappings of named entries."""

from typing import Final

from budgetlint.findings.problem import At
from budgetlint.frozen import Frozen
from budgetlint.lint.origin import Base
from budgetlint.lint.siblings import Sibling, Siblings
from budgetlint.model.budget import DEFAULT_KEYS, Defaults
from budgetlint.shape.budget_file import ours
from budgetlint.shape.fault import ShapeFault
from budgetlint.shape.reader import read_record
from budgetlint.shape.values import Unfit
from budgetlint.source.document import Document, Plain
from budgetlint.source.encoding import decoded, unreadable
from budgetlint.source.yaml_text import load_yaml

KEY: Final = "extends"
RULE: Final = "extends-invalid"
_JOINED: Final = ("multipliers", "tags", "accounts")
_REMOVABLE: Final = ("tags", "accounts")
_NOT_THERE: Final = frozenset({"extends", "includes"})


class Extended(Frozen):
    """A file merged with its defaults; `data` is None if they can't be merged.
    `faults` are in the file, `base_faults` in the defaults; each refers to positions in its own text.
    """

    data: Plain
    base: Base | None = None
    faults: tuple[ShapeFault, ...] = ()
    base_faults: tuple[ShapeFault, ...] = ()
    joined: bool = True


def extended(path: str, data: dict[str, Plain], siblings: Siblings) -> Extended:
    """A file's data merged with the file that it extends."""
    reference = data[KEY]
    if not isinstance(reference, str) or not reference.strip():
        return Extended(data)
    sibling = siblings.file(path, reference)
    if sibling.path == path:
        return _refused(data, reference, "it is this file itself")
    if sibling.data is None:
        return _refused(data, reference, sibling.detail)
    base = _document(sibling)
    if not base.readable:
        return Extended(data, Base(sibling.path, base), joined=False)
    if not isinstance(base.data, dict):
        return _refused(data, reference, "it is not a mapping of keys and values")
    return _joined(data, base.data, sibling.path, base)


def _refused(data: Plain, reference: str, why: str) -> Extended:
    message = f"`{reference}` can't be extended: {why}"
    advice = "name under `extends` a YAML file of defaults, by its path relative to this file"
    return Extended(data, faults=(ShapeFault(RULE, (KEY,), message, advice),), joined=False)


def _document(sibling: Sibling) -> Document:
    text = decoded(sibling.data or b"")
    return load_yaml(text) if isinstance(text, str) else unreadable(text)


def _joined(data: dict[str, Plain], defaults: dict[str, Plain], path: str, document: Document) -> Extended:
    """The file's keys override those of the defaults; multipliers, tags and accounts are merged entry by entry."""
    whole: set[str] = set()
    entries: set[tuple[str, str]] = set()
    joined = dict(data)
    for key in DEFAULT_KEYS:
        if key not in defaults:
            continue
        value, stated = data.get(key), defaults[key]
        if key not in data:
            joined[key] = stated
            whole.add(key)
        elif key in _JOINED and isinstance(value, dict) and isinstance(stated, dict):
            joined[key] = {**stated, **value}
            entries |= {(key, name) for name in stated if name not in value}
    for key in _REMOVABLE:
        if key in joined:
            joined[key] = _without_removed(joined[key], data.get(key))
    base = Base(path, document, frozenset(whole), frozenset(entries))
    return Extended(joined, base, base_faults=_faults_of(document, defaults))


def _without_removed(entries: Plain, written: Plain) -> Plain:
    """The entries without those that the file removes with `null`."""
    if not isinstance(entries, dict) or not isinstance(written, dict):
        return entries
    return {name: value for name, value in entries.items() if value is not None or name not in written}


def _faults_of(document: Document, defaults: dict[str, Plain]) -> tuple[ShapeFault, ...]:
    """The faults of a file of defaults; a valid one imports nothing."""
    nested = tuple(
        ShapeFault(
            RULE,
            (key,),
            f"`{key}` is not allowed in a file that is itself extended",
            "move the keys of that file here",
            At.KEY.value,
        )
        for key in defaults
        if key in _NOT_THERE
    )
    try:
        read_record(Defaults, ours(defaults))
    except Unfit:
        from budgetlint.shape.faults import defaults_faults

        faults = tuple(
            fault for fault in defaults_faults(document) if fault.path[:1] not in {other.path for other in nested}
        )
        return (*nested, *faults)
    return nested


def faults_beside_removals(faults: tuple[ShapeFault, ...], data: Plain) -> tuple[ShapeFault, ...]:
    """The faults of a file that extends another, in which a tag or account may be `null` to remove an inherited one."""
    removed = {
        (key, name)
        for key in _REMOVABLE
        for entries in ([data.get(key)] if isinstance(data, dict) else [])
        for name, value in (entries.items() if isinstance(entries, dict) else ())
        if value is None
    }
    return tuple(fault for fault in faults if fault.path not in removed)
