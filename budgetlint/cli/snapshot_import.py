"""`budgetlint snapshot import`: convert a price list, from a file or a URL, to a snapshot."""

from collections.abc import Sequence

from budgetlint.app.price_lists import ORIGINS, ImportRefused
from budgetlint.app.snapshot_import import ImportOptions, import_prices
from budgetlint.catalog.importers.account import NotCarried
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import ALLOW_OUTSIDE, AS_OF, QUIET, Argument, Command, Option, Words
from budgetlint.edges import outputs
from budgetlint.figures.shown import counted


def run(words: Words) -> int:
    """Write a snapshot, and list on standard error what could not be imported. Raises `Trouble`."""
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
        outputs.to_standard_output(f"{imported.path}: {models} written, {facts} not imported\n")
    return FINE


def _list(not_carried: Sequence[NotCarried]) -> None:
    for fact in not_carried:
        outputs.to_standard_error(f"not imported: {fact.subject} {fact.fact}: {fact.reason}")


COMMAND = Command(
    name="import",
    help="Convert a price list to a snapshot; lists what can't be imported.",
    run=run,
    arguments=(Argument(name="file", metavar="FILE", help="The price list."),),
    options=(
        Option(name="from", choices=ORIGINS, default="csv", help="Format of the list."),
        Option(name="url", help="URL to fetch the list from; nothing else uses the network."),
        Option(name="output", letter="o", metavar="FILE", help="File to write; default: a new prices.json."),
        ALLOW_OUTSIDE,
        Option(name="published", metavar="DATE", help="Day on which the list was published, if it does not state one."),
        AS_OF,
        QUIET,
        Option(name="currency", default="USD", help="Currency of a csv list that states none."),
    ),
    examples=("snapshot import prices.csv --published 2026-11-20 -o pricing/own.json",),
)
