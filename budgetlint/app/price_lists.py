"""Published price lists by origin: the day of publication and the conversion to a snapshot."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from budgetlint.app.day import day_of
from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.aws_price_list import snapshot_from_aws_price_list
from budgetlint.catalog.importers.azure_retail import snapshot_from_azure_retail
from budgetlint.catalog.importers.cost_calculator import snapshot_from_cost_calculator
from budgetlint.catalog.importers.csv_rows import snapshot_from_rows
from budgetlint.catalog.importers.genai_prices import snapshot_from_genai_prices
from budgetlint.catalog.importers.helicone import snapshot_from_helicone
from budgetlint.catalog.importers.langfuse import snapshot_from_langfuse
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.llm_prices import snapshot_from_llm_prices
from budgetlint.catalog.importers.metergraph import snapshot_from_metergraph
from budgetlint.catalog.importers.model_prices import snapshot_from_model_prices
from budgetlint.catalog.importers.models_dev import snapshot_from_models_dev
from budgetlint.catalog.importers.openrouter import snapshot_from_openrouter
from budgetlint.edges import budget_files
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain
from budgetlint.source.json_text import InvalidJson, load_json

Made = tuple[dict[str, Plain], list[NotCarried]]

_DAY_KEYS: Final = {
    "metergraph": "pricing_verified_at",
    "model-prices": "updated_at",
    "openai-cost-calculator": "verified_at",
    "llm-prices": "updated_at",
    "aws": "publicationDate",
}
"""The key with which a list states its own day of publication."""


class ListOptions(Frozen, kw_only=True):
    """The origin of a price list, its file or URL, its publication day if it states none, today, and a csv's
    currency."""

    origin: str = "csv"
    file: str | None = None
    url: str | None = None
    published: str | None = None
    as_of: str | None = None
    currency: str = "USD"


class ImportRefused(Trouble):
    """The list could be read, but no snapshot can be made from it; `not_carried` lists what could not be imported anyway."""

    def __init__(self, why: str, not_carried: tuple[NotCarried, ...]) -> None:
        super().__init__(why)
        self.not_carried = not_carried


def made_from(options: ListOptions) -> Made:
    """Convert a price list to a snapshot, with a list of what it can't carry. Raises `Trouble`."""
    if (options.file is None) == (options.url is None):
        raise Misuse("name either a FILE or a `--url`")
    text = _text(options.file, options.url)
    published = _published(options, text)
    day = published or day_of(options.as_of).isoformat()
    snapshot, left = _CONVERTERS[options.origin](text, day, options.currency)
    if not snapshot["models"]:
        raise ImportRefused(f"no prices found: is it a price list of {options.origin}?", tuple(left))
    if published is None:
        why = "the file does not state its publication day: add `--published DATE`"
        raise ImportRefused(why, tuple(left))
    return snapshot, left


def _text(file: str | None, url: str | None) -> str:
    if url is not None:
        from budgetlint.edges.download import downloaded

        return downloaded(url)
    try:
        return budget_files.read(file or "").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"`{file}` can't be read: it is not UTF-8") from None


def _published(options: ListOptions, text: str) -> str | None:
    """The publication day, as stated by the user or the list; else None. Raises `Trouble`."""
    today = day_of(options.as_of)
    stated = _day(options.published)
    if options.published is not None and stated is None:
        raise Misuse(f"`--published {options.published}` is not a day such as `2026-06-17`")
    stated = stated or _stated_by_itself(options, text, today)
    if stated is None:
        return None
    if stated > today:
        raise Trouble(f"the prices were published on {stated}, after {today}")
    return stated.isoformat()


def _stated_by_itself(options: ListOptions, text: str, today: date) -> date | None:
    """The publication day that a list states; for a provider's price API that was just queried, today."""
    if options.origin == "openrouter" and options.url is not None:
        return today
    if options.origin in _DAY_KEYS:
        return _day(_stated_day(options.origin, text))
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


def _stated_day(origin: str, text: str) -> str | None:
    data = _yaml(text) if origin == "metergraph" else _json(text)
    first = data[0] if isinstance(data, list) and data else data
    day = first.get(_DAY_KEYS[origin]) if isinstance(first, dict) else None
    return day[:10] if isinstance(day, str) else None


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
        raise Trouble("the price list is not a JSON object")
    return data


_CONVERTERS: Final[Mapping[str, Callable[[str, str, str], Made]]] = {
    "litellm": lambda text, day, _: snapshot_from_litellm(_object(text), published=day),
    "genai-prices": lambda text, day, _: snapshot_from_genai_prices(_json(text), published=day),
    "openrouter": lambda text, day, _: snapshot_from_openrouter(_json(text), published=day),
    "metergraph": lambda text, day, _: snapshot_from_metergraph(_yaml(text), published=day),
    "model-prices": lambda text, day, _: snapshot_from_model_prices(_json(text), published=day),
    "openai-cost-calculator": lambda text, day, _: snapshot_from_cost_calculator(_objects(text), published=day),
    "models.dev": lambda text, day, _: snapshot_from_models_dev(_json(text), published=day),
    "llm-prices": lambda text, day, _: snapshot_from_llm_prices(_json(text), published=day),
    "langfuse": lambda text, day, _: snapshot_from_langfuse(_json(text), published=day),
    "helicone": lambda text, day, _: snapshot_from_helicone(_json(text), published=day),
    "azure": lambda text, day, _: snapshot_from_azure_retail(_json(text), published=day),
    "aws": lambda text, day, _: snapshot_from_aws_price_list(_json(text), published=day),
    "csv": lambda text, day, currency: snapshot_from_rows(
        _rows(text), day=day, title="imported from csv", currency=currency
    ),
}
"""The conversion of each origin's text, published on a day; the currency is that of a csv that states none."""
ORIGINS: Final = tuple(_CONVERTERS)
