"""The JSON Schemas, as editors and organisations read them."""

import json
from typing import Final, Literal

SchemaName = Literal["budget", "snapshot", "report"]
SCHEMAS: Final[tuple[SchemaName, ...]] = ("budget", "snapshot", "report")


def schema(name: SchemaName) -> str:
    """A JSON Schema as text."""
    from budgetlint.shape import schema as schemas

    makers = {
        "budget": schemas.budget_schema,
        "snapshot": schemas.snapshot_schema,
        "report": schemas.report_schema,
    }
    return json.dumps(makers[name](), indent=2, ensure_ascii=False) + "\n"
