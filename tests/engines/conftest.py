"""A month of records, as a file and as a table of DuckDB."""

from pathlib import Path

import pytest

from tests.engines.tables import as_csv, as_lines, duckdb_table, kinds, plan_in, varied


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the same month as a file and as a database, both called `records`, and a plan."""
    folder = tmp_path_factory.mktemp("month")
    records = varied()
    as_lines(records, folder / "records")
    duckdb_table(
        folder / "db", "records", as_csv(records, kinds("canonical"), folder / "records.csv"), kinds("canonical")
    )
    plan_in(folder)
    return folder


@pytest.fixture
def in_month(month: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is the working directory, and WAREHOUSE names its database."""
    monkeypatch.chdir(month)
    monkeypatch.setenv("WAREHOUSE", f"duckdb:///{month}/db")
