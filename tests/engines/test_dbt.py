"""The dbt package, run by dbt over DuckDB as somebody's project has it: its records give what the products' own exports give."""

import csv
import json
import subprocess
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

import pytest

from budgetlint.edges.records import observe as of_files
from budgetlint.edges.warehouse.database import connected
from budgetlint.edges.warehouse.observe import TableQuery, observe
from budgetlint.records.matching import tag_keys
from budgetlint.records.observed import Observed
from budgetlint.records.table_sources import source_named
from budgetlint.records.tables import TableUse
from tests.engines.products import OBSERVATIONS, spans
from tests.engines.tables import Record, Value, as_lines
from tests.records.cases import MATCHES, OPTIONS
from tests.records.shown import text

pytestmark = [pytest.mark.dbt, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "records" / "data"
SOURCES = ("litellm", "langfuse", "otel", "openrouter")
PROJECT = "name: theirs\nversion: 1.0.0\nprofile: theirs\nmodel-paths: []\n"
PROFILE = "theirs:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: lake.duckdb, threads: 1}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has the package, built over tables of four products; `export` has the products' own files."""
    folder = tmp_path_factory.mktemp("dbt")
    export = folder / "export"
    export.mkdir()
    spend = (SAMPLES / "litellm" / "spend.json").read_text(encoding="utf-8")
    traces = (SAMPLES / "opentelemetry" / "traces.jsonl").read_text(encoding="utf-8")
    (export / "litellm.json").write_text(spend, encoding="utf-8")
    (export / "otel.jsonl").write_text(traces, encoding="utf-8")
    as_lines(OBSERVATIONS, export / "langfuse.jsonl")
    generations = (SAMPLES / "openrouter-export" / "openrouter_activity_2026-06-28.csv").read_text(encoding="utf-8")
    (export / "openrouter.csv").write_text(generations, encoding="utf-8")
    tables: Mapping[str, Iterable[Record]] = {
        "litellm": [_as_a_row(record) for record in json.loads(spend)],
        "langfuse": OBSERVATIONS,
        "otel": spans(export / "otel.jsonl"),
        "openrouter": _rows(generations),
    }
    _filled(folder / "lake.duckdb", tables)
    (folder / "dbt_project.yml").write_text(PROJECT, encoding="utf-8")
    (folder / "profiles.yml").write_text(PROFILE, encoding="utf-8")
    (folder / "packages.yml").write_text(f"packages:\n  - local: {ROOT / 'templates' / 'dbt'}\n", encoding="utf-8")
    variables = {"budgetlint_sources": list(SOURCES), "budgetlint_tags": list(tag_keys(MATCHES))}
    _run(folder, "deps")
    _run(folder, "build", "--vars", json.dumps(variables))
    return folder


def _run(folder: Path, *words: str) -> None:
    done = subprocess.run(
        ["dbt", "--no-use-colors", "--no-send-anonymous-usage-stats", *words, "--profiles-dir", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def _as_a_row(record: Record) -> Record:
    """As LiteLLM's client writes it: an object stays one, also where a log holds it as a text."""
    metadata: Value = record.get("metadata")
    return record | {"metadata": json.loads(metadata) if isinstance(metadata, str) and metadata else metadata}


def _rows(table: str) -> list[Record]:
    """The rows of a CSV file, of which a text without characters is nothing."""
    return [
        {name: value or None for name, value in row.items()}
        for row in csv.DictReader(StringIO(table.removeprefix("\ufeff")))
    ]


def _filled(database: Path, tables: Mapping[str, Iterable[Record]]) -> None:
    """Each table with the columns of its product's own schema, and a prompt that nobody may read."""
    import duckdb

    with duckdb.connect(str(database)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, records in tables.items():
            source = source_named(name)
            assert source is not None
            columns = dict(source.columns) | {"messages": "VARCHAR"}
            lines = as_lines([record | {"messages": "POISON"} for record in records], database.parent / f"{name}.jsonl")
            connection.execute(
                f"CREATE TABLE \"{source.table}\" AS SELECT * FROM read_json('{lines}', format = 'newline_delimited', columns = {columns})"
            )


def read(project: Path, table: str) -> Observed:
    """What a table of our own records says."""
    source = source_named("canonical")
    assert source is not None
    with connected(f"duckdb:///{project}/lake.duckdb", 60) as database:
        use = TableUse(source, table, database.kinds(table))
        return observe(database, TableQuery(use=use), MATCHES, OPTIONS)


def workloads(observed: Observed) -> str:
    """What was observed of workloads, as text."""
    return text(Observed(observed.workloads, (), (), ()))


def test_records_are_what_the_products_exports_say(project: Path) -> None:
    """Each product's, and all of them as one table; one test, for tests that are spread over processes would build it each."""
    import duckdb

    for source in SOURCES:
        (export,) = (project / "export").glob(f"{source}.*")
        assert workloads(read(project, f"budgetlint_{source}")) == workloads(of_files([export], MATCHES, OPTIONS))
    assert workloads(read(project, "budgetlint_records")) == workloads(of_files([project / "export"], MATCHES, OPTIONS))
    with duckdb.connect(str(project / "lake.duckdb"), read_only=True) as connection:
        assert "POISON" not in str(connection.execute("SELECT * FROM budgetlint_records").fetchall())
        aside = connection.execute("SELECT record_source, problem, n FROM budgetlint_set_aside ORDER BY ALL").fetchall()
    assert {source for source, _, _ in aside} <= set(SOURCES)
