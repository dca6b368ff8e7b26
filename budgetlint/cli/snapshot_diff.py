"""`budgetlint snapshot diff`: price changes, one per line, and their effect on each budget's plan."""

from budgetlint.app.snapshot_diff import SnapshotDiffOptions, snapshot_diff
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import AS_OF, COLOUR, Argument, Command, Option, Takes, Words
from budgetlint.cli.printing import show
from budgetlint.reports.prices import difference


def run(words: Words) -> int:
    """Print the differences of two price files, and each budget's plan with both. Raises `Trouble`."""
    options = SnapshotDiffOptions(
        before=words.required("before"),
        after=words.required("after"),
        budgets=words.texts("budgets"),
        as_of=words.text("as_of"),
    )
    show(difference.render(snapshot_diff(options)), words)
    return FINE


COMMAND = Command(
    name="diff",
    help="List price changes, one per line, and their effect on each plan.",
    run=run,
    arguments=(
        Argument(name="before", required=True, metavar="A", help="A price file, or REVISION:PATH in git."),
        Argument(name="after", required=True, metavar="B", help="The price file to compare it with."),
    ),
    options=(
        Option(name="budgets", takes=Takes.SEVERAL, metavar="PATH", help="Budget files to estimate with both."),
        AS_OF,
        COLOUR,
    ),
    examples=(
        "snapshot diff pricing/2026-06-17.json pricing/2026-11-20.json --budgets .",
        "snapshot diff main:pricing/2026-06-17.json pricing/2026-06-17.json",
    ),
)
