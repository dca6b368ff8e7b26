"""`budgetlint snapshot import`: a price list that the user has, or names by its address, to a snapshot."""

import csv
import io
import os
import sys
from collections.abc import Callable

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.csv_rows import snapshot_from_rows
from budgetlint.catalog.importers.genai_prices import snapshot_from_genai_prices
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.openrouter import snapshot_from_openrouter
from budgetlint.catalog.pinned import mapping
from budgetlint.catalog.text import snapshot_text
from budgetlint.cli.session import day_of
from budgetlint.cli.snapshot_files import typed_snapshot
from budgetlint.edges import budget_files, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.source.document import Plain
from budgetlint.source.json_text import InvalidJson, load_json

_Made = tuple[dict[str, Plain], list[NotCarried]]


_OUTPUT = "prices.json"


def run(origin: str, file: str | None, url: str | None, output: str | None, as_of: str | None, currency: str) -> int:
    """Writes a snapshot, and lists on standard error what could not be carried over. Raises `Trouble`.

    A file that is there is replaced only where its name was given.
    """
    if output is None and os.path.lexists(_OUTPUT):
        raise Trouble(f"`{_OUTPUT}` is there already: name it, or another file, with `--output`")
    if (file is None) == (url is None):
        raise Trouble("name either a FILE or a `--url`")
    day = day_of(as_of).isoformat()
    title = f"imported from {origin}"
    text = _text(file, url)
    snapshot, left = _converters(day, title, currency)[origin](text)
    for each in left:
        print(f"not carried: {each.subject} {each.fact}: {each.reason}", file=sys.stderr)
    if not snapshot["models"]:
        raise Trouble(f"no price was found: is it a list of {origin}?")
    target = output or _OUTPUT
    typed_snapshot(target, snapshot)
    outputs.to_file(target, snapshot_text(snapshot))
    models = _counted(len(mapping(snapshot["models"])), "model")
    outputs.to_standard_output(f"{target}: {models} written, {_counted(len(left), 'fact')} not carried\n")
    return 0


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s'[: count != 1]}"


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
