"""Existing tables of records: the columns of each source's table, their mapping to the fields of its format, and the days to read."""

from collections.abc import Mapping

from budgetlint.frozen import Frozen, made, replace
from budgetlint.records.calls import NUMERIC, WHOLE, Format, Shape, quoted
from budgetlint.records.day_columns import in_days
from budgetlint.records.fields import exact_fields
from budgetlint.records.moments import BEYOND_MS, FIRST_MS, scaled

FILE = "budgetlint_file"
"""The column with the address of a row's file."""

Kinds = Mapping[str, str]
"""The types of a table's columns, by DuckDB's names."""


class TableSource(Frozen):
    """A kind of table: the format of its fields, its columns with their types in its own schema, and its usual name.

    `fields` are expressions for fields without a column of the same name. `dated` is the column by which its rows are ordered.
    `deduplicated` is, by dialect, the keyword that leaves out old versions of a row. `newer` are expressions for the fields of a newer
    schema, with their types; a table has it if it has the column `newer_by`.
    """

    name: str
    about: str
    form: Format
    table: str
    dated: tuple[str, ...]
    columns: Kinds = made(default_factory=dict)
    deduplicated: Mapping[str, str] = made(default_factory=dict)
    newer: Mapping[str, tuple[str, str]] = made(default_factory=dict)
    newer_by: str = ""


class TableUse(Frozen):
    """A table to read: its name, its columns' types, the columns of fields, the columns by which it is partitioned, and the days.

    `named` maps fields of the format to the table's own columns, which queries refer to as `@name`. `days` are the columns of
    `day`, or of `year`, `month` and `day`.
    """

    source: TableSource
    table: str
    kinds: Kinds
    named: Mapping[str, str] = made(default_factory=dict)
    days: Mapping[str, str] = made(default_factory=dict)
    from_ms: int | None = None
    until_ms: int | None = None

    @property
    def form(self) -> Format:
        """The format, with the fields that the table has as numbers declared as numbers."""
        kinds = {name: self._kind(name) for name in self.source.form.numbers}
        form = replace(self.source.form, numbers=exact_fields(self.source.form, kinds))
        of_maps = [name for name in _TAGGED if self._kind(name).startswith("MAP") and form.reads.get(name) == "JSON"]
        return replace(form, tag=lambda key: member(of_maps[0], key)) if of_maps else form

    @property
    def present(self) -> dict[str, str]:
        """The fields that the table has, with the types as which they are read."""
        kinds = {name: self._kind(name) for name in self.source.form.reads}
        return {name: kind for name, kind in kinds.items() if kind}

    @property
    def _newer(self) -> Mapping[str, tuple[str, str]]:
        """The expressions and types of the fields that the table has by a newer schema."""
        return self.source.newer if self.source.newer_by in self.kinds else {}

    def _kind(self, name: str) -> str:
        if name in self._newer:
            return self._newer[name][1]
        return self.kinds.get(self.named.get(name, name), "")

    @property
    def by_file(self) -> bool:
        """Whether its rows are from files and state which file."""
        return FILE in self.kinds

    def table_in(self, dialect: str) -> str:
        """The table's name, with the engine's keyword to leave out old versions of a row."""
        return f"{self.table} {self.source.deduplicated.get(dialect, '')}".strip()

    def relation(self) -> str:
        """A query of exactly the fields that the format reads, for the requested days."""
        form = self.form
        fields = [f'{self._field(form, name, shape)} AS "{name}"' for name, shape in form.reads.items()]
        conditions = ['"@where"', *self._of_days()]
        file = f'"@{FILE}"' if self.by_file else "CAST(NULL AS VARCHAR)"
        return (
            f'(SELECT {file} AS file, CAST(NULL AS BIGINT) AS place, {", ".join(fields)} FROM "@table" '
            f"WHERE {' AND '.join(conditions)})"
        )

    def _column(self, name: str) -> str:
        if name in self._newer:
            return self._newer[name][0]
        return f'"@{self.named.get(name, name)}"'

    def _field(self, form: Format, name: str, shape: Shape) -> str:
        kind, column = self._kind(name), self._column(name)
        if not kind:
            return f"CAST(NULL AS {'BIGINT' if shape == 'TIME' or name in form.numbers else 'VARCHAR'})"
        if shape == "TIME":
            return milliseconds(column, kind)
        if shape == "TEXT" and name not in form.numbers and kind != "VARCHAR":
            return f"{_TEXT_OF[kind]}({column})" if kind in _TEXT_OF else f"CAST({column} AS VARCHAR)"
        return f"object_text({column})" if shape == "JSON" and kind == "JSON" else column

    def _of_days(self) -> list[str]:
        """The conditions for the requested days. A row whose time is unknown or impossible is read, so that it is reported, unless every row of the
        source has one.
        A column counts only in rows where those before it state no time."""
        if self.from_ms is None or self.until_ms is None:
            return []
        kinds = [(self._column(name), self._kind(name)) for name in self.source.dated]
        dated = [(column, kind) for column, kind in kinds if kind]
        tests = [_between(column, kind, self.from_ms, self.until_ms) for column, kind in dated]
        if len(self.source.dated) == 1:
            conditions = tests
        else:
            conditions = [
                f"({column} IS NULL OR {_impossible(column, kind)}{test})"
                for test, (column, kind) in zip(tests, dated, strict=True)
            ]
        for at in range(1, len(dated)):
            before = " OR ".join(f"{milliseconds(*one)} IS NOT NULL" for one in dated[:at])
            conditions[at] = f"({before} OR {conditions[at]})"
        if self.days:
            columns = {unit: f'"@{column}"' for unit, column in self.days.items()}
            types = {unit: self.kinds.get(column, "") for unit, column in self.days.items()}
            conditions.append(in_days(columns, types, self.from_ms, self.until_ms))
        return conditions


