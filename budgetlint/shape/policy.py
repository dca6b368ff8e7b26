"""An organisation's own JSON Schema applied to a budget file: violations, explained at the exact key."""

import json
import warnings
from decimal import Decimal, DecimalException, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING

import regex
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from jsonschema.validators import validator_for
from referencing.exceptions import Unresolvable

from budgetlint.model.budget import BudgetFile
from budgetlint.model.scalars import Kind
from budgetlint.shape.budget_file import ours
from budgetlint.shape.fault import PolicyError, ShapeFault
from budgetlint.shape.policy_dialect import MakeValidator, PolicyValidator, limited_dialect
from budgetlint.shape.policy_faults import faults_of_refusal, nearest_refusal
from budgetlint.shape.policy_limits import (
    Fuel,
    TooCostly,
    has_reckless_figure,
    is_match,
    literal_patterns,
    patterns_of,
)
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
from budgetlint.source.document import Plain
from budgetlint.source.json_text import InvalidJson, load_json

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_DIGITS = 60
"""Enough digits for any figure of a file divided by any figure of a policy (`multipleOf`)."""
_ENDLESS = "it refers to itself endlessly, or is nested too deeply"


def policy_faults(data: Plain, policy_text: str) -> tuple[ShapeFault, ...]:
    """The violations of a policy in a budget file; numbers are exact, in any notation. Raises `PolicyError`.

    References are resolved only within the policy: nothing is ever fetched.
    """
    policy = _policy(policy_text)
    seen = _seen(Record(BudgetFile), data)
    try:
        with localcontext(prec=_DIGITS):
            errors = [nearest_refusal(error) for error in policy.validator(seen).iter_errors(seen)]
    except Unresolvable as error:
        raise PolicyError(f"the reference `{error.ref}` does not resolve within it") from None
    except RecursionError:
        raise PolicyError(_ENDLESS) from None
    except TooCostly as cost:
        return (ShapeFault("policy", (), f"the policy can't be applied to this file: {cost}"),)
    except DecimalException:
        return (ShapeFault("policy", (), "a figure of this file is too large to be checked against the policy"),)
    faults = dict.fromkeys(fault for error in errors for fault in faults_of_refusal(error, data))
    return tuple(sorted(faults, key=lambda fault: [str(step) for step in fault.path]))


class _Policy:
    """A policy that is ready to validate files, one after the other."""

    __slots__ = ("_fuel", "_make", "_schema", "_validator")

    def __init__(self, schema: Plain, make: MakeValidator, fuel: Fuel) -> None:
        self._schema = schema
        self._make = make
        self._fuel = fuel
        self._validator = None if _needs_literals(schema) else make(schema)

    def validator(self, data: Plain) -> PolicyValidator:
        """The validator of one file, with a step limit that depends on its size. Raises `TooCostly`."""
        self._fuel.fill(data)
        return self._validator or self._make(literal_patterns(self._schema, data))


def _schema(text: str) -> "tuple[dict[str, Plain], type[Validator]]":
    """A policy's text as data, and the dialect that its `$schema` names. Raises `PolicyError` and `InvalidJson`."""
    schema = load_json(text)
    if not isinstance(schema, dict):
        raise PolicyError("expected a JSON Schema, an object")
    if not isinstance(schema.get("$schema", ""), str):
        raise PolicyError("its `$schema` is not text")
    try:
        return schema, validator_for(schema, default=Draft202012Validator)
    except ValueError:
        raise PolicyError("its `$schema` is not a valid address") from None


@lru_cache(maxsize=8)
def _policy(text: str) -> _Policy:
    """The policy in a text. Raises `PolicyError`."""
    try:
        schema, dialect = _schema(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of a pattern that Python may read otherwise one day
            dialect.check_schema(json.loads(text))
        if has_reckless_figure(schema):
            raise PolicyError("a figure in it is too large to compute with")
        for pattern in patterns_of(schema):
            is_match(pattern, "")
        return _Policy(_with_places(schema), *limited_dialect(dialect))
    except InvalidJson as error:
        raise PolicyError(str(error)) from None
    except SchemaError as error:
        where = ".".join(str(step) for step in error.path)
        raise PolicyError(f"it is not a JSON Schema: {where + ': ' if where else ''}{error.message}") from None
    except regex.error as error:
        raise PolicyError(f"`{error.pattern!s}` is not a regular expression: {error.msg}") from None
    except RecursionError:
        raise PolicyError(_ENDLESS) from None
    except TooCostly as cost:
        raise PolicyError(str(cost)) from None


def _needs_literals(schema: Plain) -> bool:
    """Whether a policy uses `unevaluatedProperties`, which searches for patterns itself."""
    text = json.dumps(schema, default=str)
    return '"unevaluatedProperties"' in text and '"patternProperties"' in text


def _with_places(policy: Plain) -> Plain:
    """The policy with a key's schema `false` written as `{"not": {}}`, because jsonschema does not report the key of the former.

    `$schema` is removed: by it jsonschema would choose its own dialect, which has no limits.
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


def _seen(shape: Shape, data: Plain) -> Plain:
    """The data as a policy sees it: `10k`, `3%` and `"1_000"` become numbers where the model expects numbers."""
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
