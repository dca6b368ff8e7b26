"""`budgetlint snapshot show`: a model's prices, readably, or as rows for a spreadsheet."""

import csv
import io

from budgetlint.catalog.importers.csv_rows import COLUMNS, FACTOR, rows_from_snapshot
from budgetlint.catalog.pinned import mapping, merged, prices
from budgetlint.cli.snapshot_files import plain_snapshot, typed_snapshot
from budgetlint.edges import catalog, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.rules.words import nearest
from budgetlint.source.document import Plain

_MOST = 20


def run(query: str | None, snapshot: str | None, as_csv: bool) -> int:
    """Prints what the catalog, or a price file, lists for a model or all models whose names hold the words."""
    shown = _from_catalog(query, as_csv) if snapshot is None else _from_file(snapshot, query)
    outputs.to_standard_output(_csv(shown) if as_csv else _text(shown))
    return 0


def _from_catalog(query: str | None, as_csv: bool) -> dict[str, Plain]:
    if query is None:
        if not as_csv:
            raise Trouble("say which model, such as `anthropic/claude-sonnet-4-6`, or words of its name")
        pieces = (catalog.provider_snapshot(provider) for provider in catalog.providers())
        return merged(piece for piece in pieces if piece is not None)
    exact = catalog.lookup(query)
    if exact is not None:
        return exact
    found = catalog.search(query)
    if not found:
        near = nearest(query, (name for name, _ in catalog.names()))
        raise Trouble(f"the catalog has no model `{query}`{f', did you mean `{near}`?' if near else ''}")
    if len(found) > _MOST and not as_csv:
        listed = "\n".join(f"  {name}" for name in found)
        raise Trouble(f"`{query}` stands for {len(found)} models, say which:\n{listed}")
    looked_up = (catalog.lookup(name) for name in found)
    return merged(piece for piece in looked_up if piece is not None)


def _from_file(path: str, query: str | None) -> dict[str, Plain]:
    data = plain_snapshot(path)
    typed_snapshot(path, data)
    if query is None:
        return data
    models = mapping(data["models"])
    words = query.lower().split()
    kept = {name: model for name, model in models.items() if all(word in name.lower() for word in words)}
    if not kept:
        near = nearest(query, models)
        raise Trouble(f"`{path}` has no model `{query}`{f', did you mean `{near}`?' if near else ''}")
    return {**data, "models": kept}


def _csv(snapshot: dict[str, Plain]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows_from_snapshot(snapshot))
    return text.getvalue()


def _text(snapshot: dict[str, Plain]) -> str:
    """A block a model: its facts, then a line a price."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in rows_from_snapshot(snapshot):
        rows.setdefault(row["model"], []).append(row)
    blocks = []
    for name, model in mapping(snapshot.get("models")).items():
        lines = [name, *_facts(mapping(model))]
        for row in rows.get(name, []):
            when = ", ".join(part for part in (row["condition"].replace("=", " "), _days(row)) if part)
            lines.append(f"  {row['meter']}: {_rate(row)}{f' ({when})' if when else ''}")
        lines.extend(_beside(mapping(model)))
        links = dict.fromkeys(f"  {row['source']} of {row['date']}" for row in rows.get(name, []))
        blocks.append("\n".join([*lines, *links]))
    return "\n\n".join(blocks) + f"\n\nprices reviewed on {snapshot.get('date')}\n"


def _rate(row: dict[str, str]) -> str:
    """`3 USD per 1,000,000`; what is priced one by one needs no number."""
    if row["unit"] == FACTOR:
        return f"×{row['rate']}"
    money, _, per = row["unit"].partition(" / ")
    return f"{row['rate']} {money}" if per == "1" else f"{row['rate']} {money} per {_grouped(per)}"


def _grouped(number: Plain) -> str:
    """A number with its thousands apart; anything else as it is."""
    text = str(number)
    return f"{int(text):,}" if text.isascii() and text.isdigit() else text


def _facts(model: dict[str, Plain]) -> list[str]:
    aliases = model.get("aliases")
    said = [f"  also: {', '.join(str(alias) for alias in aliases)}"] if isinstance(aliases, list) else []
    named = (("context_window", "context window"), ("max_output_tokens", "longest output"), ("retires", "retires"))
    return said + [f"  {words}: {_grouped(model[key])}" for key, words in named if key in model]


def _days(row: dict[str, str]) -> str:
    begins = f"from {row['from']}" if row["from"] else ""
    ends = f"until {row['until']}" if row["until"] else ""
    return " ".join(part for part in (begins, ends) if part)


def _beside(model: dict[str, Plain]) -> list[str]:
    """What has no row of its own: disputes, allowances, minimums."""
    lines: list[str] = []
    for entry in prices(model):
        when = ", ".join(f"{key} {value}" for key, value in mapping(entry.get("when")).items())
        where = f" ({when})" if when else ""
        for meter, said in mapping(entry.get("disputed")).items():
            lines.extend(f"  {meter}: disputed, {figure} by {who}{where}" for who, figure in mapping(said).items())
        for meter, allowance in mapping(entry.get("free")).items():
            given = mapping(allowance)
            lines.append(f"  {meter}: {given.get('count')} a {given.get('per')} free, not subtracted")
        if "minimum_charge" in entry:
            lines.append(f"  at least {entry['minimum_charge']} a job{where}")
    return lines