_TEXT_OF: Kinds = {"JSON": "json_text", "BOOLEAN": "flag_text"}
"""The functions that turn columns into texts where engines have no cast for that."""

_TAGGED = ("tags", "metadata")


def milliseconds(column: str, kind: str) -> str:
    """A column's moment as milliseconds since 1970: a time, a text with one, or a number of seconds, ms, µs or ns."""
    if kind.startswith(("TIMESTAMP", "DATE")):
        return f"moment_ms({column})"
    if kind.startswith(NUMERIC):
        digits = f"CAST({column} AS VARCHAR)"
        number = scaled(column, is_whole=kind.startswith(WHOLE))
        return f"CASE WHEN {column} BETWEEN {_FIRST_DAY} AND {_LAST_DAY} THEN {_of_day(digits)} ELSE {number} END"
    text = column if kind == "VARCHAR" else f"CAST({column} AS VARCHAR)"
    number = scaled(f"TRY_CAST({text} AS DECIMAL(38, 18))")
    is_day = f"length({text}) = 8 AND substr({text}, 1, 2) IN ('19', '20')"
    return f"CASE WHEN {text} LIKE '____-%' THEN text_ms({text}) WHEN {is_day} THEN {_of_day(text)} ELSE {number} END"


_FIRST_DAY, _LAST_DAY = 19_000_101, 20_991_231
"""Whole numbers in this range are days such as 20260601, not seconds."""


def _of_day(digits: str) -> str:
    return f"text_ms(substr({digits}, 1, 4) || '-' || substr({digits}, 5, 2) || '-' || substr({digits}, 7, 2))"


def _between(column: str, kind: str, from_ms: int, until_ms: int) -> str:
    """The condition for some days on the column itself, so that an engine can skip whole partitions."""
    if kind.startswith("TIMESTAMP"):
        first, last = (f"moment('{_stamp(ms)}')" for ms in (from_ms, until_ms))
        return f"{column} >= {first} AND {column} < {last}"
    if kind == "DATE":
        first, last = (f"CAST('{_stamp(ms)[:10]}' AS DATE)" for ms in (from_ms, until_ms - 1))
        return f"{column} BETWEEN {first} AND {last}"
    if kind.startswith(NUMERIC):
        scales = [f"{column} >= {_at(from_ms, scale)} AND {column} < {_at(until_ms, scale)}" for scale in _SCALES]
        first, last = (_stamp(ms)[:10].replace("-", "") for ms in (from_ms, until_ms - 1))
        scales.append(f"{column} BETWEEN {first} AND {last}")
        return f"({' OR '.join(scales)})"
    moment = milliseconds(column, kind)
    possible = f"CASE WHEN {moment} BETWEEN {FIRST_MS} AND {BEYOND_MS - 1} THEN {moment} END"
    return f"COALESCE({possible}, {from_ms}) BETWEEN {from_ms} AND {until_ms - 1}"


def _impossible(column: str, kind: str) -> str:
    """The condition for times before 2000 or after 2099, followed by OR; empty for texts, which are read by other means."""
    if kind.startswith("TIMESTAMP"):
        return f"{column} < moment('{_stamp(FIRST_MS)}') OR {column} >= moment('{_stamp(BEYOND_MS)}') OR "
    if kind == "DATE":
        first, beyond = (f"CAST('{_stamp(ms)[:10]}' AS DATE)" for ms in (FIRST_MS, BEYOND_MS))
        return f"{column} < {first} OR {column} >= {beyond} OR "
    if kind.startswith(NUMERIC):
        return f"{column} < {_FIRST_DAY} OR {column} >= {_at(BEYOND_MS, _SCALES[-1])} OR "
    return ""


_SCALES = (-3, 0, 3, 6)


def _at(ms: int, scale: int) -> int:
    return ms // 1000 if scale < 0 else ms * 10**scale


def _stamp(ms: int) -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).strftime("%Y-%m-%d %H:%M:%S")


def member(of: str, key: str) -> str:
    """The text of a member of a map."""
    return f"member({of}, '{quoted(key)}')"
