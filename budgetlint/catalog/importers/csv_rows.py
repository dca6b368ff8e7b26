"""Converts price rows of a spreadsheet to a price snapshot and back: one row per model, meter and condition.

Columns: `provider`, `model`, `meter`, `rate`, `unit`, `condition`, `from`, `until`, `source`, `date`. A `unit` is
`USD / 1000000 tokens`, `USD / token` for one, or only a currency or credit for the meter's own scale; `condition` is
`service_tier=batch; prompt_tokens_over=200000`; `source` is a link and `date` the day on which it was read. Only
`model`, `meter` and `rate` are required. A `unit` of `factor` makes the rate a multiplier, whose meter may contain
`*`: `*_tokens`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.conditions import KEYS, THRESHOLDS, Condition
from budgetlint.catalog.importers.figures import figure, product, quotient, written
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.meters import declarations, is_known, scale
from budgetlint.catalog.importers.sources import is_official, source_id
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain

FACTOR: Final = "factor"
COLUMNS: Final = ("provider", "model", "meter", "rate", "unit", "condition", "from", "until", "source", "date")
_UNIT: Final = re.compile(
    r"(?P<money>[A-Za-z][A-Za-z0-9-]*)"
    r"(?:\s*/\s*(?P<of>(?P<per>[0-9_]+(?:\.[0-9]+)?)?\s*(?P<word>thousand|million)?\s*(?P<noun>[a-z-]+(?:\s+[a-z-]+)?)?))?"
)
_WORDS: Final = {None: Decimal(1), "thousand": Decimal(1_000), "million": Decimal(1_000_000)}
_PATTERN: Final = re.compile(r"^[a-z0-9_*]+$")
_DAY: Final = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


class _Row(Frozen):
    model: str
    field: str
    meter: str
    rate: Plain
    when: Condition
    start: str
    end: str
    url: str
    read: str
    published: str


@dataclass(slots=True)
class _Refused(Exception):
    """The reason why a row is left out."""

    column: str
    reason: str


@dataclass(slots=True)
class _RowsOfModel:
    entries: dict[tuple[str, Condition, str, str, str], dict[str, Plain]] = field(default_factory=dict)


def snapshot_from_rows(
    rows: Iterable[dict[str, str]], *, day: str, title: str, currency: str = "USD"
) -> tuple[dict[str, Plain], list[NotCarried]]:
    """A snapshot of the day. Rows that are not a price, or repeat one, are left out, each with its reason."""
    left: list[NotCarried] = []
    models: dict[str, _RowsOfModel] = {}
    sources: dict[str, Plain] = {}
    for number, row in enumerate(rows, start=2):
        try:
            read = _row(row, currency, day)
            name = _source_of(read, sources, title)
            _add(models.setdefault(read.model, _RowsOfModel()), read, name)
        except _Refused as refused:
            left.append(NotCarried(f"row {number}", refused.column, refused.reason))
    snapshot: dict[str, Plain] = {"version": 1, "date": day, "currency": currency, "title": title}
    snapshot["sources"] = {name: sources[name] for name in sorted(sources)}
    meters = {meter for model in models.values() for rates in model.entries.values() for meter in rates}
    declared = declarations(meters)
    if declared:
        snapshot["meters"] = declared
    snapshot["models"] = {name: {"prices": _entries(models[name])} for name in sorted(models) if models[name].entries}
    return snapshot, left


def _row(row: dict[str, str], currency: str, day: str) -> _Row:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not cells["model"]:
        raise _Refused("model", "missing")
    factor = cells["unit"] == FACTOR
    if not is_known(cells["meter"]) and not (factor and _PATTERN.match(cells["meter"])):
        raise _Refused("meter", f"`{cells['meter']}` is not a meter")
    rate = figure(cells["rate"])
    if rate is None or rate < 0:
        raise _Refused("rate", f"`{cells['rate']}` is not a price")
    for column in ("from", "until", "date"):
        if cells[column] and not _is_day(cells[column]):
            raise _Refused(column, f"`{cells[column]}` is not a date such as `2026-06-17`")
    provider = cells["provider"]
    prefixed = not provider or cells["model"].startswith(f"{provider}/")
    return _Row(
        model=cells["model"] if prefixed else f"{provider}/{cells['model']}",
        field="multiply" if factor else "rates",
        meter=cells["meter"],
        rate=written(rate) if factor else _amount(rate, cells["unit"], cells["meter"], currency),
        when=parsed_condition(cells["condition"]),
        start=cells["from"],
        end=cells["until"],
        url=cells["source"],
        read=cells["date"],
        published=day,
    )


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.match(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _amount(rate: Decimal, unit: str, meter: str, currency: str) -> Plain:
    parts = _UNIT.fullmatch(unit or currency)
    per = None if parts is None else _per(parts, meter)
    if parts is None or not per:
        raise _Refused("unit", f"`{unit}` is not a unit such as `{currency} / 1000000 tokens`")
    amount = rate if per == scale(meter) else quotient(product(rate, scale(meter)), per)
    if parts["money"] == currency:
        return written(amount)
    return {"amount": written(amount), "unit": parts["money"]}


def _per(parts: re.Match[str], meter: str) -> Decimal | None:
    """The number of units that a rate is for: the meter's own scale if no unit is given, 1 if only a noun is."""
    if parts["of"] is None:
        return scale(meter)
    if not parts["of"].strip():
        return None
    count = figure(parts["per"] or "1")
    return None if count is None else product(count, _WORDS[parts["word"]])


