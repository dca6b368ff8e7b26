"""`budgetlint schema`: the JSON Schemas for editors and other tools."""

from budgetlint.app.schema import SCHEMAS, schema
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import Argument, Command, Words
from budgetlint.edges import outputs


def run(words: Words) -> int:
    """Print a schema."""
    outputs.to_standard_output(schema(words.required("which")))
    return FINE


COMMAND = Command(
    name="schema",
    help="Print a JSON Schema.",
    run=run,
    arguments=(Argument(name="which", required=True, choices=tuple(SCHEMAS), help="Name of the schema."),),
    examples=("schema budget > budget-v1.schema.json",),
)
