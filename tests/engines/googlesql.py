"""BigQuery's dialect as GoogleSQL itself reads and runs it: its analyser and its reference implementation, in this process."""

import csv
import re
from collections.abc import Mapping
from decimal import Context, Decimal
from pathlib import Path

from budgetlint.edges.records.engine import Cell, Row
from budgetlint.edges.warehouse.engine import Reads
from budgetlint.edges.warehouse.kinds import kind
from tests.engines.samples import Sample

_TYPES = {"VARCHAR": "STRING", "BIGINT": "INT64", "INTEGER": "INT64", "DOUBLE": "FLOAT64", "BOOLEAN": "BOOL"}
_CALLED = "TABLE_OF_TEXTS"


class GoogleSql:
    """A table of a sample, whose columns are made of texts by a named query before ours."""

    dialect = "bigquery"
    files: tuple[str, ...] = ()

    def __init__(self, sample: Sample, rows: Path) -> None:
        from zetasql.api import CatalogBuilder, TableBuilder
        from zetasql.types import (
            AnalyzerOptions,
            LanguageOptions,
            ProductMode,
            TypeKind,
            ZetaSQLBuiltinFunctionOptions,
        )

        self._table = sample.source.table
        self._types = {name: _type_of(words) for name, words in sample.columns.items()}
        language = LanguageOptions.maximum_features()
        language.product_mode = ProductMode.PRODUCT_EXTERNAL
        functions = ZetaSQLBuiltinFunctionOptions(language_options=language)
        table = TableBuilder(_CALLED)
        for index, _ in enumerate(self._types):
            table = table.add_column(f"c{index}", TypeKind.TYPE_STRING)
        self._catalog = CatalogBuilder("lake").add_table(table.build()).with_builtin_functions(functions).build()
        self._options = AnalyzerOptions(language_options=language)
        self._options.default_timezone = "UTC"
        self._texts = _cells(rows)

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns by BigQuery's types."""
        assert table == self._table
        return {name: kind(words) for name, words in self._types.items()}

    def ask(self, query: str) -> list[Row]:
        """The rows of a query."""
        from zetasql.api import PreparedQuery, create_table_content

        columns = ", ".join(
            f"{_made(f'c{at}', words)} AS `{name}`" for at, (name, words) in enumerate(self._types.items())
        )
        whole, count = re.subn("^WITH ", f"WITH `{self._table}` AS (SELECT {columns} FROM {_CALLED}),\n", query)
        assert count == 1
        builder = PreparedQuery.builder().set_sql(whole).set_analyzer_options(self._options).set_catalog(self._catalog)
        content = {_CALLED: create_table_content(self._texts)}
        with builder.set_table_content(content).prepare() as prepared:
            table = prepared.execute().content.table_data
        return [] if table is None else [tuple(_cell(cell) for cell in row.cell) for row in table.row]

    def reads(self, name: str, query: str) -> Reads:
        """Unknown."""
        return Reads(f"{name} {len(query)}")


def _type_of(words: str) -> str:
    """A type in DuckDB's words as BigQuery's."""
    if words.startswith(("DECIMAL", "UBIGINT")):
        return "BIGNUMERIC"
    return "JSON" if words.startswith(("MAP", "JSON")) else _TYPES.get(words, words)


def _made(text: str, words: str) -> str:
    """A column of that type from a text."""
    if words == "JSON":
        return f"PARSE_JSON({text}, wide_number_mode => 'round')"
    return text if words == "STRING" else f"CAST({text} AS {words})"


def _cells(rows: Path) -> list[list[str | None]]:
    with rows.open(newline="", encoding="utf-8") as file:
        return [[None if cell == "\\N" else cell for cell in row] for row in csv.reader(file)]


def _cell(value: object) -> Cell:
    """The value of a cell: a whole number, a text, an exact decimal of 38 digits after the point, or null."""
    whole, text, decimal = (getattr(value, f"{name}_value") for name in ("int64", "string", "bignumeric"))
    if isinstance(decimal, bytes):
        return Decimal(int.from_bytes(decimal, "little", signed=True)).scaleb(-38, Context(prec=80))
    return whole if isinstance(whole, int) else text if isinstance(text, str) else None
