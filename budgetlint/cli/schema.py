"""`budgetlint schema`: the JSON Schemas, as editors and organisations read them."""

import json
from typing import Literal

from budgetlint.edges import outputs


def run(which: Literal["budget", "snapshot", "report"]) -> int:
    """Prints a schema."""
    from budgetlint.shape import schema

    made = {"budget": schema.budget_schema, "snapshot": schema.snapshot_schema, "report": schema.report_schema}
    outputs.to_standard_output(json.dumps(made[which](), indent=2, ensure_ascii=False) + "\n")
    return 0
