"""What the JSON Schema of machine output is spelled in."""

from budgetlint.shape.keywords import Json, Schema
from budgetlint.shape.types import Choice, shape_of

AMOUNT = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$"


TEXT: Schema = {"type": "string"}


TEXT_OR_NULL: Schema = {"type": ["string", "null"]}


TAGS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}


ABOUT: Schema = {"description": TEXT, "tags": TAGS}
"""What people say of something in free text, and its tags."""


NAMES: Schema = {"type": "array", "items": {"type": "string"}}


def ref(name: str) -> Schema:
    """A reference to a definition."""
    return {"$ref": f"#/definitions/{name}"}


def list_of(name: str) -> Schema:
    """A list of what a definition describes."""
    return {"type": "array", "items": ref(name)}


def object_of(required: Schema, optional: "Schema | None" = None, kind: str = "object") -> Schema:
    """An object with keys that it must have, and others that it may have."""
    names: list[Json] = list(required)
    types: Json = ["object", "null"] if kind != "object" else "object"
    return {"type": types, "properties": {**required, **(optional or {})}, "required": names}


def words_of(annotation: object, *more: Json) -> Schema:
    """One of the words of a type, or of `more`."""
    shape = shape_of(annotation)
    assert isinstance(shape, Choice)
    return {"enum": [*shape.values, *more]}
