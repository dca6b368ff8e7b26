"""Frozen, slotted records whose methods are compiled on first use.

`dataclasses` compiles six functions per class at import and imports `inspect` to do so, which took a third of a cold
check. A `Frozen` class costs one `type()` call; its `__init__` is compiled only once it has
many instances, and all other methods are shared. Otherwise it behaves as a dataclass: type checkers read
`dataclass_transform`, and `dataclasses.fields`, `replace` and `asdict` work on it.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field

T = TypeVar("T")
_REQUIRED = object()
_BY_HAND = 30
"""Number of instances of a class that are created before its `__init__` is compiled."""


class _Made:
    """A default that is created anew for each instance."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


if TYPE_CHECKING:

    def made(default_factory: Callable[[], T]) -> T: ...

else:

    def made(default_factory):
        """A field whose default is created for each instance: `tags: Mapping[str, str] =
        made(default_factory=dict)`."""
        return _Made(default_factory)


class Key:
    """What a field of the model states beside its type: description, unit, driver and name in records.

    `driver` names the cause to which a change of the field is attributed; `observed` is the field's name in
    production records.
    """

    __slots__ = ("default", "description", "driver", "make", "observed", "unit")

    def __init__(
        self,
        description: str,
        default: object,
        make: Callable[[], object] | None,
        unit: str | None,
        driver: str | None,
        observed: str | None,
    ) -> None:
        self.description = description
        self.default = default
        self.make = make
        self.unit = unit
        self.driver = driver
        self.observed = observed


if TYPE_CHECKING:

    def key(
        description: str,
        *,
        default: T = ...,
        default_factory: Callable[[], T] = ...,
        unit: str | None = None,
        driver: str | None = None,
        observed: str | None = None,
    ) -> T: ...

else:

    def key(description, *, default=_REQUIRED, default_factory=None, unit=None, driver=None, observed=None):
        """A field that people write: `users: Number = key("How many people use it.", unit="user", driver="volume")`."""
        return Key(description, default, default_factory, unit, driver, observed)


class _DataclassFields:
    """The fields as `dataclasses.Field` objects, built once per class on first access."""

    def __get__(self, _: object, cls: "_FrozenType") -> "dict[str, Field[object]]":
        if cls.dataclass_fields is None:
            cls.dataclass_fields = _dataclass_fields(cls)
        return cls.dataclass_fields


def _dataclass_fields(cls: "_FrozenType") -> "dict[str, Field[object]]":
    """The fields of a dataclass with the same annotations and defaults."""
    from dataclasses import field, fields, make_dataclass

    specified: list[tuple[str, object, object]] = []
    for name, default in cls.defaults.items():
        spec: object = field(default=default)
        if default is _REQUIRED:
            spec = field()
        elif isinstance(default, _Made):
            spec = field(default_factory=default.make)
        specified.append((name, cls.annotations[name], spec))
    twin = make_dataclass(cls.__name__, specified, kw_only=True)
    return {built.name: built for built in fields(twin)}


def _annotations(body: Mapping[str, object]) -> dict[str, object]:
    """The annotations in a class body. From Python 3.14 on the body holds a function that evaluates them (PEP 649)."""
    written = body.get("__annotations__", {})
    if not written and "__annotate__" in vars(type):
        annotationlib = import_module("annotationlib")
        annotate = annotationlib.get_annotate_from_class_namespace(body)
        if annotate is not None:
            written = annotationlib.call_annotate_function(annotate, annotationlib.Format.VALUE)
    assert isinstance(written, dict)
    return written


@dataclass_transform(frozen_default=True, field_specifiers=(made, key))
class _FrozenType(type):
    """Takes annotations and defaults from a class body and turns them into slots."""

    defaults: dict[str, object]
    annotations: dict[str, object]
    model_keys: dict[str, Key]
    keywords_only: bool
    uncompiled: int
    """Number of instances still to be created before `__init__` is compiled."""
    dataclass_fields: "dict[str, Field[object]] | None"

    def __new__(
        mcs, name: str, bases: tuple[type, ...], body: dict[str, object], *, kw_only: bool = False
    ) -> "_FrozenType":
        annotations: dict[str, object] = {}
        defaults: dict[str, object] = {}
        model_keys: dict[str, Key] = {}
        keywords_only = kw_only
        for base in reversed(bases):
            if isinstance(base, _FrozenType):
                annotations.update(base.annotations)
                defaults.update(base.defaults)
                model_keys.update(base.model_keys)
                keywords_only = keywords_only or base.keywords_only
        slots = []
        for field, annotation in _annotations(body).items():
            if getattr(annotation, "__origin__", None) is ClassVar:
                continue
            default = body.pop(field, _REQUIRED)
            if isinstance(default, Key):
                model_keys[field] = default
                default = default.default if default.make is None else _Made(default.make)
            defaults[field] = default
            if field not in annotations:
                slots.append(field)
            annotations[field] = annotation
        body["__slots__"] = tuple(slots)
        body["__match_args__"] = tuple(defaults)
        body["__init__"] = _first_init
        made_class = super().__new__(mcs, name, bases, body)
        made_class.defaults = defaults
        made_class.annotations = annotations
        made_class.model_keys = model_keys
        made_class.keywords_only = keywords_only
        made_class.uncompiled = _BY_HAND
        made_class.dataclass_fields = None
        return made_class


