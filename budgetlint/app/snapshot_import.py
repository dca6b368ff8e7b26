"""A price list that the user has, or names by its address, to a snapshot."""

import csv
import io
import os
from collections.abc import Callable
from datetime import date
from typing import Final

from budgetlint.app.settings import day_of
from budgetlint.app.snapshot_files import typed_snapshot
from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.cost_calculator import snapshot_from_cost_calculator
from budgetlint.catalog.importers.csv_rows import snapshot_from_rows
from budgetlint.catalog.importers.genai_prices import snapshot_from_genai_prices
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.metergraph import snapshot_from_metergraph
from budgetlint.catalog.importers.model_prices import snapshot_from_model_prices
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

ORIGINS: Final = (
    "litellm", "genai-prices", "openrouter", "metergraph", "model-prices", "openai-cost-calculator", "csv",
)  # fmt: skip
_SAYS_ITS_DAY: Final = {
    "metergraph": "pricing_verified_at",
    "model-prices": "updated_at",
    "openai-cost-calculator": "verified_at",
}
"""The key under which a list says itself on which day it came out."""


class ImportOptions(Frozen, kw_only=True):
    """The kind of price list, its file or address, where to write, the day it came out, today, a csv's currency."""

    origin: str = "csv"
    file: str | None = None
    url: str | None = None
    output: str | None = None
    published: str | None = None
    as_of: str | None = None
    currency: str = "USD"
    outside: bool = False


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
    text = _text(options.file, options.url)
    published = _published(options, text)
    snapshot, left = _converters(published, options)[options.origin](text)
    if not snapshot["models"]:
        raise NothingImported(options.origin, tuple(left))
    target = options.output or _OUTPUT
    typed_snapshot(target, snapshot)
    outputs.to_file(target, snapshot_text(snapshot), outside=options.outside)
    return Imported(target, len(mapping(snapshot["models"])), tuple(left))


def _text(file: str | None, url: str | None) -> str:
    if url is not None:
        from budgetlint.edges.download import downloaded

        return downloaded(url)
    try:
        return budget_files.read(file or "").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"`{file}` can't be read: it is not UTF-8") from None


def _published(options: ImportOptions, text: str) -> str:
    """The day on which the list came out: as the user states it, or the list itself. Raises `Trouble`."""
    today = day_of(options.as_of)
    stated = _day(options.published)
    if options.published is not None and stated is None:
        raise Trouble(f"`--published {options.published}` is not a day such as `2026-06-17`")
    stated = stated or _stated_by_itself(options, text, today)
    if stated is None:
        raise Trouble("the file does not say when its prices came out: state it, `--published DATE`")
    if stated > today:
        raise Trouble(f"the prices came out on {stated}, after {today}")
    return stated.isoformat()


def _stated_by_itself(options: ImportOptions, text: str, today: date) -> date | None:
    """The day that a list says of itself; a provider's own price API that is asked now speaks of now."""
    if options.origin == "openrouter" and options.url is not None:
        return today
    if options.origin in _SAYS_ITS_DAY:
        return _day(_said_day(options.origin, text))
    if options.origin == "csv":
        days = [_day(row.get("date")) for row in _rows(text)]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None
    return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None and len(text) == 10 else None
    except ValueError:
        return None


def _said_day(origin: str, text: str) -> str | None:
    data = _yaml(text) if origin == "metergraph" else _json(text)
    first = data[0] if isinstance(data, list) and data else data
    said = first.get(_SAYS_ITS_DAY[origin]) if isinstance(first, dict) else None
    return said[:10] if isinstance(said, str) else None


def _converters(published: str, options: ImportOptions) -> dict[str, Callable[[str], _Made]]:
    """Each origin's conversion from text."""
    return {
        "litellm": lambda text: snapshot_from_litellm(_object(text), published=published),
        "genai-prices": lambda text: snapshot_from_genai_prices(_json(text), published=published),
        "openrouter": lambda text: snapshot_from_openrouter(_json(text), published=published),
        "metergraph": lambda text: snapshot_from_metergraph(_yaml(text), published=published),
        "model-prices": lambda text: snapshot_from_model_prices(_json(text), published=published),
        "openai-cost-calculator": lambda text: snapshot_from_cost_calculator(_objects(text), published=published),
        "csv": lambda text: snapshot_from_rows(
            _rows(text), day=published, title="imported from csv", currency=options.currency
        ),
    }


def _objects(text: str) -> list[dict[str, Plain]]:
    data = _json(text)
    return [item for item in (data if isinstance(data, list) else [data]) if isinstance(item, dict)]


def _yaml(text: str) -> Plain:
    from budgetlint.source.yaml_text import load_yaml

    document = load_yaml(text)
    for fault in document.faults:
        raise Trouble(f"the price list can't be read as YAML: line {fault.span.line}: {fault.message}")
    return document.data


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
