"""The shapes, keys and words that are allowed at a path of a budget file."""

from budgetlint.model.budget import BudgetFile
from budgetlint.model.scalars import Form
from budgetlint.shape.types import (
    Choice,
    Either,
    Field,
    Flag,
    ListOf,
    MapOf,
    Nullable,
    OneOf,
    RangeOr,
    Record,
    Scalar,
    Shape,
    Short,
    fields_of,
)
from budgetlint.source.document import Path, Plain


def top_keys() -> tuple[str, ...]:
    """The top-level keys of a budget file."""
    return tuple(field.key for field in fields_of(BudgetFile))


def form_at(data: Plain, path: Path) -> Form | None:
    """The form of the value at a path, present or not; None if no single value is allowed there."""
    shape, _ = _shape_at(data, path)
    return None if shape is None else _form(shape)


def field_at(data: Plain, path: Path) -> Field | None:
    """The key at the end of a path, with its description; None for a name or list item, or if nothing is allowed there."""
    shape, here = _shape_at(data, path[:-1]) if path else (None, None)
    fields = () if shape is None else _fields(shape, here)
    return next((field for field in fields if field.key == path[-1]), None)


def fields_in(data: Plain, path: Path) -> tuple[Field, ...]:
    """The keys that are allowed in the mapping at a path."""
    shape, here = _shape_at(data, path)
    return () if shape is None else _fields(shape, here)


def words_at(data: Plain, path: Path) -> tuple[str, ...]:
    """The words that are allowed at a path; empty if the value is not one of a fixed set."""
    outer, _ = _shape_at(data, path[:-1])
    if isinstance(outer, OneOf) and path[-1] == outer.key:
        return tuple(word for word, _ in outer.classes)
    shape, _ = _shape_at(data, path)
    return () if shape is None else _words(shape)


def _shape_at(data: Plain, path: Path) -> tuple[Shape | None, Plain]:
    """The shape that is allowed at a path, and the value there, if any."""
    shape: Shape | None = Record(BudgetFile)
    here = data
    for step in path:
        shape = None if shape is None else _inner(shape, here, str(step))
        here = here.get(str(step)) if isinstance(here, dict) else None
    return shape, here


def _fields(shape: Shape, data: Plain) -> tuple[Field, ...]:
    match shape:
        case Nullable(inner):
            return _fields(inner, data)
        case Either(_, other):
            return _fields(other, data)
        case RangeOr(range_, other):
            stated = isinstance(data, dict) and bool(data)
            return _fields(_mapping(shape, data), data) if stated else (*_fields(range_, data), *_fields(other, data))
        case Record(cls=cls):
            return fields_of(cls)
        case OneOf(key, classes, default):
            word = data.get(key, default) if isinstance(data, dict) else default
            known = dict(classes)
            return fields_of(known[word]) if isinstance(word, str) and word in known else ()
        case _:
            return ()


def _mapping(shape: RangeOr, data: Plain) -> Shape:
    return shape.chosen(data if isinstance(data, dict) else ())


def _words(shape: Shape) -> tuple[str, ...]:
    match shape:
        case Nullable(inner) | ListOf(inner):
            return _words(inner)
        case Either(scalar, _):
            return _words(scalar)
        case Choice(values, _):
            return tuple(str(value) for value in values)
        case Flag():
            return ("true", "false")
        case _:
            return ()


def _inner(shape: Shape, data: Plain, step: str) -> Shape | None:
    match shape:
        case Nullable(inner):
            return _inner(inner, data, step)
        case Either(Short(key) as short, other) if data in short.words:
            return _inner(other, {key: data}, step)
        case Either(_, other):
            return _inner(other, data, step)
        case RangeOr():
            return _inner(shape.chosen((step,)), data, step)
        case Record(cls=cls):
            return next((field.shape for field in fields_of(cls) if field.key == step), None)
        case MapOf(_, item) | ListOf(item):
            return item
        case OneOf(key, classes, default):
            word = data.get(key, default) if isinstance(data, dict) else default
            known = dict(classes)
            return _inner(Record(known[word]), data, step) if isinstance(word, str) and word in known else None
        case _:
            return None


def _form(shape: Shape) -> Form | None:
    match shape:
        case Scalar(form):
            return form
        case Nullable(inner):
            return _form(inner)
        case Either(scalar, _):
            return _form(scalar)
        case _:
            return None