def _first_init(self: "Frozen", *arguments: object, **keywords: object) -> None:
    """Set the fields one by one; after `_BY_HAND` instances, compile the class's own `__init__` and install it.

    Compiling costs as much as about sixty instances set by hand, and most classes have fewer in one check.
    """
    cls = type(self)
    if cls.uncompiled and _set_fields(self, cls, arguments, keywords):
        cls.uncompiled -= 1
        return
    compiled = _init_of(cls)
    type.__setattr__(cls, "__init__", compiled)
    compiled(self, *arguments, **keywords)


def _set_fields(self: "Frozen", cls: "_FrozenType", arguments: tuple[object, ...], keywords: dict[str, object]) -> bool:
    """Set each field to its argument or default. Returns False if the arguments don't fit; a compiled `__init__`
    reports that best."""
    defaults = cls.defaults
    given = keywords
    if arguments:
        if cls.keywords_only or len(arguments) > len(defaults):
            return False
        given = dict(zip(defaults, arguments, strict=False))
        if not given.keys().isdisjoint(keywords):
            return False
        given.update(keywords)
    unknown, set_field = len(given), object.__setattr__
    for name, default in defaults.items():
        if name in given:
            value = given[name]
            unknown -= 1
        elif default is _REQUIRED:
            return False
        else:
            value = default.make() if isinstance(default, _Made) else default
        set_field(self, name, value)
    return not unknown


def _init_of(cls: "_FrozenType") -> FunctionType:
    """Compile the `__init__` of a class: its fields as parameters, each set once with `object.__setattr__`."""
    scope: dict[str, object] = {"_set": object.__setattr__}
    parameters, lines = [], []
    for name, default in cls.defaults.items():
        if default is _REQUIRED:
            parameters.append(name)
        else:
            parameters.append(f"{name}=_default_{name}")
            scope[f"_default_{name}"] = default
        value = name
        if isinstance(default, _Made):
            scope[f"_make_{name}"] = default.make
            value = f"_make_{name}() if {name} is _default_{name} else {name}"
        lines.append(f" _set(self,{name!r},{value})")
    star = ["*"] if cls.keywords_only and parameters else []
    head = ",".join(["self", *star, *parameters])
    exec(f"def __init__({head}):\n" + ("\n".join(lines) or " pass"), scope)
    compiled = scope["__init__"]
    assert isinstance(compiled, FunctionType)
    return compiled


class Frozen(metaclass=_FrozenType):
    """Base class of immutable records: annotations are the fields, and equality compares them."""

    __slots__ = ()
    __dataclass_fields__ = _DataclassFields()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} can't be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} can't be deleted")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in type(self).defaults)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in type(self).defaults)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).defaults)
        return f"{type(self).__name__}({shown})"

    def __copy__(self) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), {name: getattr(self, name) for name in type(self).defaults})


def _rebuilt(cls: type[T], fields: dict[str, object]) -> T:
    return cls(**fields)


class RecordField(Frozen):
    """A field of a record: name, annotation, whether it is required, and what the model states about it."""

    name: str
    annotation: object
    required: bool
    key: Key | None = None


def is_record(cls: type) -> bool:
    """Whether a class is a record."""
    return isinstance(cls, _FrozenType)


def parts(cls: type) -> tuple[RecordField, ...]:
    """The fields of a record, inherited ones first. Raises `TypeError` if the class is not a record."""
    if not isinstance(cls, _FrozenType):
        raise TypeError(f"{cls} is not a record")
    return tuple(
        RecordField(name, cls.annotations[name], default is _REQUIRED, cls.model_keys.get(name))
        for name, default in cls.defaults.items()
    )


def annotation_of(cls: type, name: str) -> object:
    """The annotation of a record's field. Raises `KeyError` for an unknown field."""
    if not isinstance(cls, _FrozenType):
        raise TypeError(f"{cls} is not a record")
    return cls.annotations[name]


def unit_of(cls: type, name: str) -> str | None:
    """The unit of a field, as its `key` states it."""
    stated = cls.model_keys.get(name) if isinstance(cls, _FrozenType) else None
    return None if stated is None else stated.unit


def observed_name(cls: type, name: str) -> str | None:
    """The name of a field in production records, as its `key` states it."""
    stated = cls.model_keys.get(name) if isinstance(cls, _FrozenType) else None
    return None if stated is None else stated.observed


R = TypeVar("R", bound=Frozen)  # a bound as text would be compiled at import, which takes as long as ten records


def replace(record: R, **changes: object) -> R:
    """A copy of the record with some fields changed."""
    cls = type(record)
    kept = {name: getattr(record, name) for name in cls.defaults if name not in changes}
    return cls(**kept, **changes)
