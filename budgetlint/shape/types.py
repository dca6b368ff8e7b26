"""The shapes of the model's types, parsed once from annotations and shared by reader, faults and schema."""

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from budgetlint.frozen import Frozen, annotation_of, is_record, parts
from budgetlint.model.calendar import MONTH, MONTH_NUMBER
from budgetlint.model.drivers import DRIVABLE, DriverUse
from budgetlint.model.later import Later
from budgetlint.model.mix import part_type
from budgetlint.model.multipliers import Inherited
from budgetlint.model.ranges import LOOSE_KEYS, RANGE_KEYS, Range
from budgetlint.model.scalars import NAME, Form
from budgetlint.model.workload import KIND_KEY, Workload
from budgetlint.model.workloads import WORKLOAD_KINDS
from budgetlint.source.document import Plain


class Scalar(Frozen):
    """A number, share, text or day."""

    form: Form


class Choice(Frozen):
    """One of some words or numbers."""

    values: tuple[str | int, ...]
    enum: type[Enum] | None = None


class Flag(Frozen):
    """`true` or `false`."""


class ListOf(Frozen):
    """A list of items of one shape."""

    item: "Shape"


class MapOf(Frozen):
    """A mapping from keys of a form to values of one shape."""

    key: Form
    item: "Shape"
    least: int = 0
    """The minimum number of entries."""


class Record(Frozen):
    """A mapping with the keys of a class, which may be imported only when a file uses it."""

    source: type | Later

    @property
    def cls(self) -> type:
        return self.source.cls if isinstance(self.source, Later) else self.source


class OneOf(Frozen):
    """A class chosen by the value of a key; `default` if the key is left out."""

    key: str
    classes: tuple[tuple[str, type], ...]
    default: str | None


class Short(Frozen):
    """A word as a short form of a mapping that has only that word under `key`."""

    key: str
    classes: tuple[tuple[str, type], ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for word, _ in self.classes)


class Either(Frozen):
    """A scalar, or a list or mapping instead."""

    scalar: "Shape"
    other: "Shape"


class RangeOr(Frozen):
    """A range, recognised by its keys, or another mapping."""

    range: Record
    other: "Shape"

    def chosen(self, keys: Iterable[object]) -> "Shape":
        """The shape that applies to a mapping with these keys."""
        return self.range if any(key in OF_RANGES for key in keys) else self.other


class Nullable(Frozen):
    """A value, or null to remove an inherited one."""

    inner: "Shape"


OF_RANGES = RANGE_KEYS | LOOSE_KEYS

Shape = Scalar | Choice | Flag | Short | ListOf | MapOf | Record | OneOf | Either | RangeOr | Nullable


class Field(Frozen):
    """A key of a record: its name in the file, its attribute, whether it is required, and its description.

    Its shape is derived from its annotation on first use, since most files use few of all keys.
    """

    key: str
    attribute: str
    owner: type
    required: bool
    description: str | None

    @property
    def shape(self) -> Shape:
        """The shape of the key's value."""
        return _shape_at(self.owner, self.attribute)


@cache
def fields_of(cls: type) -> tuple[Field, ...]:
    """The keys of a record, in the order of the class. A trailing `_` in an attribute is not part of its key."""
    return tuple(
        Field(
            key=part.name.rstrip("_"),
            attribute=part.name,
            owner=cls,
            required=part.required,
            description=None if part.key is None else part.key.description,
        )
        for part in parts(cls)
    )


@cache
def _shape_at(cls: type, attribute: str) -> Shape:
    """The shape of a key of a record."""
    return _mix_of(cls) if attribute == "mix" else shape_of(annotation_of(cls, attribute))


def _mix_of(cls: type) -> Shape:
    """The shape of a mix, whose parts have the keys of the workload's kind."""
    return MapOf(NAME, Record(part_type(cls)), 1)


def of_parts(cls: type, key: str, mix: Plain) -> Plain:
    """For a workload's `model`: the first part's value, if every part of its mix states one; else None."""
    if key != "model" or not issubclass(cls, Workload) or not isinstance(mix, dict) or not mix:
        return None
    stated = [part.get(key) if isinstance(part, dict) else None for part in mix.values()]
    return None if None in stated else stated[0]


def shape_of(annotation: object) -> Shape:
    """The shape that an annotation of the model describes."""
    origin = get_origin(annotation)
    if origin is Annotated:
        notes = get_args(annotation)[1:]
        return _scalar(notes)
    if origin is Literal:
        return Choice(get_args(annotation))
    if origin is tuple:
        return ListOf(shape_of(get_args(annotation)[0]))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        key, item = get_args(annotation)
        form = shape_of(key)
        assert isinstance(form, Scalar)
        shape = shape_of(item)
        least = 1 if form.form in (MONTH, MONTH_NUMBER) else 0
        return MapOf(form.form, shape, least)
    if origin in (Union, UnionType):
        return _union(get_args(annotation))
    if annotation is bool:
        return Flag()
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Choice(tuple(member.value for member in annotation), annotation)
    return _record_of(annotation)


def _record_of(annotation: object) -> Shape:
    if annotation is Workload:
        return OneOf(KIND_KEY, tuple(WORKLOAD_KINDS.items()), None)
    if isinstance(annotation, Later) or (isinstance(annotation, type) and is_record(annotation)):
        return Record(annotation)
    raise TypeError(f"no shape for {annotation}")


def _scalar(notes: tuple[object, ...]) -> Shape:
    """A value of a form, or, where annotated, a range or the name of a driver instead."""
    scalar = Scalar(next(note for note in notes if isinstance(note, Form)))
    ranges = [Record(note) for note in notes if isinstance(note, type) and issubclass(note, Range)]
    others: list[Shape] = [Record(DriverUse)] if DRIVABLE in notes else []
    if not ranges:
        return Either(scalar, others[0]) if others else scalar
    return Either(scalar, RangeOr(ranges[0], others[0]) if others else ranges[0])


def _union(members: tuple[object, ...]) -> Shape:
    kept = [member for member in members if member not in (NoneType, Inherited)]
    if Inherited in members:
        return Nullable(_union(tuple(kept)))
    if len(kept) == 1:
        return shape_of(kept[0])
    records = [member for member in kept if isinstance(member, type) and is_record(member)]
    if len(records) == len(kept):
        return _by_mode(records)
    first, second = (shape_of(member) for member in kept)
    if isinstance(first, Either) and isinstance(first.other, Record):
        return Either(first.scalar, RangeOr(first.other, second))
    scalar_first = isinstance(first, (Scalar, Flag))
    return Either(first, second) if scalar_first else Either(second, first)


def _by_mode(records: list[type]) -> Either | OneOf:
    """Records distinguished by their `mode`; the one whose `mode` has a default is the default.

    The mode alone is a short form of a record that needs no other key.
    """
    classes: dict[str, type] = {}
    default = None
    for record in records:
        mode = next(field for field in fields_of(record) if field.key == "mode")
        assert isinstance(mode.shape, Choice)
        word = str(mode.shape.values[0])
        classes[word] = record
        if not mode.required:
            default = word
    chosen = OneOf("mode", tuple(classes.items()), default)
    short = tuple(branch for branch in chosen.classes if sum(field.required for field in fields_of(branch[1])) == 1)
    alone = tuple((word, cls) for word, cls in short if word != default)
    return Either(Short("mode", alone), chosen) if alone else chosen