def parsed_condition(text: str) -> Condition:
    """Parse `service_tier=batch; prompt_tokens_over=200000`. Raises `_Refused` for an unknown key."""
    pairs: list[tuple[str, str | int | bool]] = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if key not in KEYS or not equals or not value:
            raise _Refused("condition", f"`{part}` is not a condition")
        if key in THRESHOLDS and not (value.isascii() and value.isdigit()):
            raise _Refused("condition", f"`{value}` is not a whole number")
        pairs.append((key, int(value) if key in THRESHOLDS else value == "true" if key == "audio" else value))
    return tuple(sorted(pairs))


def _source_of(row: _Row, sources: dict[str, Plain], title: str) -> str:
    name = source_id(row.url) if row.url else "spreadsheet"
    described = _described(row, title)
    kind = described["kind"]
    known = sources.setdefault(name, described)
    if known != described:
        name = f"{name}-{row.read or row.published}-{kind}"
        sources.setdefault(name, described)
    return name


def _described(row: _Row, title: str) -> dict[str, Plain]:
    """The source of a row: the provider's own page, if the row states a link and a day; else the spreadsheet."""
    if not row.url:
        return {"url": title, "kind": "contract", "published": row.read or row.published}
    official = is_official(row.model.partition("/")[0], row.url)
    if official and row.read:
        return {"url": row.url, "kind": "official", "retrieved": row.read}
    day = row.read or row.published
    if official:
        return {"url": row.url, "kind": "cited", "published": day, "through": title}
    return {"url": row.url, "kind": "dataset", "published": day}


def _add(model: _RowsOfModel, row: _Row, source: str) -> None:
    for (_, when, start, end, kind), rates in model.entries.items():
        same = (when, start, end, kind) == (row.when, row.start, row.end, row.field)
        if same and row.meter in rates:
            raise _Refused("meter", f"`{row.model}` already has this price of `{row.meter}`")
    model.entries.setdefault((source, row.when, row.start, row.end, row.field), {})[row.meter] = row.rate


def _entries(model: _RowsOfModel) -> list[Plain]:
    made: list[Plain] = []
    for (source, when, start, end, kind), rates in model.entries.items():
        entry: dict[str, Plain] = {"source": source}
        if when:
            entry["when"] = {key: _values(value) for key, value in when}
        if start:
            entry["from"] = start
        if end:
            entry["until"] = end
        made.append({**entry, kind: rates})
    return made


def _values(value: str | int | bool) -> Plain:
    """The values of a condition: `720p|1080p` is either of the two."""
    return list[Plain](value.split("|")) if isinstance(value, str) and "|" in value else value


def rows_from_snapshot(snapshot: dict[str, Plain]) -> list[dict[str, str]]:
    """A row for every rate and factor of a snapshot, in order; disputes, free allowances and minimum charges have
    none."""
    rows: list[dict[str, str]] = []
    sources = _mapping(snapshot.get("sources"))
    for identifier, model in _mapping(snapshot.get("models")).items():
        for entry in objects(_mapping(model).get("prices")):
            source = _mapping(sources.get(str(entry.get("source"))))
            rates = _mapping(entry.get("rates"))
            rows += [_row_of(identifier, entry, meter, rate, source, snapshot) for meter, rate in rates.items()]
            for meter, rate in _mapping(entry.get("multiply")).items():
                rows.append({**_row_of(identifier, entry, meter, rate, source, snapshot), "unit": FACTOR})
    return rows


def _row_of(
    identifier: str,
    entry: dict[str, Plain],
    meter: str,
    rate: Plain,
    source: dict[str, Plain],
    snapshot: dict[str, Plain],
) -> dict[str, str]:
    money = str(rate.get("unit")) if isinstance(rate, dict) else str(snapshot.get("currency", "USD"))
    amount = rate.get("amount") if isinstance(rate, dict) else rate
    declared = _mapping(_mapping(snapshot.get("meters")).get(meter))
    per = str(declared["per"]) if "per" in declared else written(scale(meter)) if is_known(meter) else "1"
    return {
        "provider": identifier.partition("/")[0],
        "model": identifier,
        "meter": meter,
        "rate": str(amount),
        "unit": f"{money} / {per}",
        "condition": "; ".join(f"{key}={_word(value)}" for key, value in _mapping(entry.get("when")).items()),
        "from": str(entry.get("from", "")),
        "until": str(entry.get("until", "")),
        "source": str(source.get("url", "")),
        "date": str(source.get("retrieved", source.get("published", snapshot.get("date", "")))),
    }


def _word(value: Plain) -> str:
    if isinstance(value, list):
        return "|".join(_word(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _mapping(value: Plain) -> dict[str, Plain]:
    return value if isinstance(value, dict) else {}
