"""`budgetlint snapshot diff`: price changes, one a line, and what they do to each budget's plan."""

from budgetlint.app.snapshot_diff import SnapshotDiffOptions, snapshot_diff
from budgetlint.cli.exits import FINE
from budgetlint.edges import outputs
from budgetlint.reports.prices import difference


def run(options: SnapshotDiffOptions) -> int:
    """Prints what differs between two price files, and the plans of the budgets under each. Raises `Trouble`."""
    outputs.to_standard_output(difference.render(snapshot_diff(options)))
    return FINE
