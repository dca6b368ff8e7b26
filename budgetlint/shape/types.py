"""What a type of the model says, taken apart once for everyone who walks the tree: reader, faults, schema."""

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
    """A list of one thing."""

    item: "Shape"


class MapOf(Frozen):
    """A mapping from keys of a form to one thing."""

    key: Form
    item: "Shape"
    least: int = 0
    """How many entries there are at least."""


class Record(Frozen):
    """A mapping with known keys: those of a class, which may be imported only when a file has something of it."""

    source: type | Later

    @property
    def cls(self) -> type:
        return self.source.cls if isinstance(self.source, Later) else self.source


class OneOf(Frozen):
    """The class that a key's word chooses; `default` is chosen where the key is left out."""

    key: str
    classes: tuple[tuple[str, type], ...]
    default: str | None


class Short(Frozen):
    """A word that is short for a mapping with nothing but that word under `key`."""

    key: str
    classes: tuple[tuple[str, type], ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for word, _ in self.classes)


class Either(Frozen):
    """A scalar, or a list or mapping in its place."""

    scalar: "Shape"
    other: "Shape"


class RangeOr(Frozen):
    """A range by its keys, else another mapping."""

    range: Record
    other: "Shape"

    def chosen(self, keys: Iterable[object]) -> "Shape":
        """What a mapping with some keys is to be."""
        return self.range if any(key in OF_RANGES for key in keys) else self.other


class Nullable(Frozen):
    """A value, or null to take an inherited one away."""

    inner: "Shape"


OF_RANGES = RANGE_KEYS | LOOSE_KEYS

Shape = Scalar | Choice | Flag | Short | ListOf | MapOf | Record | OneOf | Either | RangeOr | Nullable


class Field(Frozen):
    """A key of a record: its name in the file, its attribute, whether it must be there, its description.

    Its shape is taken out of its annotation when it is first asked for: most files have few of the keys that there are.
    """

    key: str
    attribute: str
    owner: type
    required: bool
    description: str | None

    @property
    def shape(self) -> Shape:
        """What the key's value is to be."""
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
    """The parts of a mix, which know the keys of the workload's kind."""
    return MapOf(NAME, Record(part_type(cls)), 1)


def of_parts(cls: type, key: str, mix: Plain) -> Plain:
    """The value of a workload's `model` where each part of its mix states one: the first part's; else None."""
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
    """A value of a form, or in its place a range or the name of a driver."""
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
    """Records told apart by the word of their `mode`; the one that has a default is it.

    The word alone is short for a record that needs nothing else.
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
