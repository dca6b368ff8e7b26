"""Limits on the cost of a policy: a time limit for patterns, and a maximum number of steps per file."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, Protocol

import regex
from jsonschema.exceptions import ValidationError

from budgetlint.source.document import Plain

SECONDS: Final = 0.25
"""The most seconds that a pattern may take on a text. Usual patterns take a thousandth of that."""
_STEPS: Final = 50_000
_STEPS_PER_VALUE: Final = 500
"""The number of keyword applications allowed: a fixed number per file, and more for each of its values."""
_MOST_KEYS: Final = 2_000
_MOST_EXPONENT: Final = 1_000


class TooCostly(Exception):
    """A policy can't be applied to a file within the limits; the message explains why."""


class Validator(Protocol):
    """The part of a validator that keywords use."""

    def is_type(self, instance: object, type: str) -> bool: ...  # noqa: A002
    def descend(
        self, instance: object, schema: object, path: object = None, schema_path: object = None
    ) -> Iterator[ValidationError]: ...


Keyword = Callable[[Validator, Plain, Plain, Mapping[str, Plain]], Iterator[ValidationError] | None]
"""A keyword of JSON Schema: from (validator, the keyword's value, instance, schema) to violations."""


class Fuel:
    """The steps that remain for one file."""

    __slots__ = ("left", "steps")

    def __init__(self) -> None:
        self.left = self.steps = 0

    def fill(self, data: Plain) -> None:
        """Resets the steps to the number allowed for a file of this size."""
        self.left = self.steps = _STEPS + _STEPS_PER_VALUE * _size(data)

    def metered(self, keyword: Keyword) -> Keyword:
        """The keyword, wrapped to consume a step at each application."""

        def apply(
            validator: Validator, value: Plain, instance: Plain, schema: Mapping[str, Plain]
        ) -> Iterator[ValidationError]:
            self.left -= 1
            if self.left < 0:
                raise TooCostly(f"it takes more than {self.steps:,} steps on this file")
            yield from keyword(validator, value, instance, schema) or ()

        return apply


@lru_cache(maxsize=1_000)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern)


@lru_cache(maxsize=100_000)
def is_match(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text. Raises `TooCostly` after the time limit, and `regex.error`."""
    try:
        return _compiled(pattern).search(text, timeout=SECONDS) is not None
    except TimeoutError:
        raise TooCostly(f"its pattern `{pattern}` takes longer than {SECONDS} s on a text of this file") from None


def pattern_keyword(validator: Validator, value: Plain, instance: Plain, _: object) -> Iterator[ValidationError]:
    """`pattern`, under a time limit."""
    if validator.is_type(instance, "string") and isinstance(value, str) and not is_match(value, str(instance)):
        yield ValidationError(f"{instance!r} does not match {value!r}")


def pattern_properties(validator: Validator, value: Plain, instance: Plain, _: object) -> Iterator[ValidationError]:
    """`patternProperties`, under a time limit."""
    if isinstance(instance, dict) and isinstance(value, dict):
        for pattern, schema in value.items():
            for key, item in instance.items():
                if is_match(pattern, key):
                    yield from validator.descend(item, schema, path=key, schema_path=pattern)


def additional_properties(
    validator: Validator, value: Plain, instance: Plain, schema: Mapping[str, Plain]
) -> Iterator[ValidationError]:
    """`additionalProperties`, under a time limit."""
    if not isinstance(instance, dict):
        return
    extra = additional_keys(instance, schema)
    if validator.is_type(value, "object"):
        for key in extra:
            yield from validator.descend(instance[key], value, path=key)
    elif value is False and extra:
        yield ValidationError("additional properties are not allowed")


def additional_keys(instance: Mapping[str, Plain], schema: Mapping[str, Plain]) -> list[str]:
    """The keys that match neither `properties` nor `patternProperties` of a schema."""
    named, patterns = schema.get("properties"), schema.get("patternProperties")
    known = named if isinstance(named, dict) else {}
    tried = tuple(patterns) if isinstance(patterns, dict) else ()
    return [key for key in instance if key not in known and not any(is_match(one, key) for one in tried)]


def unique_items(_: Validator, value: Plain, instance: Plain, __: object) -> Iterator[ValidationError]:
    """`uniqueItems`, in time that grows with the list."""
    if value is True and isinstance(instance, list) and len({_identity(item) for item in instance}) < len(instance):
        yield ValidationError("the list has a duplicate item")


def _identity(value: Plain) -> tuple[str, object]:
    """A key that is equal for two values exactly if JSON Schema considers them equal."""
    match value:
        case dict():
            return "object", frozenset((key, _identity(item)) for key, item in value.items())
        case list():
            return "array", tuple(_identity(item) for item in value)
        case bool() | None:
            return "word", value
        case str():
            return "string", value
        case _:
            return "number", value


def _size(data: Plain) -> int:
    """The number of values, including those repeated by aliases."""
    match data:
        case dict():
            return 1 + sum(_size(item) for item in data.values())
        case list():
            return 1 + sum(_size(item) for item in data)
    return 1


OWN_KEYWORDS: Final[Mapping[str, Keyword]] = {
    "additionalProperties": additional_properties,
    "pattern": pattern_keyword,
    "patternProperties": pattern_properties,
    "uniqueItems": unique_items,
}
"""Limited replacements for keywords that jsonschema does not limit."""


def literal_patterns(policy: Plain, data: Plain) -> Plain:
    """The policy with each pattern of `patternProperties` replaced with the keys of the file that match it.

    This is needed because `unevaluatedProperties` searches for those patterns itself, without a limit. Raises `TooCostly`.
    """
    keys = {key for holder in _mappings(data) for key in holder}
    if len(keys) > _MOST_KEYS:
        raise TooCostly(f"`unevaluatedProperties` is applied to at most {_MOST_KEYS:,} different keys")
    return _literal(policy, sorted(keys))


def _literal(policy: Plain, keys: list[str]) -> Plain:
    match policy:
        case dict():
            return {
                name: {
                    f"{_literals(pattern, keys)}(?#{number})": _literal(schema, keys)
                    for number, (pattern, schema) in enumerate(value.items())
                }
                if name == "patternProperties" and isinstance(value, dict)
                else _literal(value, keys)
                for name, value in policy.items()
            }
        case list():
            return [_literal(item, keys) for item in policy]
    return policy


def _literals(pattern: str, keys: list[str]) -> str:
    literals = [re.escape(key) for key in keys if is_match(pattern, key)]
    return rf"^(?:{'|'.join(literals)})\Z" if literals else "(?!)"


def patterns_of(policy: Plain) -> Iterator[str]:
    """Every text in a policy that is used as a pattern."""
    for holder in _mappings(policy):
        pattern, properties = holder.get("pattern"), holder.get("patternProperties")
        if isinstance(pattern, str):
            yield pattern
        if isinstance(properties, dict):
            yield from properties


def has_reckless_figure(policy: Plain) -> bool:
    """Whether a figure of a policy is too large to compute with or to write out."""
    left = [policy]
    while left:
        here = left.pop()
        if isinstance(here, (dict, list)):
            left.extend(here.values() if isinstance(here, dict) else here)
        elif isinstance(here, Decimal) and abs(here.adjusted()) > _MOST_EXPONENT:
            return True
    return False


def _mappings(data: Plain) -> Iterator[dict[str, Plain]]:
    left = [data]
    while left:
        here = left.pop()
        if isinstance(here, dict):
            yield here
            left.extend(here.values())
        elif isinstance(here, list):
            left.extend(here)
