"""Setting a value at any path of a text, whether present or not, while preserving everything else."""

from typing import Final

from budgetlint.frozen import Frozen
from budgetlint.source.document import Document, Path, Plain, Span
from budgetlint.source.edit import Edit, edited, end_of, in_flow, line_end, newline_of, offsets, written
from budgetlint.source.yaml_text import load_yaml

_KEY: Final = "value"


class CannotPut(ValueError):
    """A value can't be set at a path; the message explains why."""


class Written(Frozen):
    """A value as written in a file, and its data."""

    text: str
    data: Plain


def value_of(text: str) -> Written:
    """A value on one line, as it would be written after a key: `5%`, `null`, `{mode: prefix}`. Raises `CannotPut`."""
    kept = text.strip()
    if not kept:
        raise CannotPut("it has no value")
    if len(kept.splitlines()) > 1:
        raise CannotPut("a value must be on one line")
    document = load_yaml(f"{_KEY}: {kept}\n")
    if document.faults:
        raise CannotPut(f"`{kept}`: {document.faults[0].message}")
    data = document.data
    if not isinstance(data, dict) or data.keys() != {_KEY}:
        raise CannotPut(f"`{kept}` is not a value")
    return Written(kept, data[_KEY])


def at_path(data: Plain, path: Path) -> tuple[bool, Plain]:
    """Whether data has a value at a path, and the value."""
    here = data
    for step in path:
        match here, step:
            case dict(), _ if str(step) in here:
                here = here[str(step)]
            case list(), _ if str(step).isdecimal() and int(step) < len(here):
                here = here[int(step)]
            case _:
                return False, None
    return True, here


def put(document: Document, path: Path, value: Written) -> Document:
    """The document with a value set at a path; missing mappings along the path are created. Raises `CannotPut`."""
    steps = _steps(document.data, path)
    wanted = _put_in(_copied(document.data), steps, value.data)
    changed = load_yaml(edited(document.text, [_edit(document, steps, value.text)]))
    if changed.faults or not _alike(changed.data, wanted):
        where = ".".join(str(step) for step in path)
        raise CannotPut(f"`{where}` can't be set without changing something else: it may be part of an alias")
    return changed


def _steps(data: Plain, path: Path) -> Path:
    """The path with integers for the steps that lead through lists."""
    steps: list[str | int] = []
    here = data
    for step in path:
        if isinstance(here, list):
            if not str(step).isdecimal() or int(step) >= len(here):
                raise CannotPut(
                    f"`{'.'.join(map(str, steps))}` is a list of {len(here)} items: `{step}` is not an index of it"
                )
            steps.append(int(step))
            here = here[int(step)]
        else:
            steps.append(str(step))
            here = here.get(str(step)) if isinstance(here, dict) else None
    return tuple(steps)


def _copied(data: Plain) -> Plain:
    """A copy of the data in which nothing is shared: what an alias repeats is copied."""
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data


def _alike(one: Plain, other: Plain) -> bool:
    """Whether two values are equal; all numbers in unsupported notations count as equal."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return type(one) is type(other) and (one == other or isinstance(one, float))


def _put_in(data: Plain, path: Path, value: Plain) -> Plain:
    if not path:
        return value
    step = path[0]
    if isinstance(data, list) and isinstance(step, int):
        data[step] = _put_in(data[step], path[1:], value)
        return data
    holder = data if isinstance(data, dict) else {}
    holder[str(step)] = _put_in(holder.get(str(step)), path[1:], value)
    return holder


def _edit(document: Document, path: Path, text: str) -> Edit:
    """The edit that sets a text at a path: in place, or as a new key of the nearest mapping above."""
    depth = len(path)
    while depth and not at_path(document.data, path[:depth])[0]:
        depth -= 1
    _, holder = at_path(document.data, path[:depth])
    rest = path[depth:]
    if not rest:
        return _replaced(document, path, text)
    for key in reversed(rest[1:]):
        text = f"{{{written(str(key))}: {text}}}"
    if isinstance(holder, dict) and (holder or depth):
        return _added(document, path[:depth], holder, f"{written(str(rest[0]))}: {text}")
    return _replaced(document, path[:depth], f"{{{written(str(rest[0]))}: {text}}}")


def _replaced(document: Document, path: Path, text: str) -> Edit:
    if not path:
        return Edit(0, len(document.text), f"{text}\n")
    starts = offsets(document.text)
    span = document.places.value(path)
    start, end = _at(starts, span.line, span.column), end_of(document, starts, span)
    _, value = at_path(document.data, path)
    block = isinstance(value, (dict, list)) and document.text[start : start + 1] not in ("{", "[")
    if block and isinstance(path[-1], str):
        key = document.places.key(path)
        return Edit(_at(starts, key.end_line, key.end_column), end, f": {text}")
    return Edit(start, max(start, end), text)


def _added(document: Document, path: Path, holder: "dict[str, Plain]", entry: str) -> Edit:
    """The edit that adds a key after the last one of a mapping."""
    starts = offsets(document.text)
    if not holder:
        span = document.places.value(path)
        return Edit(_at(starts, span.line, span.column), _at(starts, span.end_line, span.end_column), f"{{{entry}}}")
    last = (*path, list(holder)[-1])
    end = end_of(document, starts, document.places.value(last))
    if in_flow(document, path, starts):
        return Edit(end, end, f", {entry}")
    indent = " " * (_key_column(document, last) - 1)
    at = line_end(document.text, end)
    return Edit(at, at, f"{newline_of(document.text)}{indent}{entry}")


def _key_column(document: Document, path: Path) -> int:
    span: Span = document.places.key(path)
    return span.column


def _at(starts: list[int], line: int, column: int) -> int:
    return starts[line - 1] + column - 1
