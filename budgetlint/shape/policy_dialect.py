"""Dialects of JSON Schema for policies: with exact numbers, and a limit on steps."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from jsonschema.validators import extend
from referencing import Registry

from budgetlint.shape.policy_limits import OWN_KEYWORDS, Fuel, Keyword
from budgetlint.shape.policy_words import Refusal
from budgetlint.source.document import Plain


class PolicyValidator(Protocol):
    """The part of a jsonschema validator that is used."""

    def iter_errors(self, instance: Plain) -> Iterator[Refusal]: ...


MakeValidator = Callable[[Plain], PolicyValidator]
"""A factory of validators of a schema."""


class _Limited(Protocol):
    """A dialect of JSON Schema derived from jsonschema's."""

    def __call__(self, schema: Plain, *, registry: object, format_checker: object) -> PolicyValidator: ...


class _TypeChecker(Protocol):
    """The part of a dialect's type checker that is used."""

    def redefine_many(self, definitions: dict[str, Callable[[object, object], bool]]) -> object: ...


class Dialect(Protocol):
    """The part of a dialect of JSON Schema that is used."""

    @property
    def VALIDATORS(self) -> Mapping[str, Keyword]: ...  # noqa: N802
    @property
    def TYPE_CHECKER(self) -> _TypeChecker: ...  # noqa: N802
    @property
    def FORMAT_CHECKER(self) -> object: ...  # noqa: N802


class _Derive(Protocol):
    """jsonschema's function that derives a dialect with other keywords and types."""

    def __call__(self, validator: object, *, validators: Mapping[str, Keyword], type_checker: object) -> _Limited: ...


def limited_dialect(dialect: Dialect) -> tuple[MakeValidator, Fuel]:
    """A factory of validators of a dialect, with exact numbers and limited steps, and the step counter that they share."""
    fuel = Fuel()
    keywords = {
        **dialect.VALIDATORS,
        **{name: keyword for name, keyword in OWN_KEYWORDS.items() if name in dialect.VALIDATORS},
    }
    types = dialect.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer})
    derived: _Derive = extend
    limited = derived(
        dialect, validators={name: fuel.metered(keyword) for name, keyword in keywords.items()}, type_checker=types
    )

    def make(schema: Plain) -> PolicyValidator:
        return limited(schema, registry=Registry(), format_checker=dialect.FORMAT_CHECKER)

    return make, fuel


def _is_number(_: object, value: object) -> bool:
    return isinstance(value, (int, Decimal, float)) and not isinstance(value, bool)


def _is_integer(_: object, value: object) -> bool:
    return not isinstance(value, bool) and (
        isinstance(value, int) or (isinstance(value, Decimal) and value == value.to_integral_value())
    )
