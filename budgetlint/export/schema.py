"""The JSON Schema of what `budgetlint export` writes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from budgetlint.export.enforcers import ENFORCERS
from budgetlint.export.limits import Enforces
from budgetlint.shape.keywords import Json, Schema
from budgetlint.shape.schema import ADDRESS, DIALECT

_DECIMAL: Final[Json] = {"type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]+)?$"}
_TEXT: Final[Json] = {"type": "string"}
_TEXTS: Final[Json] = {"type": "array", "items": _TEXT}
_CURRENCY: Final[Json] = {"type": "string", "pattern": "^[A-Z]{3}$"}
_PERIOD: Final[Json] = {"enum": ["day", "week", "month", "quarter", "year", "never"]}


def export_schema() -> Schema:
    """The schema of the neutral list and of all other targets, which differ in the bodies."""
    targets: list[Json] = list(ENFORCERS)
    return {
        "$schema": DIALECT,
        "$id": f"{ADDRESS}export-v1.schema.json",
        "title": "What budgetlint exports, version 1",
        "description": "Declared ceilings and key limits, in the format of what enforces them.",
        **_object(
            {
                "version": {"const": 1},
                "target": {"enum": targets, "description": "The target of the export."},
                "notes": _described(
                    _TEXTS, "How the figures were computed, and what must be configured for the limits to work."
                ),
                "items": {"type": "array", "items": _item()},
                "refused": {"type": "array", "items": _refused()},
            },
            also={
                "config": {"type": "object", "description": "The part of LiteLLM's `config.yaml` with limits."},
                "governance": {"type": "object", "description": "The section `governance` of Bifrost's `config.json`."},
            },
        ),
    }


def _item() -> Schema:
    enforced: list[Json] = [word.value for word in Enforces]
    return _object(
        {
            "name": _described(_TEXT, "The address of the limit: `budgets.total`, `accounts.proxy.keys.chat`."),
            "account": _TEXT,
            "workloads": _described(_TEXTS, "The workloads whose calls it limits."),
            "enforces": {
                "enum": enforced,
                "description": "; ".join(f"{word.value}: {word.words}" for word in Enforces),
            },
            "declared": _object({"amount": _DECIMAL, "currency": _CURRENCY, "period": _PERIOD}),
            "limit": _described(_DECIMAL, "The enforced amount: at list prices, rounded down to the target's unit."),
            "currency": _CURRENCY,
            "period": _PERIOD,
        },
        also={
            "at_list": _object({"basis": _TEXT, "list": _DECIMAL, "amount": _DECIMAL, "factor": _DECIMAL}),
            "to": _described(_TEXT, "The request or file that the body is for."),
            "body": {"type": "object"},
        },
    )


def _refused() -> Schema:
    return _object({"name": _TEXT, "reason": _TEXT}, also={"outside": _TEXTS})


def _described(schema: Json, words: str) -> Schema:
    assert isinstance(schema, dict)
    return {**schema, "description": words}


def _object(properties: Schema, also: Mapping[str, Json] = MappingProxyType({})) -> Schema:
    """An object with these members, and optionally those in `also`; readers ignore others."""
    required: list[Json] = list(properties)
    return {
        "type": "object",
        "properties": {**properties, **also},
        "required": required,
    }
