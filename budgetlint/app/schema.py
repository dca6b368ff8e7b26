"""The JSON Schemas for editors and other tools."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from budgetlint.shape.keywords import Schema


def _budget() -> "Schema":
    from budgetlint.shape.schema import budget_schema

    return budget_schema()


def _configuration() -> "Schema":
    from budgetlint.shape.schema import configuration_schema

    return configuration_schema()


def _snapshot() -> "Schema":
    from budgetlint.shape.schema import snapshot_schema

    return snapshot_schema()


def _report() -> "Schema":
    from budgetlint.shape.schema import report_schema

    return report_schema()


def _advisories() -> "Schema":
    from budgetlint.shape.schema import advisories_schema

    return advisories_schema()


def _records() -> "Schema":
    from budgetlint.shape.schema import records_schema

    return records_schema()


def _export() -> "Schema":
    from budgetlint.export.schema import export_schema

    return export_schema()


SCHEMAS: Final[Mapping[str, "Callable[[], Schema]"]] = {
    "budget": _budget,
    "configuration": _configuration,
    "snapshot": _snapshot,
    "report": _report,
    "advisories": _advisories,
    "records": _records,
    "export": _export,
}


def schema(name: str) -> str:
    """The text of one of `SCHEMAS`."""
    return json.dumps(SCHEMAS[name](), indent=2, ensure_ascii=False) + "\n"
