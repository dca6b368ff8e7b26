"""Redshift's statements in PostgreSQL, with stand-ins for what only Redshift has; they are no laxer than its documentation.

Replaced are `VARCHAR(MAX)`, `TRY_CAST`, which casts texts and refuses blank texts, `DATEDIFF(MILLISECOND, …)`,
and quoted names, which Redshift folds to small letters. `JSON_EXTRACT_PATH_TEXT` takes a text and at most five keys, `JSON_SERIALIZE` a value of
the type SUPER, which is JSONB here. Casts of such values and of true and false to texts are refused.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from budgetlint.edges.records.engine import Row
from budgetlint.edges.warehouse.engine import Reads
from budgetlint.edges.warehouse.kinds import kind
from tests.engines.samples import Sample

if TYPE_CHECKING:
    from psycopg import Connection

_TYPES: Final = {"JSON": "SUPER", "DOUBLE": "DOUBLE PRECISION", "UBIGINT": "DECIMAL(20, 0)"}
_WITHOUT_CAST: Final = ("BOOLEAN", "SUPER")
_SETUP: Final = r"""
CREATE SCHEMA redshift;
CREATE FUNCTION redshift.json_serialize(given JSONB) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$ SELECT CAST(given AS TEXT) $$;
CREATE FUNCTION redshift.json_extract_path_text(given TEXT, VARIADIC keys TEXT[]) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF cardinality(keys) > 6 OR keys[cardinality(keys)] <> 'null if invalid' THEN RAISE EXCEPTION 'too many keys'; END IF;
  RETURN COALESCE(jsonb_extract_path_text(given::JSONB, VARIADIC keys[1:cardinality(keys) - 1]), '');
EXCEPTION WHEN invalid_text_representation THEN RETURN NULL;
END $$;
CREATE FUNCTION redshift.regexp_substr(given TEXT, pattern TEXT, first INT, occurrence INT, how TEXT) RETURNS TEXT LANGUAGE sql STRICT IMMUTABLE
  AS $$ SELECT COALESCE((regexp_match(given, pattern))[1], '') $$;
CREATE FUNCTION redshift.datediff_millisecond(since TIMESTAMP, until TIMESTAMP) RETURNS BIGINT LANGUAGE sql STRICT IMMUTABLE
  AS $$ SELECT (FLOOR(EXTRACT(EPOCH FROM until) * 1000) - FLOOR(EXTRACT(EPOCH FROM since) * 1000))::BIGINT $$;
CREATE FUNCTION redshift.try_cast(given TEXT, kind TEXT) RETURNS TEXT LANGUAGE plpgsql STRICT STABLE AS $$
DECLARE result TEXT;
BEGIN
  IF TRIM(given) = '' THEN RAISE EXCEPTION 'a blank text'; END IF;
  IF LOWER(given) ~ '^ *[-+]?(nan|inf)' THEN RETURN NULL; END IF;
  EXECUTE format('SELECT CAST(%L AS %s)::TEXT', given, kind) INTO result;
  RETURN result;
EXCEPTION WHEN data_exception THEN RETURN NULL;
END $$;
"""
_READ: Final = re.compile(r'AS "file",(.*?)FROM \S+ AS "given"', re.DOTALL)
"""The columns of the table, as they are read."""
_TOKEN: Final = re.compile(
    r"""'(?:[^']|'')*'|"[^"]+"|TRY_CAST\(|[()]|\bAS\s+[A-Z][A-Z ]*(?:\(\d+, \d+\))?(?=\s*\))|.""", re.DOTALL
)


class Redshift:
    """A table of a sample in a schema of PostgreSQL that has the stand-ins."""

    dialect = "redshift"
    files: tuple[str, ...] = ()

    def __init__(self, connection: "Connection[Row]", sample: Sample, rows: str) -> None:
        self._connection = connection
        self._types = {name: _type_of(words) for name, words in sample.columns.items()}
        self._table = sample.source.table
        table = f'redshift."{self._table.lower()}"'
        types = {name: words.replace("SUPER", "JSONB") for name, words in self._types.items()}
        declared = ", ".join(f'"{name.lower()}" {words}' for name, words in types.items())
        for statement in (f"DROP TABLE IF EXISTS {table}", f"CREATE TABLE {table} ({declared})"):
            connection.execute(statement.encode())
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
            copy.write(rows)

    def kinds(self, table: str) -> Mapping[str, str]:
        """The columns by Redshift's types."""
        assert table == self._table
        return {name: kind(words) for name, words in self._types.items()}

    def ask(self, query: str) -> list[Row]:
        """The rows of a query."""
        read = "".join(_READ.findall(query))
        assert read
        for name, words in self._types.items():
            assert words not in _WITHOUT_CAST or f'CAST("{name}"' not in read, f"{words} has no cast to VARCHAR"
        return [tuple(row) for row in self._connection.execute(in_postgres(query).encode())]

    def reads(self, name: str, query: str) -> Reads:
        """Unknown."""
        return Reads(f"{name} {len(query)}")


def prepared(connection: "Connection[Row]") -> None:
    """Make the stand-ins."""
    connection.execute(_SETUP.encode())
    connection.execute(b"SET search_path = redshift, pg_catalog")
    connection.execute(b"SET timezone = 'UTC'")


def in_postgres(query: str) -> str:
    """The statement with the stand-ins' names."""
    plain = re.sub(r"DATEDIFF\(\s*MILLISECOND,", "datediff_millisecond(", query).replace("VARCHAR(MAX)", "TEXT")
    plain = re.sub(r",\s+TRUE\s*\)", ", 'null if invalid')", plain)
    made, kinds = list[str](), list[str]()
    for token in _TOKEN.findall(plain):
        if token in {"(", "TRY_CAST("}:
            kinds.append("" if token == "(" else "?")
        elif token.startswith("AS ") and kinds[-1]:
            kinds[-1] = token.removeprefix("AS ")
            made.append(f", '{kinds[-1]}'")
            continue
        made.append(token.lower() if token.startswith('"') else token)
        if token == ")":
            kind_of_cast = kinds.pop()
            made.append(f"::{kind_of_cast}" if kind_of_cast else "")
    return "".join(made)


def _type_of(words: str) -> str:
    """A type in DuckDB's words as Redshift's."""
    return "SUPER" if words.startswith("MAP") else _TYPES.get(words, words)
