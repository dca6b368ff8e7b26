"""`budgetlint snapshot import`: a price list that the user has, or names by its address, to a snapshot."""

from collections.abc import Sequence

from budgetlint.app.price_lists import ORIGINS, ImportRefused
from budgetlint.app.snapshot_import import ImportOptions, import_prices
from budgetlint.catalog.importers.account import NotCarried
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import ALLOW_OUTSIDE, AS_OF, QUIET, Argument, Command, Option, Words
from budgetlint.edges import outputs
from budgetlint.figures.shown import counted


def run(words: Words) -> int:
    """Writes a snapshot, and lists on standard error what could not be carried over. Raises `Trouble`."""
    options = ImportOptions(
        origin=words.required("from"),
        file=words.text("file"),
        url=words.text("url"),
        output=words.text("output"),
        published=words.text("published"),
        as_of=words.text("as_of"),
        currency=words.required("currency"),
        outside=words.flag("allow_outside"),
    )
    try:
        imported = import_prices(options)
    except ImportRefused as refused:
        _list(refused.not_carried)
        raise
    _list(imported.not_carried)
    models, facts = counted(imported.models, "model"), counted(len(imported.not_carried), "fact")
    if not words.flag("quiet"):
        outputs.to_standard_output(f"{imported.path}: {models} written, {facts} not carried\n")
    return FINE


def _list(not_carried: Sequence[NotCarried]) -> None:
    for fact in not_carried:
        outputs.to_standard_error(f"not carried: {fact.subject} {fact.fact}: {fact.reason}")


COMMAND = Command(
    name="import",
    help="Turn a price list into a snapshot; what can't be carried over is listed.",
    run=run,
    arguments=(Argument(name="file", metavar="FILE", help="The price list."),),
    options=(
        Option(name="from", choices=ORIGINS, default="csv", help="What kind of list it is."),
        Option(name="url", help="Fetch it: the only way to a network."),
        Option(name="output", letter="o", metavar="FILE", help="Where to write; a new prices.json if left out."),
        ALLOW_OUTSIDE,
        Option(name="published", metavar="DATE", help="When the list came out, where it does not say so itself."),
        AS_OF,
        QUIET,
        Option(name="currency", default="USD", help="Of the rates of a csv that names none."),
    ),
    examples=("snapshot import prices.csv --published 2026-11-20 -o pricing/own.json",),
)
