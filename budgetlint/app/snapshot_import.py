"""Convert a price list, from a file or a URL, to a snapshot."""

import os
from typing import Final

from budgetlint.app.price_lists import ListOptions, made_from
from budgetlint.app.snapshot_files import typed_snapshot
from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.pinned import mapping
from budgetlint.catalog.text import snapshot_text
from budgetlint.edges import outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen

_OUTPUT: Final = "prices.json"


class ImportOptions(ListOptions, kw_only=True):
    """A price list, and where to write its snapshot."""

    output: str | None = None
    outside: bool = False


class Imported(Frozen):
    """The path of the snapshot, its number of models, and what could not be imported."""

    path: str
    models: int
    not_carried: tuple[NotCarried, ...]


def import_prices(options: ImportOptions) -> Imported:
    """Write a snapshot of a price list. Raises `Trouble` before anything is written.

    An existing file is replaced only if its name was given.
    """
    if options.output is None and os.path.lexists(_OUTPUT):
        raise Trouble(f"`{_OUTPUT}` already exists: name it, or another file, with `--output`")
    snapshot, left = made_from(options)
    target = options.output or _OUTPUT
    typed_snapshot(target, snapshot)
    outputs.to_file(target, snapshot_text(snapshot), outside=options.outside)
    return Imported(target, len(mapping(snapshot["models"])), tuple(left))
