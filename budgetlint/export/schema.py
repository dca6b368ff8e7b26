"""The JSON Schema of what `budgetlint export` writes, for whatever reads it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcers import ENFORCERS
from budgetlint.export.limits import Enforces
from budgetlint.shape.drawing import Json, Schema
from budgetlint.shape.schema import ADDRESS, DIALECT

_DECIMAL: Final[Json] = {"type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]+)?$"}
_TEXT: Final[Json] = {"type": "string"}
_TEXTS: Final[Json] = {"type": "array", "items": _TEXT}
_CURRENCY: Final[Json] = {"type": "string", "pattern": "^[A-Z]{3}$"}
_PERIOD: Final[Json] = {"enum": ["day", "week", "month", "quarter", "year", "never"]}


def export_schema() -> Schema:
    """The schema of the neutral list and of every other target, which differ in what stands in a body."""
    targets: list[Json] = list(ENFORCERS)
    return {
        "$schema": DIALECT,
        "$id": f"{ADDRESS}export-v1.schema.json",
        "title": "What budgetlint exports, version 1",
        "description": "Declared ceilings and keys' limits, as what enforces them takes them.",
        **_object(
            {
                "version": {"const": 1},
                "target": {"enum": targets, "description": "What the limits are written for."},
                "notes": _described(_TEXTS, "How the figures came about, and what does not hold by itself."),
                "items": {"type": "array", "items": _item()},
                "refused": {"type": "array", "items": _refused()},
            },
            also={
                "config": {"type": "object", "description": "LiteLLM's `config.yaml`, as far as limits live there."},
                "governance": {"type": "object", "description": "The `governance` of Bifrost's `config.json`."},
            },
        ),
    }


def _item() -> Schema:
    enforced: list[Json] = [word.value for word in Enforces]
    return _object(
        {
            "name": _described(_TEXT, "The address of the limit: `budgets.total`, `accounts.proxy.keys.chat`."),
            "account": _TEXT,
            "workloads": _described(_TEXTS, "Whose calls it limits."),
            "enforces": {
                "enum": enforced,
                "description": "; ".join(f"{word.value}: {word.words}" for word in Enforces),
            },
            "declared": _object({"amount": _DECIMAL, "currency": _CURRENCY, "period": _PERIOD}),
            "limit": _described(_DECIMAL, "What is enforced: at list prices, rounded down to the target's unit."),
            "currency": _CURRENCY,
            "period": _PERIOD,
        },
        also={
            "at_list": _object({"basis": _TEXT, "list": _DECIMAL, "amount": _DECIMAL, "factor": _DECIMAL}),
            "to": _described(_TEXT, "The request, or the file, that the body is for."),
            "body": {"type": "object"},
        },
    )


def _refused() -> Schema:
    return _object({"name": _TEXT, "reason": _TEXT}, also={"outside": _TEXTS})


def _described(schema: Json, words: str) -> Schema:
    assert isinstance(schema, dict)
    return {**schema, "description": words}


def _object(properties: Schema, also: Mapping[str, Json] = MappingProxyType({})) -> Schema:
    """An object of these members, and perhaps some of `also`; readers ignore others."""
    required: list[Json] = list(properties)
    return {
        "type": "object",
        "properties": {**properties, **also},
        "required": required,
    }
