"""Statements for engines that can't be had here, run by what is closest to them: the same as DuckDB, whose account is that of files."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetlint.records.matching import Options
from tests.engines.googlesql import GoogleSql
from tests.engines.postgres import server
from tests.engines.redshift import Redshift, prepared
from tests.engines.samples import MOVED, expected, observed, of_values, sample
from tests.records.cases import OPTIONS
from tests.records.shown import text

if TYPE_CHECKING:
    from psycopg import Connection

    from budgetlint.edges.records.engine import Row

pytestmark = [pytest.mark.engines, pytest.mark.slow]

CASES = [
    *((name, OPTIONS) for name in ("canonical", "values", "litellm", "otel", "openrouter", "focus")),
    ("canonical", MOVED),
]


@pytest.fixture(scope="module")
def postgres() -> "Iterator[Connection[Row]]":
    """A connection to a server with the stand-ins for Redshift."""
    import psycopg

    with server() as url, psycopg.connect(url, autocommit=True) as connection:
        prepared(connection)
        yield connection


def test_values_are_in_a_table_what_they_are_in_a_file(tmp_path: Path) -> None:
    of_table, of_file = expected("values", tmp_path), of_values(tmp_path)
    assert text(of_table).partition('"files"')[0] == text(of_file).partition('"files"')[0]
    assert (of_table.files[0].records, of_table.files[0].unread) == (of_file.files[0].records, of_file.files[0].unread)
    assert 20 < of_table.files[0].unread < of_table.files[0].records / 2


@pytest.mark.parametrize(("name", "options"), CASES)
def test_redshift(name: str, options: Options, postgres: "Connection[Row]", tmp_path: Path) -> None:
    given = sample(name)
    rows = given.csv(tmp_path).read_text(encoding="utf-8")
    of_table = observed(Redshift(postgres, given, rows), name, options)
    assert text(of_table) == text(expected(name, tmp_path, options))


@pytest.mark.bigquery
def test_bigquery(tmp_path: Path) -> None:
    """One test, for tests that are spread over processes would compile GoogleSQL each."""
    for name, options in CASES:
        given = sample(name)
        of_table = observed(GoogleSql(given, given.csv(tmp_path)), name, options)
        assert text(of_table) == text(expected(name, tmp_path, options)), name
