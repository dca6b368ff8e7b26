"""An organisation's own JSON Schema over a budget file: what it refuses, in plain words at the exact key."""

import json
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, DecimalException, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import regex
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from jsonschema.validators import extend, validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from budgetlint.model.budget import BudgetFile
from budgetlint.model.scalars import Kind
from budgetlint.shape.budget_file import ours
from budgetlint.shape.fault import PolicyError, ShapeFault
from budgetlint.shape.policy_limits import (
    OWN_KEYWORDS,
    Fuel,
    Keyword,
    TooCostly,
    has_reckless_figure,
    is_match,
    literal_patterns,
    patterns_of,
)
from budgetlint.shape.policy_words import Refusal, advice_of, keys_refused, message_of
from budgetlint.shape.reader import reader_of
from budgetlint.shape.types import (
    Either,
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
from budgetlint.shape.values import Unfit
from budgetlint.source.document import Path, Plain
from budgetlint.source.json_text import InvalidJson, load_json

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_DIGITS = 60
"""Enough for any figure of a file divided by any of a policy (`multipleOf`)."""


class _Validator(Protocol):
    """What is asked of jsonschema."""

    def iter_errors(self, instance: Plain) -> Iterator[Refusal]: ...


_Make = Callable[[Plain], _Validator]
"""What makes a validator of a schema."""


class _Limited(Protocol):
    """A dialect of JSON Schema as it is derived."""

    def __call__(self, schema: Plain, *, registry: object, format_checker: object) -> _Validator: ...


class _TypeChecker(Protocol):
    """What is asked of a dialect's types."""

    def redefine_many(self, definitions: dict[str, Callable[[object, object], bool]]) -> object: ...


class _Dialect(Protocol):
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


def policy_faults(data: Plain, policy_text: str) -> tuple[ShapeFault, ...]:
    """What a policy refuses in a budget file; numbers are exact, however they are written. Raises `PolicyError`.

    References lead within the policy alone: nothing is ever fetched.
    """
    policy = _policy(policy_text)
    seen = _seen(Record(BudgetFile), data)
    try:
        with localcontext(prec=_DIGITS):
            errors = [_leaf(error) for error in policy.validator(seen).iter_errors(seen)]
    except Unresolvable as error:
        raise PolicyError(f"the reference `{error.ref}` leads nowhere within it") from None
    except RecursionError:
        raise PolicyError("it refers to itself without end, or is nested too deep") from None
    except TooCostly as cost:
        return (ShapeFault("policy", (), f"the policy can't be held against this file: {cost}"),)
    except DecimalException:
        return (ShapeFault("policy", (), "a figure of this file is too large to be held against the policy"),)
    faults = dict.fromkeys(fault for error in errors for fault in _faults(error, data))
    return tuple(sorted(faults, key=lambda fault: [str(step) for step in fault.path]))


class _Policy:
    """A policy that is ready to be held against files, one after the other."""

    __slots__ = ("_fuel", "_make", "_schema", "_validator")

    def __init__(self, schema: Plain, make: _Make, fuel: Fuel) -> None:
        self._schema = schema
        self._make = make
        self._fuel = fuel
        self._validator = None if _needs_literals(schema) else make(schema)

    def validator(self, data: Plain) -> _Validator:
        """The validator of one file, with the steps that it is worth. Raises `TooCostly`."""
        self._fuel.fill(data)
        return self._validator or self._make(literal_patterns(self._schema, data))


def _schema(text: str) -> "tuple[dict[str, Plain], type[Validator]]":
    """A policy's text as data, and the dialect that it names. Raises `PolicyError` and `InvalidJson`."""
    schema = load_json(text)
    if not isinstance(schema, dict):
        raise PolicyError("a JSON Schema is expected, an object")
    if not isinstance(schema.get("$schema", ""), str):
        raise PolicyError("its `$schema` is not text")
    try:
        return schema, validator_for(schema, default=Draft202012Validator)
    except ValueError:
        raise PolicyError("its `$schema` can't be read as an address") from None


@lru_cache(maxsize=8)
def _policy(text: str) -> _Policy:
    """The policy in a text. Raises `PolicyError`."""
    try:
        schema, dialect = _schema(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of a pattern that Python may read otherwise one day
            dialect.check_schema(json.loads(text))
        if has_reckless_figure(schema):
            raise PolicyError("a figure in it is too large to reckon with")
        for pattern in patterns_of(schema):
            is_match(pattern, "")
        return _Policy(_with_places(schema), *_limited(dialect))
    except InvalidJson as error:
        raise PolicyError(str(error)) from None
    except SchemaError as error:
        where = ".".join(str(step) for step in error.path)
        raise PolicyError(f"it is not a JSON Schema: {where + ': ' if where else ''}{error.message}") from None
    except regex.error as error:
        raise PolicyError(f"`{error.pattern!s}` is not a regular expression: {error.msg}") from None
    except RecursionError:
        raise PolicyError("it refers to itself without end, or is nested too deep") from None
    except TooCostly as cost:
        raise PolicyError(str(cost)) from None


def _limited(dialect: _Dialect) -> tuple[_Make, Fuel]:
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

    def make(schema: Plain) -> _Validator:
        return limited(schema, registry=Registry(), format_checker=dialect.FORMAT_CHECKER)

    return make, fuel


def _needs_literals(schema: Plain) -> bool:
    """Whether a policy uses the keyword that searches for patterns by itself."""
    text = json.dumps(schema, default=str)
    return '"unevaluatedProperties"' in text and '"patternProperties"' in text


def _with_places(policy: Plain) -> Plain:
    """The policy with `false` for a key's schema as `{"not": {}}`: jsonschema forgets which key the first refuses.

    And without `$schema`, by which jsonschema would choose a dialect of its own again, one without limits.
    """
    match policy:
        case dict():
            return {
                key: {name: {"not": {}} if sub is False else _with_places(sub) for name, sub in value.items()}
                if key in ("properties", "patternProperties") and isinstance(value, dict)
                else _with_places(value)
                for key, value in policy.items()
                if key != "$schema"
            }
        case list():
            return [_with_places(item) for item in policy]
        case _:
            return policy


def _is_number(_: object, value: object) -> bool:
    return isinstance(value, (int, Decimal, float)) and not isinstance(value, bool)


def _is_integer(_: object, value: object) -> bool:
    return not isinstance(value, bool) and (
        isinstance(value, int) or (isinstance(value, Decimal) and value == value.to_integral_value())
    )


def _seen(shape: Shape, data: Plain) -> Plain:
    """The data as a policy sees it: `10k`, `3%` and `"1_000"` are numbers where the model has numbers."""
    match shape, data:
        case Scalar(form), str() if form.kind in (Kind.NUMBER, Kind.SHARE):
            try:
                read = reader_of(shape)(data)
            except Unfit:
                return data
            return read if isinstance(read, Decimal) else data
        case Nullable(inner), _:
            return _seen(inner, data)
        case Either(scalar, other), _:
            inner = other.chosen(data) if isinstance(other, RangeOr) and isinstance(data, dict) else other
            return _seen(inner if isinstance(data, (list, dict)) else scalar, data)
        case Short(key), str() if data in shape.words:
            return {key: data}
        case ListOf(item), list():
            return [_seen(item, entry) for entry in data]
        case MapOf(_, item), dict():
            return {key: _seen(item, value) for key, value in data.items()}
        case OneOf(key, classes, default), dict():
            cls = next((cls for word, cls in classes if word == data.get(key, default)), None)
            return data if cls is None else _seen(Record(cls), data)
        case Record(cls=cls), dict():
            shapes = {field.key: field.shape for field in fields_of(cls)}
            plain = ours(data) if cls is BudgetFile else data
            return {
                key: _seen(shapes[key], value) if key in shapes and key in plain else value
                for key, value in data.items()
            }
    return "nan" if isinstance(data, float) else data


def _leaf(error: Refusal) -> Refusal:
    """Of several alternatives that all fail, the failure of the one that comes nearest to fitting."""
    while error.context:
        failures = Counter(failure.schema_path[0] for failure in error.context)
        error = min(error.context, key=lambda failure: (failures[failure.schema_path[0]], -len(failure.absolute_path)))
    return error


def _faults(error: Refusal, data: Plain) -> Iterator[ShapeFault]:
    path: Path = tuple(error.absolute_path)
    advice = advice_of(error)
    value = error.instance
    if "propertyNames" in error.absolute_schema_path and isinstance(value, str):
        yield ShapeFault("policy", (*path, value), message_of(error, value, value), advice, "key")
        return
    required = error.validator_value
    if error.validator == "required" and isinstance(value, dict) and isinstance(required, list):
        place = f"`{path[-1]}`" if path else "the file"
        for key in required:
            if key not in value:
                yield ShapeFault("policy", path, f"{place} has no `{key}`, which the policy requires", advice, "key")
        return
    refused = keys_refused(error)
    for key in refused:
        yield ShapeFault("policy", (*path, key), f"the policy does not allow `{key}` here", advice, "key")
    if not refused:
        yield ShapeFault("policy", path, message_of(error, value, _written(data, path)), advice)


def _at(data: Plain, path: Path) -> Plain:
    for step in path:
        match data, step:
            case dict(), str():
                data = data[step]
            case list(), int():
                data = data[step]
    return data


def _written(data: Plain, path: Path) -> str:
    """A scalar as the data has it, before it was made a number."""
    here = _at(data, path)
    if here is None or isinstance(here, bool):
        return {None: "null", True: "true", False: "false"}[here]
    return str(here)
