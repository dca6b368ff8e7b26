"""`budgetlint snapshot import`: a price list that the user has, or names by its address, to a snapshot."""

import sys
from collections.abc import Sequence

from budgetlint.app.snapshot_import import ImportOptions, NothingImported, import_prices
from budgetlint.catalog.importers.account import NotCarried
from budgetlint.cli.exits import FINE
from budgetlint.edges import outputs


def run(options: ImportOptions) -> int:
    """Writes a snapshot, and lists on standard error what could not be carried over. Raises `Trouble`."""
    try:
        imported = import_prices(options)
    except NothingImported as nothing:
        _list(nothing.not_carried)
        raise
    _list(imported.not_carried)
    models, facts = _counted(imported.models, "model"), _counted(len(imported.not_carried), "fact")
    outputs.to_standard_output(f"{imported.path}: {models} written, {facts} not carried\n")
    return FINE


def _list(not_carried: Sequence[NotCarried]) -> None:
    for fact in not_carried:
        print(f"not carried: {fact.subject} {fact.fact}: {fact.reason}", file=sys.stderr)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s'[: count != 1]}"
