"""Records as database tables: with the products' schemas, and the records in files."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from budgetlint.records.table_sources import source_named

Value: TypeAlias = "None | bool | int | float | str | list[Value] | dict[str, Value]"
Record: TypeAlias = "dict[str, Value]"

MATCHES = """
version: 1
name: plan
period: month
pricing: {snapshot: builtin}
workloads:
  chat: {kind: llm-app, model: anthropic/claude-sonnet-4-5, requests: 6000, input_tokens: 2000, output_tokens: 500, match: {service: support-*}}
  shots: {kind: image, model: openai/gpt-image-1, accepted_images: 50, attempts_per_accepted: 2, size: 1024x1024, quality: medium, match: {model: "openai/gpt-image-?"}}
  docs: {kind: llm-app, model: anthropic/claude-haiku-4-5, requests: 10, input_tokens: 10, output_tokens: 10, match: {tags: {team: docs}}}
budgets:
  total: {ceiling: 500}
"""
"""A plan whose workloads are distinguished by service, by model and by a tag."""


def kinds(source: str) -> Mapping[str, str]:
    """The columns of a source's table with their DuckDB types."""
    table_source = source_named(source)
    assert table_source is not None
    return table_source.columns


def cell(value: Value, kind: str) -> str:
    """A value in CSV: a time in UTC, an object as JSON, null as `\\N`."""
    if value is None:
        return "\\N"
    if kind == "TIMESTAMP" and isinstance(value, int):
        return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    if isinstance(value, list | dict):
        return json.dumps(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def as_csv(records: Iterable[Record], columns: Mapping[str, str], path: Path) -> Path:
    """The records as CSV with those columns."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows([cell(record.get(name), kind) for name, kind in columns.items()] for record in records)
    return path


def duckdb_table(path: Path, name: str, records: Path, columns: Mapping[str, str]) -> str:
    """The address of a DuckDB file with such a table."""
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f'CREATE TABLE "{name}" ({", ".join(f"{_quoted(column)} {kind}" for column, kind in columns.items())})'
        )
        connection.execute(f"COPY \"{name}\" FROM '{records}' (NULLSTR '\\N', HEADER false)")
    return f"duckdb:///{path}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def varied(requests: int = 360) -> list[Record]:
    """A month of calls: text with caches, tiers and regions, tasks with calls at the same moment, retries, repeated lines, media with duplicates, costs of many digits."""
    from tests.records.month import Month, chat, shots

    month = Month(
        requests=requests, retried_every=9, timeout_duplicates=7, reported_per_estimated=Decimal("1.000000001")
    )
    records: list[Record] = []
    for index, record in enumerate([*chat(month), *shots(month)]):
        latency = record.pop("latency", None)
        one: Record = {
            name: value if isinstance(value, bool | int | str) else str(value) for name, value in record.items()
        }
        one["latency_ms"] = None if latency is None else int(str(latency))
        if "input_tokens" in one:
            one |= {
                "cached_input_tokens": index % 5 * 100,
                "cache_write_tokens": 64 if index % 11 == 0 else None,
                "total_tokens": None,
            }
            one |= {"service_tier": ("default", "priority", None)[index % 3], "region": ("EU", None)[index % 2]}
            one |= {"session_id": f"s{index // 4}" if index % 8 < 5 else None, "reasoning_tokens": index % 50}
            if index % 8 == 1 and "attempt_of" not in one:
                one |= {"created_at": records[-1]["created_at"], "input_tokens": index % 7 * 100 + 500}
            one |= {
                "tags": {"team": "docs" if index % 13 == 0 else "o'hara", "user": "POISON"},
                "batch": index % 29 == 0,
            }
            if index % 13 == 0:
                one["service"] = "other"
        records.append(one)
    return records + records[::17]


def as_lines(records: Iterable[Record], path: Path) -> Path:
    """The records as JSON lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def plan_in(folder: Path) -> str:
    """The plan as a file."""
    (folder / "plan.yaml").write_text(MATCHES, encoding="utf-8")
    return str(folder / "plan.yaml")
