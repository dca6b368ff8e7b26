"""`budgetlint snapshot show`: a model's prices, readably, or as rows for a spreadsheet."""

from budgetlint.app.snapshot_show import ShowOptions, show
from budgetlint.cli.exits import FINE
from budgetlint.edges import outputs
from budgetlint.reports.formats import PRICES


def run(options: ShowOptions, format: str) -> int:  # noqa: A002
    """Prints what the catalog, or a price file, lists. Raises `Trouble`."""
    outputs.to_standard_output(PRICES[format](show(options)))
    return FINE
