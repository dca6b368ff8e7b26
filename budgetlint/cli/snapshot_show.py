"""`budgetlint snapshot show`: a model's prices as text, or as rows for a spreadsheet."""

from budgetlint.app.snapshot_show import ShowOptions, show
from budgetlint.cli import printing
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import COLOUR, Argument, Command, Names, Option, Words, format_option
from budgetlint.reports.formats import PRICES


def run(words: Words) -> int:
    """Print what the catalog or a price file lists. Raises `Trouble`."""
    name = words.required("format")
    options = ShowOptions(query=words.text("query"), snapshot=words.text("snapshot"), unlimited=name == "csv")
    printing.show(PRICES[name](show(options)), words, name)
    return FINE


COMMAND = Command(
    name="show",
    help="Find a model and show its prices.",
    run=run,
    arguments=(Argument(name="query", names=Names.MODEL, help="A model, or words in its name."),),
    options=(
        Option(name="snapshot", metavar="FILE", help="Price file; default: the catalog."),
        format_option(PRICES, "text"),
        COLOUR,
    ),
    examples=(
        "snapshot show claude-sonnet-4-6",
        "snapshot show small --snapshot prices.json --format csv",
    ),
)
