"""A price list that the user has, or names by its address, to a snapshot."""

import csv
import io
import os
from collections.abc import Callable
from typing import Final

from budgetlint.app.settings import day_of
from budgetlint.app.snapshot_files import typed_snapshot
from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.csv_rows import snapshot_from_rows
from budgetlint.catalog.importers.genai_prices import snapshot_from_genai_prices
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.openrouter import snapshot_from_openrouter
from budgetlint.catalog.pinned import mapping
from budgetlint.catalog.text import snapshot_text
from budgetlint.edges import budget_files, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain
from budgetlint.source.json_text import InvalidJson, load_json

_Made = tuple[dict[str, Plain], list[NotCarried]]
_OUTPUT: Final = "prices.json"

ORIGINS: Final = ("litellm", "genai-prices", "openrouter", "csv")


class ImportOptions(Frozen, kw_only=True):
    """The kind of price list, its file or address, where to write, its day and the currency of a csv that names none."""

    origin: str = "csv"
    file: str | None = None
    url: str | None = None
    output: str | None = None
    as_of: str | None = None
    currency: str = "USD"


class Imported(Frozen):
    """Where a snapshot was written, how many models it has, and what could not be carried over."""

    path: str
    models: int
    not_carried: tuple[NotCarried, ...]


class NothingImported(Trouble):
    """No price was found; `not_carried` says what was there instead."""

    def __init__(self, origin: str, not_carried: tuple[NotCarried, ...]) -> None:
        super().__init__(f"no price was found: is it a list of {origin}?")
        self.not_carried = not_carried


def import_prices(options: ImportOptions) -> Imported:
    """Writes a snapshot of a price list. Raises `Trouble`, before anything is written.

    A file that is there is replaced only where its name was given.
    """
    if options.output is None and os.path.lexists(_OUTPUT):
        raise Trouble(f"`{_OUTPUT}` is there already: name it, or another file, with `--output`")
    if (options.file is None) == (options.url is None):
        raise Trouble("name either a FILE or a `--url`")
    day = day_of(options.as_of).isoformat()
    title = f"imported from {options.origin}"
    text = _text(options.file, options.url)
    snapshot, left = _converters(day, title, options.currency)[options.origin](text)
    if not snapshot["models"]:
        raise NothingImported(options.origin, tuple(left))
    target = options.output or _OUTPUT
    typed_snapshot(target, snapshot)
    outputs.to_file(target, snapshot_text(snapshot))
    return Imported(target, len(mapping(snapshot["models"])), tuple(left))


def _text(file: str | None, url: str | None) -> str:
    if url is not None:
        from budgetlint.edges.download import downloaded

        return downloaded(url)
    try:
        return budget_files.read(file or "").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"`{file}` can't be read: it is not UTF-8") from None


def _converters(day: str, title: str, currency: str) -> dict[str, Callable[[str], _Made]]:
    """Each origin's conversion from text."""
    return {
        "litellm": lambda text: snapshot_from_litellm(_object(text), day=day, title=title),
        "genai-prices": lambda text: snapshot_from_genai_prices(_json(text), day=day, title=title),
        "openrouter": lambda text: snapshot_from_openrouter(_json(text), day=day),
        "csv": lambda text: snapshot_from_rows(_rows(text), day=day, title=title, currency=currency),
    }


def _rows(text: str) -> list[dict[str, str]]:
    try:
        return [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(io.StringIO(text))]
    except csv.Error as error:
        raise Trouble(f"the price list can't be read as csv: {error}") from None


def _json(text: str) -> Plain:
    try:
        return load_json(text)
    except InvalidJson as error:
        raise Trouble(f"the price list can't be read as JSON: {error}") from None


def _object(text: str) -> dict[str, Plain]:
    data = _json(text)
    if not isinstance(data, dict):
        raise Trouble("the price list is no JSON object")
    return data
