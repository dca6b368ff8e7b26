"""What a policy may cost: patterns under a time limit, and so many steps for a file and no more."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, Protocol

import regex
from jsonschema.exceptions import ValidationError

from budgetlint.source.document import Plain

SECONDS: Final = 0.25
"""How long one pattern may take on one text. Those that people write take a thousandth of that."""
_STEPS: Final = 50_000
_STEPS_EACH: Final = 500
"""How many keywords of a policy may be applied: to any file, and for each of its values more."""
_MOST_KEYS: Final = 2_000
_MOST_EXPONENT: Final = 1_000


class TooCostly(Exception):
    """A policy can't be held against a file within its limits; the message says why."""


class Validator(Protocol):
    """What a keyword asks of its validator."""

    def is_type(self, instance: object, type: str) -> bool: ...  # noqa: A002
    def descend(
        self, instance: object, schema: object, path: object = None, schema_path: object = None
    ) -> Iterator[ValidationError]: ...


Keyword = Callable[[Validator, Plain, Plain, Mapping[str, Plain]], Iterator[ValidationError] | None]
"""A keyword of JSON Schema: (validator, the keyword's value, instance, schema) to what it refuses."""


class Fuel:
    """The steps that are left for one file."""

    __slots__ = ("left", "steps")

    def __init__(self) -> None:
        self.left = self.steps = 0

    def fill(self, data: Plain) -> None:
        """Allows as many steps as a file is worth."""
        self.left = self.steps = _STEPS + _STEPS_EACH * _size(data)

    def metered(self, keyword: Keyword) -> Keyword:
        """The keyword, which takes a step wherever it is applied."""

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
    """Whether a pattern is found in a text. Raises `TooCostly` after a while, `regex.error`."""
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
    """The keys that neither `properties` nor `patternProperties` of a schema know."""
    named, patterns = schema.get("properties"), schema.get("patternProperties")
    known = named if isinstance(named, dict) else {}
    tried = tuple(patterns) if isinstance(patterns, dict) else ()
    return [key for key in instance if key not in known and not any(is_match(one, key) for one in tried)]


def unique_items(_: Validator, value: Plain, instance: Plain, __: object) -> Iterator[ValidationError]:
    """`uniqueItems`, in time that grows with the list."""
    if value is True and isinstance(instance, list) and len({_identity(item) for item in instance}) < len(instance):
        yield ValidationError("the list has the same item twice")


def _identity(value: Plain) -> tuple[str, object]:
    """What two values share exactly where JSON Schema calls them equal."""
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
    """How many values there are, those that an alias repeats too."""
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
"""Keywords that are limited where jsonschema's own are not."""


def literal_patterns(policy: Plain, data: Plain) -> Plain:
    """The policy with `patternProperties` by the very keys of a file that each pattern is found in.

    `unevaluatedProperties` searches for those patterns itself, without a limit. Raises `TooCostly`.
    """
    keys = {key for holder in _mappings(data) for key in holder}
    if len(keys) > _MOST_KEYS:
        raise TooCostly(f"`unevaluatedProperties` is held against at most {_MOST_KEYS:,} different keys")
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
    """Every text of a policy that is used as a pattern."""
    for holder in _mappings(policy):
        pattern, properties = holder.get("pattern"), holder.get("patternProperties")
        if isinstance(pattern, str):
            yield pattern
        if isinstance(properties, dict):
            yield from properties


def has_reckless_figure(policy: Plain) -> bool:
    """Whether a figure of a policy can't be reckoned with, or written out."""
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
