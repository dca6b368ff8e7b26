"""A dialect of JSON Schema as policies use it: exact in numbers, and limited in steps."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from jsonschema.validators import extend
from referencing import Registry

from budgetlint.shape.policy_limits import OWN_KEYWORDS, Fuel, Keyword
from budgetlint.shape.policy_words import Refusal
from budgetlint.source.document import Plain


class PolicyValidator(Protocol):
    """What is asked of jsonschema."""

    def iter_errors(self, instance: Plain) -> Iterator[Refusal]: ...


MakeValidator = Callable[[Plain], PolicyValidator]
"""What makes a validator of a schema."""


class _Limited(Protocol):
    """A dialect of JSON Schema as it is derived."""

    def __call__(self, schema: Plain, *, registry: object, format_checker: object) -> PolicyValidator: ...


class _TypeChecker(Protocol):
    """What is asked of a dialect's types."""

    def redefine_many(self, definitions: dict[str, Callable[[object, object], bool]]) -> object: ...


class Dialect(Protocol):
    """What is read of a dialect of JSON Schema."""

    @property
    def VALIDATORS(self) -> Mapping[str, Keyword]: ...  # noqa: N802
    @property
    def TYPE_CHECKER(self) -> _TypeChecker: ...  # noqa: N802
    @property
    def FORMAT_CHECKER(self) -> object: ...  # noqa: N802


class _Derive(Protocol):
    """What makes a dialect with other keywords and types out of one."""

    def __call__(self, validator: object, *, validators: Mapping[str, Keyword], type_checker: object) -> _Limited: ...


def limited_dialect(dialect: Dialect) -> tuple[MakeValidator, Fuel]:
    """What makes validators of a dialect, exact in numbers and limited in steps, and the steps that they share."""
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
