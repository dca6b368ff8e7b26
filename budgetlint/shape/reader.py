"""From plain data to the types of the model: fast, and importing nothing that a valid file does not need.

It reports only that data does not fit. `faults` explains why and where; a test checks that both accept the same files.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import TypeVar

from budgetlint.model.later import Later
from budgetlint.model.ranges import Range, Ranged
from budgetlint.shape.types import (
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
from budgetlint.shape.values import UNFIT, text_reader, value_reader
from budgetlint.source.document import Plain

Reader = Callable[[Plain], object]
T = TypeVar("T")


def read_record(cls: type[T], data: Plain) -> T:
    """A record of a class, read from plain data. Raises `Unfit`."""
    record = reader_of(Record(cls))(data)
    if not isinstance(record, cls):
        raise UNFIT
    return record


def reader_of(shape: Shape) -> Reader:
    """The function that reads a shape; the function raises `Unfit`."""
    match shape:
        case Scalar(form):
            return value_reader(form)
        case Choice() | Short():
            return _word(shape)
        case Flag():
            return _flag
        case ListOf(item):
            return _list(reader_of(item))
        case MapOf(key, item, least):
            return _mapping(text_reader(key), reader_of(item), least)
        case Record(source):
            return _record(source, None)
        case OneOf():
            return _one_of(shape)
        case Either() | RangeOr() | Nullable():
            return _in_place(shape)


def _in_place(shape: Either | RangeOr | Nullable) -> Reader:
    match shape:
        case Either(scalar, other):
            return _either(reader_of(scalar), reader_of(other))
        case RangeOr():
            return _range_or(shape)
        case Nullable(inner):
            return _nullable(reader_of(inner))


def _word(shape: Choice | Short) -> Reader:
    return _short(shape) if isinstance(shape, Short) else _choice(shape)


def _choice(shape: Choice) -> Reader:
    words: dict[object, object] = {value: shape.enum(value) if shape.enum else value for value in shape.values}

    def read(value: Plain) -> object:
        if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool) and value in words:
            return words[value]
        raise UNFIT

    return read


def _flag(value: Plain) -> bool:
    if isinstance(value, bool):
        return value
    raise UNFIT


def _short(shape: Short) -> Reader:
    readers = {word: _record(cls, None) for word, cls in shape.classes}

    def read(value: Plain) -> object:
        if not isinstance(value, str) or value not in readers:
            raise UNFIT
        return readers[value]({shape.key: value})

    return read


def _list(item: Reader) -> Reader:
    def read(value: Plain) -> object:
        if not isinstance(value, list):
            raise UNFIT
        return tuple([item(entry) for entry in value])

    return read


def _mapping(key: Callable[[Plain], str], item: Reader, least: int) -> Reader:
    def read(value: Plain) -> object:
        if not isinstance(value, dict) or len(value) < least:
            raise UNFIT
        return {key(name): item(entry) for name, entry in value.items()}

    return read


def _either(scalar: Reader, other: Reader) -> Reader:
    def read(value: Plain) -> object:
        return other(value) if isinstance(value, (list, dict)) else scalar(value)

    return read


def _range_or(shape: RangeOr) -> Reader:
    readers = {side: reader_of(side) for side in (shape.range, shape.other)}

    def read(value: Plain) -> object:
        return readers[shape.chosen(value if isinstance(value, dict) else ())](value)

    return read


def _nullable(inner: Reader) -> Reader:
    def read(value: Plain) -> object:
        return None if value is None else inner(value)

    return read


class _Keys:
    """The keys of a record; the reader of each is created on first use. A range is read as its mean, which keeps it."""

    __slots__ = ("cls", "known", "ranged", "readers", "required")

    def __init__(self, cls: type) -> None:
        fields = fields_of(cls)
        self.cls = cls
        self.ranged = issubclass(cls, Range)
        self.known = {field.key: field for field in fields}
        self.readers: dict[str, tuple[str, Reader]] = {}
        self.required = frozenset(field.key for field in fields if field.required)

    def met(self, key: str) -> tuple[str, Reader] | None:
        """The attribute of a key and its reader; None for an unknown key."""
        field = self.known.get(key)
        if field is None:
            return None
        return self.readers.setdefault(key, (field.attribute, reader_of(field.shape)))

    def read_from_parts(self, arguments: dict[str, object], value: dict[str, Plain]) -> None:
        """Reads missing required keys from the parts of a mix. Raises `Unfit` if they are missing there too."""
        for key in self.required.difference(value):
            field, instead = self.met(key), of_parts(self.cls, key, value.get("mix"))
            if field is None or instead is None:
                raise UNFIT
            arguments[field[0]] = field[1](instead)


@cache
def _keys_of(source: type | Later) -> _Keys:
    return _Keys(source.cls if isinstance(source, Later) else source)


def _record(source: type | Later, chosen_by: str | None) -> Reader:
    """The reader of a class; `chosen_by` is the key that selected the class and is not one of its keys."""

    keys: _Keys | None = None

    def read(value: Plain) -> object:
        nonlocal keys
        if keys is None:
            keys = _keys_of(source)
        readers = keys.readers
        if not isinstance(value, dict):
            raise UNFIT
        arguments: dict[str, object] = {}
        for key, entry in value.items():
            field = readers.get(key) or keys.met(key)
            if field is None:
                if key == chosen_by:
                    continue
                raise UNFIT
            attribute, reader = field
            arguments[attribute] = reader(entry)
        if keys.required.difference(value):
            keys.read_from_parts(arguments, value)
        record = keys.cls(**arguments)
        return Ranged(record) if keys.ranged else record

    return read


def _one_of(shape: OneOf) -> Reader:
    optional = shape.default is not None
    readers = {word: _record(cls, None if optional else shape.key) for word, cls in shape.classes}

    def read(value: Plain) -> object:
        if not isinstance(value, dict):
            raise UNFIT
        word = value.get(shape.key, shape.default)
        if not isinstance(word, str) or word not in readers:
            raise UNFIT
        return readers[word](value)

    return read
