"""A price snapshot as text: one block per model."""

from budgetlint.catalog.importers.csv_rows import FACTOR, rows_from_snapshot
from budgetlint.catalog.pinned import mapping, prices
from budgetlint.reports.plain import tame
from budgetlint.source.document import Plain


def render(snapshot: dict[str, Plain]) -> str:
    """One block per model: its properties, then one line per price."""
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
        blocks.append("\n".join(map(tame, [*lines, *links])))
    return "\n\n".join(blocks) + f"\n\nprices reviewed on {snapshot.get('date')}\n"


def _rate(row: dict[str, str]) -> str:
    """`3 USD per 1,000,000`; no number if the price is for one unit."""
    if row["unit"] == FACTOR:
        return f"×{row['rate']}"
    money, _, per = row["unit"].partition(" / ")
    return f"{row['rate']} {money}" if per == "1" else f"{row['rate']} {money} per {_grouped(per)}"


def _grouped(number: Plain) -> str:
    """A number with thousands separators; any other value unchanged."""
    text = str(number)
    return f"{int(text):,}" if text.isascii() and text.isdigit() else text


def _facts(model: dict[str, Plain]) -> list[str]:
    aliases = model.get("aliases")
    named_too = [f"  also: {', '.join(str(alias) for alias in aliases)}"] if isinstance(aliases, list) else []
    named = (
        ("context_window", "context window"),
        ("max_output_tokens", "longest output"),
        ("cache_minimum", "cached from"),
        ("retires", "retires"),
    )
    return named_too + [f"  {words}: {_grouped(model[key])}" for key, words in named if key in model]


def _days(row: dict[str, str]) -> str:
    begins = f"from {row['from']}" if row["from"] else ""
    ends = f"until {row['until']}" if row["until"] else ""
    return " ".join(part for part in (begins, ends) if part)


def _beside(model: dict[str, Plain]) -> list[str]:
    """The facts without a row: disputes, allowances, minimums."""
    lines: list[str] = []
    for entry in prices(model):
        when = ", ".join(f"{key} {value}" for key, value in mapping(entry.get("when")).items())
        where = f" ({when})" if when else ""
        for meter, claims in mapping(entry.get("disputed")).items():
            lines.extend(f"  {meter}: disputed, {figure} by {who}{where}" for who, figure in mapping(claims).items())
        for meter, allowance in mapping(entry.get("free")).items():
            given = mapping(allowance)
            lines.append(f"  {meter}: {given.get('count')} a {given.get('per')} free, not subtracted")
        if "minimum_charge" in entry:
            lines.append(f"  at least {entry['minimum_charge']} a job{where}")
    return lines
