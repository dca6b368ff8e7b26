"""The volume of data that a statement would read, from each engine's own plan."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from budgetlint.edges.records.engine import Row
from budgetlint.edges.records.json_value import Json
from budgetlint.frozen import Frozen

Sizes: TypeAlias = tuple[int | None, int | None]


class Explained(Frozen):
    """How to query an engine for a plan, and where the plan states rows and bytes."""

    statement: str
    sizes: Callable[[Sequence[Row]], Sizes]


def _document(rows: Sequence[Row]) -> "Json":
    """The plan as data, for engines that return it as JSON in one cell, or in the last of several."""
    text: object = rows[0][-1] if rows else None
    if isinstance(text, str):
        try:
            matches: Json = json.loads(text)
        except ValueError:
            return None
        return matches
    return text if isinstance(text, list | dict) else None


def _nodes(value: "Json") -> "Iterator[dict[str, Json]]":
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _nodes(part)


def _whole(value: object) -> int:
    return int(float(str(value).replace(",", "").lstrip("~") or 0))


def _postgres(rows: Sequence[Row]) -> Sizes:
    scans = [
        node
        for node in _nodes(_document(rows))
        if str(node.get("Node Type", "")).endswith("Scan") and "Relation Name" in node
    ]
    return sum(_whole(node.get("Plan Rows", 0)) for node in scans), None


def _clickhouse(rows: Sequence[Row]) -> Sizes:
    return sum(_whole(row[3]) for row in rows), None


def _snowflake(rows: Sequence[Row]) -> Sizes:
    stats = [node["GlobalStats"] for node in _nodes(_document(rows)) if "GlobalStats" in node]
    return None, sum(_whole(stat.get("bytesAssigned", 0)) for stat in stats if isinstance(stat, dict))


def _duckdb(rows: Sequence[Row]) -> Sizes:
    scans = [
        node
        for node in _nodes(_document(rows))
        if "SCAN" in str(node.get("name", "")) and "CTE" not in str(node.get("name", ""))
    ]
    extra = [node["extra_info"] for node in scans]
    return sum(_whole(info.get("Estimated Cardinality", 0)) for info in extra if isinstance(info, dict)), None


def _trino(rows: Sequence[Row]) -> Sizes:
    tables = [node for node in _nodes(_document(rows)) if "estimate" in node and "table" in node]
    estimates = [node["estimate"] for node in tables]
    counts = [
        [_known(estimate.get(key)) for key in ("outputRowCount", "outputSizeInBytes")]
        for estimate in estimates
        if isinstance(estimate, dict)
    ]
    return sum(count[0] or 0 for count in counts) or None, sum(count[1] or 0 for count in counts) or None


def _known(value: object) -> int | None:
    return None if value is None or str(value) == "NaN" else _whole(value)


def _redshift(rows: Sequence[Row]) -> Sizes:
    lines = [str(row[0]) for row in rows if "Seq Scan" in str(row[0]) or "S3 " in str(row[0])]
    matches = [re.search(r"rows=(\d+)", line) for line in lines]
    return sum(int(match[1]) for match in matches if match), None


def _spark(rows: Sequence[Row]) -> Sizes:
    text = "\n".join(str(row[0]) for row in rows)
    matches = re.findall(
        r"Relation .*?Statistics\(sizeInBytes=([\d.]+) ?([KMGTPE]?i?B)(?:, rowCount=([\d.E+]+))?", text
    )
    return None, sum(int(float(size) * _UNITS[unit]) for size, unit, _ in matches) or None


_UNITS: Final = {f"{letter}{i}B": 1024**power for power, letter in enumerate("KMGTPE", 1) for i in ("", "i")} | {
    "B": 1,
    "": 1,
}

EXPLAINED: Final[Mapping[str, Explained]] = {
    "athena": Explained("EXPLAIN (TYPE IO, FORMAT JSON) {query}", _trino),
    "clickhouse": Explained("EXPLAIN ESTIMATE {query}", _clickhouse),
    "databricks": Explained("EXPLAIN COST {query}", _spark),
    "duckdb": Explained("EXPLAIN (FORMAT json) {query}", _duckdb),
    "postgres": Explained("EXPLAIN (FORMAT JSON) {query}", _postgres),
    "redshift": Explained("EXPLAIN {query}", _redshift),
    "snowflake": Explained("EXPLAIN USING JSON {query}", _snowflake),
    "spark": Explained("EXPLAIN COST {query}", _spark),
    "trino": Explained("EXPLAIN (TYPE IO, FORMAT JSON) {query}", _trino),
}
