"""JSON Schemas as plain data, and their keywords for scalars: types, patterns, bounds and defaults."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Final, TypeAlias

from budgetlint.figures.exact import written_percent
from budgetlint.model.scalars import LARGEST, Form, Kind
from budgetlint.shape.types import Choice, Either, Field, Flag, Scalar, Short

Json: TypeAlias = "str | int | float | bool | None | list[Json] | dict[str, Json]"

Schema: TypeAlias = "dict[str, Json]"

_DIGITS_TOO_MANY: Final = {"": 25, "k": 22, "M": 19, "%": 27}
"""The number of digits before the decimal point, by suffix, with which a number is too large."""


def words_schema(shape: Choice | Flag | Short) -> Schema:
    """The schema of a choice of words or of a flag."""
    match shape:
        case Choice(values):
            return {"enum": list(values)}
        case Flag():
            return {"type": "boolean", "errorMessage": "expected `true` or `false`"}
        case Short():
            return {"type": "string", "pattern": f"^(?:{'|'.join(shape.words)})$"}


def scalar_schema(form: Form) -> Schema:
    """The schema of a text, a date, a number or a share."""
    if form.kind is Kind.TEXT:
        return {"type": "string", **pattern_keywords(form)}
    if form.kind is Kind.DAY:
        return {"type": "string", "format": "date", **pattern_keywords(form)}
    drawn: Schema = {"type": ["number", "string"], **_bounds(form), **pattern_keywords(form)}
    return {**drawn, "multipleOf": 1} if form.whole else drawn


def _bounds(form: Form) -> Schema:
    """The bounds of a number without a suffix; a share without `%` must be below 1."""
    low = "exclusiveMinimum" if form.above_minimum else "minimum"
    if form.kind is Kind.SHARE:
        return {low: _number(form.minimum), "exclusiveMaximum": 1}
    high = "exclusiveMaximum" if form.below_maximum else "maximum"
    return {low: _number(form.minimum), high: _number(form.maximum)}


def pattern_keywords(form: Form) -> Schema:
    """The pattern of a scalar, and the message that an editor shows if a text does not match it."""
    pattern = form.pattern
    if form.kind in (Kind.NUMBER, Kind.SHARE) and form.maximum == LARGEST:
        endings = {"%": 27} if form.kind is Kind.SHARE else _DIGITS_TOO_MANY
        fraction = r"(?:\.[0-9]+)?"
        large = "|".join(rf"(?:_?[0-9]){{{count},}}{fraction}{ending}$" for ending, count in endings.items())
        pattern = f"^(?!{large}){pattern.removeprefix('^')}"
    return {"pattern": pattern, "patternErrorMessage": f"expected {form.expected}"}


def default_of(cls: type, field: Field) -> Json:
    """The default of a key, as written in a file."""
    assert is_dataclass(cls)
    default = next(part.default for part in fields(cls) if part.name == field.attribute)
    if isinstance(default, Decimal):
        shape = field.shape.scalar if isinstance(field.shape, Either) else field.shape
        share = isinstance(shape, Scalar) and shape.form.kind is Kind.SHARE
        return written_percent(default) if share else _number(default)
    if isinstance(default, Enum):
        word: Json = default.value if isinstance(field.shape, Choice) else None
        return word
    return default if isinstance(default, (str, int)) else None


def _number(number: Decimal) -> Json:
    return int(number) if number % 1 == 0 and number < LARGEST else float(number)
