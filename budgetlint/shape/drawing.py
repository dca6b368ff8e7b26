"""JSON Schemas generated from the tree of shapes that the reader and validators use.

Workload kinds are an enumeration with if/then branches, each with exactly the keys of its kind: with
`oneOf`, language servers blame one kind at random and offer the keys of all kinds.
"""

import re
from collections.abc import Callable
from typing import Final

from budgetlint.model.budget import BudgetFile
from budgetlint.model.meters import METERS
from budgetlint.model.ranges import Range
from budgetlint.model.scalars import METER, Form
from budgetlint.model.workload import KIND_DESCRIPTION, KIND_KEY, Workload
from budgetlint.shape.docstrings import first_line
from budgetlint.shape.keywords import Json, Schema, default_of, pattern_keywords, scalar_schema, words_schema
from budgetlint.shape.types import (
    OF_RANGES,
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

_EXAMPLES: Final[dict[str, list[Json]]] = {
    "model": ["anthropic/claude-sonnet-4-5"],
    "snapshot": ["pricing/2026-06-17.json", "builtin"],
    "size": ["1024x1024"],
    "quality": ["medium"],
    "resolution": ["1080p"],
    "ceiling": [1500],
    "buffer": ["15%"],
    "retries": ["3%"],
    "input_tokens": [2000, "2k"],
}


_UNLESS_MIXED: Final[Schema] = {
    "if": {"required": ["mix"], "properties": {"mix": {"additionalProperties": {"required": ["model"]}}}},
    "else": {"required": ["model"]},
}
"""The condition that a workload, or each part of its mix, states a model."""


class _Drawing:
    """A schema under construction, with the definitions to which it refers."""

    def __init__(self) -> None:
        self._definitions: dict[str, Json] = {}

    def document(self, cls: type) -> Schema:
        """The schema of a class with all definitions to which it refers."""
        return {**self._record(cls), "definitions": self._definitions}

    def drawn(self, shape: Shape) -> Schema:
        """The schema of a shape; alternatives (scalar, list or mapping) are distinguished by type alone."""
        match shape:
            case Scalar(form):
                return scalar_schema(form)
            case Choice() | Flag() | Short():
                return words_schema(shape)
            case ListOf(item):
                return {"type": "array", "items": self.drawn(item)}
            case MapOf(key, item, least):
                return {**self._mapping(key, item), **({"minProperties": least} if least else {})}
            case Record(cls=cls):
                return self._reference(_name(cls), lambda: self._record(cls))
            case OneOf():
                return self._one_of(shape)
            case Either() | RangeOr() | Nullable():
                return self._in_place(shape)

    def _in_place(self, shape: Either | RangeOr | Nullable) -> Schema:
        match shape:
            case Either(scalar, Record(cls=cls)) if issubclass(cls, Range):
                return {**_merged(self.drawn(scalar), {"type": "object"}), **self._in_a_mapping(self._range(cls))}
            case Either(scalar, RangeOr() as other):
                return {**_merged(self.drawn(scalar), {"type": "object"}), **self.drawn(other)}
            case Either(scalar, other):
                return _merged(self.drawn(scalar), self._inline(other))
            case RangeOr(range_, other):
                return self._either_mapping(self._range(range_.cls), self._inline(other))
            case Nullable(inner):
                return _merged(self._inline(inner), {"type": "null"})

    def _range(self, cls: type) -> Schema:
        return self._reference(_name(cls), lambda: self._record(cls))

    def _in_a_mapping(self, drawn: Schema) -> Schema:
        return {"if": {"type": "object"}, "then": drawn}

    def _either_mapping(self, ranged: Schema, other: Schema) -> Schema:
        """A schema that reads a mapping with a key of a range as a range, else as `other`."""
        stated: list[Json] = [{"required": [key]} for key in sorted(OF_RANGES)]
        inner: Schema = {"if": {"anyOf": stated}, "then": ranged, "else": other}
        return self._in_a_mapping(inner)

    def _inline(self, shape: Shape) -> Schema:
        return self._record(shape.cls) if isinstance(shape, Record) else self.drawn(shape)

    def _reference(self, name: str, draw: Callable[[], Schema]) -> Schema:
        if name not in self._definitions:
            self._definitions[name] = None
            self._definitions[name] = draw()
        return {"$ref": f"#/definitions/{name}"}

    def _record(self, cls: type) -> Schema:
        return {"type": "object", **self._keys(cls)}

    def _keys(self, cls: type, chosen: "Schema | None" = None) -> Schema:
        properties: dict[str, Json] = dict(chosen or {})
        known = fields_of(cls)
        properties.update({field.key: self._key(cls, field) for field in known})
        mixed: Schema = _UNLESS_MIXED if issubclass(cls, Workload) else {}
        required: list[Json] = [field.key for field in known if field.required and not (mixed and field.key == "model")]
        return {
            "description": first_line(cls),
            "properties": properties,
            **({"required": required} if required else {}),
            **mixed,
            "additionalProperties": False,
        }

    def _key(self, cls: type, field: Field) -> Schema:
        default = default_of(cls, field)
        examples = _EXAMPLES.get(field.key)
        return {
            **self.drawn(field.shape),
            "description": _description(cls, field),
            **({} if default is None else {"default": default}),
            **({} if examples is None or not _is_plain(field.shape) else {"examples": examples}),
            **({"minProperties": 1} if cls is BudgetFile and field.key == "workloads" else {}),
        }

    def _mapping(self, key: Form, item: Shape) -> Schema:
        if key is METER and isinstance(item, (Scalar, Either)):
            name = item.form.name if isinstance(item, Scalar) else "number" if _is_plain(item) else "rate"
            return self._reference(f"{name}-by-meter", lambda: self._metered(name, item))
        return {"type": "object", "propertyNames": pattern_keywords(key), "additionalProperties": self.drawn(item)}

    def _metered(self, name: str, item: Shape) -> Schema:
        """A mapping by meter: those of the registry are suggested, others are allowed since a snapshot may declare them."""
        drawn = self._reference(name, lambda: self.drawn(item))
        known: dict[str, Json] = {
            meter.name: {**drawn, "description": f"In {meter.unit}s; a rate is for {meter.per:,}."}
            for meter in METERS.values()
        }
        return {
            "type": "object",
            "propertyNames": pattern_keywords(METER),
            "properties": known,
            "additionalProperties": drawn,
        }

    def _one_of(self, shape: OneOf) -> Schema:
        """A mapping in which the value of one key determines the other keys."""
        words: list[Json] = [word for word, _ in shape.classes]
        lines: list[Json] = [first_line(cls) for _, cls in shape.classes]
        chosen: Schema = {
            "enum": words,
            "enumDescriptions": lines,
            "description": _chosen_by(shape),
        }
        base: Schema = {"type": "object", "properties": {shape.key: chosen}}
        if shape.default is None:
            return {
                **base,
                "required": [shape.key],
                "allOf": [self._branch(shape, *branch) for branch in shape.classes],
            }
        others = [branch for branch in shape.classes if branch[0] != shape.default]
        default = next(cls for word, cls in shape.classes if word == shape.default)
        return {
            **base,
            **self._branch(shape, *others[0]),
            "else": self._reference(_name(default), lambda: self._keys(default)),
        }

    def _branch(self, shape: OneOf, word: str, cls: type) -> Schema:
        stated = shape.key in {field.key for field in fields_of(cls)}
        chosen: Schema | None = None if stated else {shape.key: {"const": word}}
        says: Schema = {"type": "object", "properties": {shape.key: {"const": word}}, "required": [shape.key]}
        return {"if": says, "then": self._reference(_name(cls), lambda: self._keys(cls, chosen))}


def _is_plain(shape: Shape) -> bool:
    """Whether a shape allows only numbers or words, or a range instead of a number."""
    if isinstance(shape, Either):
        return isinstance(shape.other, Record) and issubclass(shape.other.cls, Range)
    return True


def drawing(cls: type) -> Schema:
    """The schema of a class of the model."""
    return _Drawing().document(cls)


def _description(cls: type, field: Field) -> str:
    """The description of a key. Raises `TypeError` if the model has none."""
    if field.description is None:
        raise TypeError(f"no description for `{field.key}` of {cls.__name__}")
    return field.description


def _chosen_by(shape: OneOf) -> str:
    """The description of the key whose value chooses between classes."""
    if shape.key == KIND_KEY:
        return KIND_DESCRIPTION
    cls = shape.classes[0][1]
    return next(_description(cls, field) for field in fields_of(cls) if field.key == shape.key)


def _merged(one: Schema, other: Schema) -> Schema:
    """A schema for either shape, which is possible because each keyword except `type` applies to only one type."""
    return {**other, **one, "type": [*_types(one), *_types(other)]}


def _types(schema: Schema) -> list[Json]:
    types = schema["type"]
    return types if isinstance(types, list) else [types]


def _name(cls: type) -> str:
    """A definition's name: a workload's kind, else the class's name in words."""
    if issubclass(cls, Workload):
        return cls.KIND
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()
