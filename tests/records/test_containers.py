"""Each format in each container that its fields can stand in: the engine takes the query, whatever the record holds."""

import csv
import json
from pathlib import Path

import pytest

from budgetlint.edges.records.engine import Engine, duckdb
from budgetlint.edges.records.relations import rows
from budgetlint.edges.records.sniff import RecordSource
from budgetlint.edges.records.staged import Staged
from budgetlint.records.bill_mapping import bill_sql
from budgetlint.records.calls import Format, Shape
from budgetlint.records.formats import FORMATS
from budgetlint.records.mapping import calls_sql
from budgetlint.records.matching import DEFAULT

pytestmark = pytest.mark.slow


def example(shape: Shape) -> object:
    """A value of a shape, every member of it a text."""
    if isinstance(shape, str):
        return {"team": "a"} if shape == "JSON" else "2026-06-01" if shape == "TIME" else "1"
    if isinstance(shape, tuple):
        return [example(shape[0])]
    return {name: example(member) for name, member in shape.items()}


def read(engine: Engine, source: RecordSource, kinds: dict[str, str]) -> int:
    relation = rows(source, kinds)
    form = source.form
    query = bill_sql(form, relation) if form.bill else calls_sql(form, relation, ["team"], source.fields(kinds))
    return len(engine.execute(query).fetchall())


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: f"{form.name}, {form.about}")
def test_the_engine_takes_the_query(form: Format, tmp_path: Path) -> None:
    record = {name: example(shape) for name, shape in form.reads.items()}
    flat = [json.dumps(value) if isinstance(value, (dict, list)) else value for value in record.values()]
    wrapped = {form.wrapper: [record]} if form.wrapper else record
    (tmp_path / "lines").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (tmp_path / "array").write_text(json.dumps([record]), encoding="utf-8")
    (tmp_path / "document").write_text(json.dumps(wrapped, indent=1), encoding="utf-8")
    with (tmp_path / "table").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([list(record), flat])
    with duckdb(DEFAULT) as engine:
        for container in ("lines", "array", "document"):
            source = RecordSource(Staged(tmp_path / container, tmp_path / container), container, form)
            assert read(engine, source, {}) >= 0
        header = tuple(record)
        staged = Staged(tmp_path / "table", tmp_path / "table")
        assert read(engine, RecordSource(staged, "csv", form, header), {}) >= 0
        packed = tmp_path / "parquet"
        engine.execute(
            f"COPY (SELECT * FROM read_csv('{tmp_path / 'table'}', all_varchar=true, delim=',', quote='\"')) TO '{packed}' (FORMAT parquet)"
        )
        assert (
            read(engine, RecordSource(Staged(packed, packed), "parquet", form), dict.fromkeys(header, "VARCHAR")) >= 0
        )
