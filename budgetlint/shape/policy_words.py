"""Violations of a JSON Schema, worded as findings."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Protocol

from budgetlint.shape.policy_limits import additional_keys
from budgetlint.shape.wording import listed, quoted
from budgetlint.source.document import Plain


class Refusal(Protocol):
    """The part of jsonschema's errors that is used: the violated keyword, its value, and the instance."""

    @property
    def validator(self) -> str | None: ...
    @property
    def validator_value(self) -> Plain: ...
    @property
    def instance(self) -> Plain: ...
    @property
    def schema(self) -> Plain: ...
    @property
    def absolute_path(self) -> Sequence[str | int]: ...
    @property
    def absolute_schema_path(self) -> Sequence[str | int]: ...
    @property
    def schema_path(self) -> Sequence[str | int]: ...
    @property
    def context(self) -> "Sequence[Refusal]": ...
    @property
    def parent(self) -> "Refusal | None": ...


_SENTENCES: Final[Mapping[str, str]] = {
    "maximum": "{value} is above {limit}, the highest that the policy allows",
    "exclusiveMaximum": "{value} is not below {limit}, as the policy requires",
    "minimum": "{value} is below {limit}, the lowest that the policy allows",
    "exclusiveMinimum": "{value} is not above {limit}, as the policy requires",
    "multipleOf": "{value} is not a multiple of {limit}, as the policy requires",
    "const": "{value} is not the value that the policy requires here, {limit}",
    "pattern": "{value} does not match {limit}, as the policy requires",
    "format": "{value} is not a {limit}, as the policy requires",
    "minLength": "{value} is shorter than the policy allows: {limit} characters or more",
    "maxLength": "{value} is longer than the policy allows: {limit} characters at most",
    "minItems": "{value} has too few items for the policy: {limit} or more",
    "maxItems": "{value} has too many items for the policy: {limit} at most",
    "minProperties": "{value} has too few keys for the policy: {limit} or more",
    "maxProperties": "{value} has too many keys for the policy: {limit} at most",
    "uniqueItems": "{value} has a duplicate item, which the policy does not allow",
    "contains": "{value} contains no item that the policy requires",
    "not": "the policy does not allow {value} here",
    "oneOf": "{value} matches several of the policy's alternatives, but must match exactly one",
}


def message_of(error: Refusal, value: Plain, written: str) -> str:
    """The message for a violated keyword; `written` is the value as in the file."""
    words = _value(value, written, error)
    limit = error.validator_value
    if error.validator == "enum" and isinstance(limit, list):
        return f"{words} is not one of {listed(_plain(choice) for choice in limit)}, which the policy allows"
    if error.validator == "type":
        kinds = limit if isinstance(limit, list) else [limit]
        return f"{words} is not of the type that the policy requires: {listed(kinds)}"
    sentence = _SENTENCES.get(str(error.validator))
    if sentence is None:
        return f"{words} does not satisfy `{error.validator}` of the policy"
    return sentence.format(value=words, limit=f"`{_plain(limit)}`")


def advice_of(error: Refusal) -> str | None:
    """The policy's own text for the place: its error message, else its description, else its title."""
    at: Refusal | None = error
    while at is not None:
        schema = at.schema if isinstance(at.schema, dict) else {}
        message = schema.get("errorMessage")
        if isinstance(message, dict):
            message = message.get(str(at.validator))
        for text in (message, schema.get("description"), schema.get("title")):
            if isinstance(text, str) and text.strip():
                return text.strip()
        at = at.parent
    return None


def keys_refused(error: Refusal) -> list[str]:
    """The keys of a mapping that a policy does not allow."""
    value, schema = error.instance, error.schema
    refuses = error.validator == "additionalProperties" and error.validator_value is False
    if not refuses or not isinstance(value, dict) or not isinstance(schema, dict):
        return []
    return additional_keys(value, schema)


def _value(value: Plain, written: str, error: Refusal) -> str:
    if isinstance(value, (list, dict)):
        path = list(error.absolute_path)
        return f"`{path[-1]}`" if path else "the file"
    return quoted(written)


def _plain(value: object) -> str:
    """A policy's own value as written in a file."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
