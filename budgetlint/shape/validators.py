"""Pydantic validators built from the tree of shapes that the fast reader uses; they find every misfit, not just the first."""

from collections.abc import Callable, Iterable
from functools import cache

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core.core_schema import (
    CoreSchema,
    any_schema,
    dict_schema,
    list_schema,
    no_info_plain_validator_function,
    nullable_schema,
    tagged_union_schema,
    typed_dict_field,
    typed_dict_schema,
)

from budgetlint.frozen import Frozen
from budgetlint.model.ranges import RANGE_KEYS, Range
from budgetlint.shape.reader import reader_of
from budgetlint.shape.types import (
    OF_RANGES,
    Choice,
    Either,
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
    of_parts,
)
from budgetlint.source.document import Path, Plain

_SCALAR, _OTHER, _RANGE = "scalar", "other", "range"
KEY = "[key]"


class Misfit(Frozen):
    """A path at which data does not have the required shape.

    `kind` is pydantic's: `missing`, `extra_forbidden`, `[key]` for a mapping's key, else a wrong value.
    `shape` is the expected shape, `owners` the shapes along the path, outermost first, with their paths.
    """

    path: Path
    kind: str
    shape: Shape
    owners: tuple[tuple[Path, Shape], ...]


def misfits(shape: Shape, data: Plain) -> list[Misfit]:
    """All misfits between data and a shape."""
    try:
        _validator(shape).validate_python(data)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        misfits = [_misfit(shape, fault["loc"], fault["type"]) for fault in errors]
        return [misfit for misfit in misfits if not _is_of_parts(misfit, data)]
    return []


def _is_of_parts(misfit: Misfit, data: Plain) -> bool:
    """Whether each part of the workload's mix states the missing key."""
    owner = misfit.owners[-1][1] if misfit.owners else None
    if misfit.kind != "missing" or not isinstance(owner, Record):
        return False
    here = data
    for step in misfit.path[:-1]:
        here = here[step] if isinstance(here, dict) and isinstance(step, str) else None
    return isinstance(here, dict) and of_parts(owner.cls, str(misfit.path[-1]), here.get("mix")) is not None


@cache
def _validator(shape: Shape) -> SchemaValidator:
    return SchemaValidator(_schema(shape))


@cache
def _schema(shape: Shape) -> CoreSchema:
    match shape:
        case Scalar() | Choice() | Flag() | Short():
            return no_info_plain_validator_function(reader_of(shape))
        case ListOf(item):
            return list_schema(_schema(item), strict=True)
        case MapOf(key, item, least):
            return dict_schema(_schema(Scalar(key)), _schema(item), min_length=least or None, strict=True)
        case Record(cls=cls):
            return _record(cls, None)
        case OneOf():
            stated = None if shape.default is not None else shape.key
            return tagged_union_schema({word: _record(cls, stated) for word, cls in shape.classes}, _word_of(shape))
        case Either(scalar, other):
            return tagged_union_schema({_SCALAR: _schema(scalar), _OTHER: _schema(other)}, _side_of(shape))
        case RangeOr(range_, other):
            return tagged_union_schema({_RANGE: _schema(range_), _OTHER: _schema(other)}, _range_side(shape))
        case Nullable(inner):
            return nullable_schema(_schema(inner))


def _record(cls: type, chosen_by: str | None) -> CoreSchema:
    keys = {field.key: typed_dict_field(_schema(field.shape), required=field.required) for field in fields_of(cls)}
    if chosen_by is not None:
        keys[chosen_by] = typed_dict_field(any_schema())
    return typed_dict_schema(keys, extra_behavior="forbid", strict=True)


def _word_of(shape: OneOf) -> Callable[[Plain], str | None]:
    words = frozenset(word for word, _ in shape.classes)

    def word_of(value: Plain) -> str | None:
        word = value.get(shape.key, shape.default) if isinstance(value, dict) else None
        return word if isinstance(word, str) and word in words else None

    return word_of


def _side_of(shape: Either) -> Callable[[Plain], str]:
    """The alternative that a value belongs to: a mapping with a key of a range is a range, any other is not a number."""
    ranges = isinstance(shape.other, Record) and issubclass(shape.other.cls, Range)
    numbers = not isinstance(shape.other, (Record, RangeOr))

    def side(value: Plain) -> str:
        if ranges and isinstance(value, dict) and not any(key in OF_RANGES for key in value):
            return _SCALAR
        if numbers and isinstance(value, dict) and value and value.keys() <= RANGE_KEYS:
            return _SCALAR
        return _OTHER if isinstance(value, (list, dict)) else _SCALAR

    return side


def _range_side(shape: RangeOr) -> Callable[[Plain], str]:
    def side(value: Plain) -> str:
        return _RANGE if shape.chosen(value if isinstance(value, dict) else ()) is shape.range else _OTHER

    return side


def _misfit(shape: Shape, location: Iterable[str | int], kind: str) -> Misfit:
    """A misfit from pydantic's location: its path in the data, without the tags of unions, and the shape at its end."""
    path: Path = ()
    owners: list[tuple[Path, Shape]] = []
    for step in location:
        if step == KEY and kind == "value_error" and owners and isinstance(owners[-1][1], MapOf):
            return Misfit(path, KEY, Scalar(owners[-1][1].key), tuple(owners))
        nullable = isinstance(shape, Nullable)
        shape = shape.inner if isinstance(shape, Nullable) else shape
        owners.append((path, shape))
        match shape:
            case OneOf(classes=classes):
                shape = Record(dict(classes)[str(step)])
            case Either(scalar, other):
                number = Nullable(scalar) if nullable else scalar
                shape = number if step == _SCALAR else other
            case RangeOr(range_, other):
                shape = range_ if step == _RANGE else other
            case MapOf(item=item) | ListOf(item=item):
                path, shape = (*path, step), item
            case Record(cls=cls):
                path = (*path, step)
                shape = next((field.shape for field in fields_of(cls) if field.key == step), shape)
    return Misfit(path, kind, shape, tuple(owners))
