"""`budgetlint schema`: the JSON Schemas, as editors and organisations read them."""

from budgetlint.app.schema import SchemaName, schema
from budgetlint.cli.exits import FINE
from budgetlint.edges import outputs


def run(name: SchemaName) -> int:
    """Prints a schema."""
    outputs.to_standard_output(schema(name))
    return FINE
