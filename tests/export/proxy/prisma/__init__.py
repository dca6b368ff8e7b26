"""What LiteLLM's proxy asks of its database client, over psycopg, in place of the package `prisma` in its environment.

The real client is made by a program that fetches an engine from the network, which an isolated machine does not have.
This one reads the same `schema.prisma` and asks the same PostgreSQL: it knows the calls that the proxy makes for keys,
teams, budgets and spend, and fails loudly on any other.
"""

import json
import os
import re
import sys
import uuid
from asyncio import Lock
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, Self, TypeAlias

import psycopg
from psycopg.rows import dict_row
from pydantic import BaseModel, ConfigDict

Value: TypeAlias = Any
"""Whatever a column holds, or the proxy asks for."""

_SCALARS = {"String", "Int", "BigInt", "Float", "Boolean", "DateTime", "Json", "Bytes", "Decimal"}
_COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "equals": "="}


class PrismaError(Exception):
    """The error that the client raises."""


class Record(BaseModel):
    """A row as the proxy reads it."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())


class Field:
    """A column, or the records of another model that belong to it."""

    def __init__(self, line: str) -> None:
        name, kind, *rest = line.split(None, 2)
        self.name = name
        self.list = kind.endswith("[]")
        self.kind = kind.rstrip("?[]")
        words = rest[0] if rest else ""
        self.id = "@id" in words
        self.unique = "@unique" in words
        self.made = "uuid()" in words
        self.touched = "@updatedAt" in words
        mapped = re.search(r'@map\("([^"]+)"\)', words)
        self.column = mapped[1] if mapped else name
        joined = re.search(r"@relation\(.*?fields: \[([^\]]+)\], references: \[([^\]]+)\]", words)
        self.joined = [(_names(joined[1]), _names(joined[2]))] if joined else []


def _names(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


class Table:
    """A model of the schema: its columns, its relations and its compound keys."""

    def __init__(self, name: str, body: str) -> None:
        self.name = name
        lines = [line.split("//")[0].strip() for line in body.splitlines()]
        self.fields = {field.name: field for line in lines if re.match(r"^\w+ +\w", line) for field in [Field(line)]}
        mapped = re.search(r'@@map\("([^"]+)"\)', body)
        self.table = mapped[1] if mapped else name
        self.compound = {
            "_".join(_names(columns)): _names(columns) for columns in re.findall(r"@@(?:id|unique)\(\[([^\]]+)\]", body)
        }
        self.columns = {name: field for name, field in self.fields.items() if field.kind in _SCALARS}
        self.record = type(name, (Record,), {})

    def row(self, data: Mapping[str, Value]) -> Value:
        """A record, in which fields that were not requested are None."""
        return self.record(**{**dict.fromkeys(self.fields), **data})


def _read(path: Path) -> dict[str, Table]:
    text = path.read_text(encoding="utf-8")
    return {
        name: Table(name, body)
        for name, body in re.findall(r"^model (\w+) \{\n(.*?)^\}", text, re.DOTALL | re.MULTILINE)
    }


TABLES = _read(Path(os.environ["BUDGETLINT_PRISMA_SCHEMA"]))
_BY_ATTRIBUTE = {name.lower(): table for name, table in TABLES.items()}


class Where:
    """A condition as SQL, with its values."""

    def __init__(self, table: Table, where: Mapping[str, Value] | None) -> None:
        self.table = table
        self.values: list[Value] = []
        self.sql = self._all(where or {})

    def _value(self, field: Field, value: Value) -> str:
        self.values.append(_put(field, value))
        return f"${len(self.values)}{_cast(field)}"

    def _all(self, where: Mapping[str, Value]) -> str:
        return " AND ".join(self._one(name, value) for name, value in where.items()) or "TRUE"

    def _one(self, name: str, value: Value) -> str:
        if name in ("AND", "OR", "NOT"):
            many = value if isinstance(value, list) else [value]
            parts = [f"({self._all(condition)})" for condition in many]
            return f"NOT ({' OR '.join(parts)})" if name == "NOT" else f"({f' {name} '.join(parts) or 'TRUE'})"
        if name in self.table.compound:
            return self._all(value)
        field = self.table.fields[name]
        column = f'"{field.column}"'
        if field.kind not in _SCALARS:
            return self._related(field, value)
        if not isinstance(value, dict) or field.kind == "Json":
            return f"{column} IS NULL" if value is None else f"{column} = {self._value(field, value)}"
        return " AND ".join(
            self._comparison(column, field, how, operand) for how, operand in value.items() if how != "mode"
        )

    def _comparison(self, column: str, field: Field, how: str, value: Value) -> str:
        if how in ("in", "not_in", "notIn"):
            listed = ", ".join(self._value(field, item) for item in value)
            inside = f"{column} IN ({listed})" if listed else "FALSE"
            return inside if how == "in" else f"NOT ({inside})"
        if how == "not":
            if value is None:
                return f"{column} IS NOT NULL"
            return (
                f"NOT ({self._one(field.name, value)})"
                if isinstance(value, dict)
                else f"{column} <> {self._value(field, value)}"
            )
        if how == "equals" and value is None:
            return f"{column} IS NULL"
        if how in _COMPARED:
            return f"{column} {_COMPARED[how]} {self._value(field, value)}"
        if how in ("contains", "startswith", "endswith"):
            self.values.append(f"{'' if how == 'startswith' else '%'}{value}{'' if how == 'endswith' else '%'}")
            return f"{column} ILIKE ${len(self.values)}"
        if how == "has":
            self.values.append(value)
            return f"${len(self.values)} = ANY({column})"
        if how == "has_some":
            self.values.append(list(value))
            return f"{column} && ${len(self.values)}"
        if how == "is_empty":
            return f"cardinality({column}) = 0" if value else f"cardinality({column}) > 0"
        raise NotImplementedError(f"{self.table.name}.{field.name}: {how}")

    def _related(self, field: Field, value: Mapping[str, Value]) -> str:
        (how, inner), *more = value.items()
        if more or how not in ("is", "some"):
            raise NotImplementedError(f"{self.table.name}.{field.name}: {value}")
        other = TABLES[field.kind]
        condition = Where(other, inner)
        inside = re.sub(r"\$(\d+)", lambda match: f"${int(match[1]) + len(self.values)}", condition.sql)
        self.values += condition.values
        near, far = _ends(self.table, field, other)
        joined = " AND ".join(f'o."{one}" = t."{two}"' for one, two in zip(far, near, strict=True))
        return f'EXISTS (SELECT 1 FROM (SELECT * FROM "{other.table}" WHERE {inside}) o WHERE {joined})'


def _ends(table: Table, field: Field, other: Table) -> tuple[list[str], list[str]]:
    """The columns that join a table with another, on its side and on the other's."""
    if field.joined:
        return field.joined[0]
    back = next(field for field in other.fields.values() if field.kind == table.name and field.joined)
    theirs, ours = back.joined[0]
    return ours, theirs


def _cast(field: Field) -> str:
    kinds = {
        "DateTime": "timestamp",
        "Json": "jsonb",
        "Float": "double precision",
        "BigInt": "bigint",
        "Int": "integer",
    }
    kind = kinds.get(field.kind, "boolean" if field.kind == "Boolean" else "text")
    return f"::{kind}[]" if field.list else f"::{kind}"


def _put(field: Field, value: Value) -> Value:
    """A value as the database takes it: times in UTC without a zone, JSON as text."""
    if value is None:
        return value
    if field.list:
        return list(value)
    if field.kind == "Json":
        data = getattr(value, "data", value)
        return data if isinstance(data, str) else json.dumps(data)
    if field.kind == "DateTime":
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return value


def _got(value: Value) -> Value:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


class Connection:
    """One connection for all queries, one at a time."""

    def __init__(self) -> None:
        self.raw: psycopg.AsyncConnection[dict[str, Value]] | None = None
        self.lock = Lock()

    async def run(self, sql: str, values: Sequence[Value] = ()) -> tuple[list[dict[str, Value]], int]:
        async with self.lock:
            if self.raw is None or self.raw.closed:
                url = os.environ["DATABASE_URL"].split("?")[0]
                self.raw = await psycopg.AsyncConnection.connect(
                    url, autocommit=True, row_factory=dict_row, cursor_factory=psycopg.AsyncRawCursor
                )
            try:
                cursor = await self.raw.execute(sql.encode(), list(values), prepare=False)
            except psycopg.errors.UniqueViolation as error:
                raise _error("UniqueViolationError")(str(error)) from None
            return (await cursor.fetchall() if cursor.description else []), cursor.rowcount

    async def close(self) -> None:
        if self.raw is not None:
            await self.raw.close()


class Actions:
    """What can be asked of a model."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._table = table

    async def _rows(self, sql: str, values: Sequence[Value], include: Mapping[str, Value] | None = None) -> list[Value]:
        rows, _ = await self._connection.run(sql, values)
        by_column = {field.column: field for field in self._table.columns.values()}
        records = []
        for row in rows:
            data = {by_column[name].name: _got(value) for name, value in row.items() if name in by_column}
            for name, wanted in (include or {}).items():
                if wanted:
                    data[name] = await self._related(self._table.fields[name], data, wanted)
            records.append(self._table.row(data))
        return records

    async def _related(self, field: Field, data: Mapping[str, Value], wanted: Value) -> Value:
        other = TABLES[field.kind]
        near, far = _ends(self._table, field, other)
        inner = wanted.get("include") if isinstance(wanted, dict) else None
        if any(data[one] is None for one in near):
            return [] if field.list else None
        where = {two: data[one] for one, two in zip(near, far, strict=True)}
        rows = await Actions(self._connection, other).find_many(where=where, include=inner)
        return rows if field.list else (rows[0] if rows else None)

    async def find_many(
        self,
        take: int | None = None,
        skip: int | None = None,
        where: Mapping[str, Value] | None = None,
        include: Mapping[str, Value] | None = None,
        order: Value = None,
        **other: Value,
    ) -> list[Value]:
        if any(value is not None for value in other.values()):
            raise NotImplementedError(f"{self._table.name}.find_many: {other}")
        clause = Where(self._table, where)
        orders = order if isinstance(order, list) else [order] if order else []
        listed = ", ".join(
            f'"{self._table.fields[name].column}" {way if isinstance(way, str) else way["sort"]}'
            for order in orders
            for name, way in order.items()
        )
        sql = f'SELECT * FROM "{self._table.table}" t WHERE {clause.sql}{f" ORDER BY {listed}" if listed else ""}'
        sql += (f" LIMIT {int(take)}" if take is not None else "") + (f" OFFSET {int(skip)}" if skip else "")
        return await self._rows(sql, clause.values, include)

    async def find_first(self, **words: Value) -> Value:
        rows = await self.find_many(take=1, **words)
        return rows[0] if rows else None

    async def find_unique(self, where: Mapping[str, Value], include: Mapping[str, Value] | None = None) -> Value:
        return await self.find_first(where=where, include=include)

    async def find_unique_or_raise(
        self, where: Mapping[str, Value], include: Mapping[str, Value] | None = None
    ) -> Value:
        record = await self.find_unique(where, include)
        if record is None:
            raise _error("RecordNotFoundError")(self._table.name)
        return record

    async def count(self, where: Mapping[str, Value] | None = None, **_: Value) -> int:
        clause = Where(self._table, where)
        rows, _count = await self._connection.run(
            f'SELECT count(*) AS n FROM "{self._table.table}" t WHERE {clause.sql}', clause.values
        )
        return int(rows[0]["n"])

    def _columns(self, data: Mapping[str, Value], *, new: bool) -> dict[Field, Value]:
        """What is put into columns; a record that is connected, by the columns that join it."""
        put: dict[Field, Value] = {}
        for name, value in data.items():
            field = self._table.fields[name]
            if field.kind in _SCALARS:
                put[field] = value
            elif list(value) == ["connect"]:
                near, far = field.joined[0]
                put.update((self._table.fields[one], value["connect"][two]) for one, two in zip(near, far, strict=True))
            else:
                raise NotImplementedError(f"{self._table.name}.{name}: {value}")
        for field in self._table.columns.values():
            if new and field.made and field not in put:
                put[field] = str(uuid.uuid4())
            if field.touched and field not in put:
                put[field] = datetime.now(UTC)
        return put

    async def create(self, data: Mapping[str, Value], include: Mapping[str, Value] | None = None) -> Value:
        put = self._columns(data, new=True)
        names = ", ".join(f'"{field.column}"' for field in put)
        marks = ", ".join(f"${at}{_cast(field)}" for at, field in enumerate(put, 1))
        sql = f'INSERT INTO "{self._table.table}" ({names}) VALUES ({marks}) RETURNING *'
        return (await self._rows(sql, [_put(field, value) for field, value in put.items()], include))[0]

    async def create_many(self, data: Sequence[Mapping[str, Value]], **_: Value) -> int:
        for row in data:
            try:
                await self.create(row)
            except _error("UniqueViolationError"):
                continue
        return len(data)

    def _set(self, data: Mapping[str, Value], values: list[Value]) -> str:
        parts = []
        for field, value in self._columns(data, new=False).items():
            step = next(iter(value)) if isinstance(value, dict) and field.kind != "Json" else None
            values.append(_put(field, value[step] if step is not None else value))
            mark = f"${len(values)}{_cast(field)}"
            column = f'"{field.column}"'
            match step:
                case "increment":
                    parts.append(f"{column} = {column} + {mark}")
                case "decrement":
                    parts.append(f"{column} = {column} - {mark}")
                case "set" | None:
                    parts.append(f"{column} = {mark}")
                case "push":
                    parts.append(f"{column} = {column} || {mark}")
                case _:
                    raise NotImplementedError(f"{self._table.name}.{field.name}: {value}")
        return ", ".join(parts)

    async def _update(
        self, data: Mapping[str, Value], where: Mapping[str, Value] | None, include: Value = None
    ) -> list[Value]:
        clause = Where(self._table, where)
        values = list(clause.values)
        setting = self._set(data, values)
        if not setting:
            return await self.find_many(where=where, include=include)
        return await self._rows(
            f'UPDATE "{self._table.table}" t SET {setting} WHERE {clause.sql} RETURNING *', values, include
        )

    async def update(self, data: Mapping[str, Value], where: Mapping[str, Value], include: Value = None) -> Value:
        rows = await self._update(data, where, include)
        return rows[0] if rows else None

    async def update_many(self, data: Mapping[str, Value], where: Mapping[str, Value] | None = None) -> int:
        return len(await self._update(data, where))

    async def upsert(self, where: Mapping[str, Value], data: Mapping[str, Value], include: Value = None) -> Value:
        record = await self._update(data["update"], where, include)
        return record[0] if record else await self.create(data["create"], include)

    async def delete_many(self, where: Mapping[str, Value] | None = None) -> int:
        clause = Where(self._table, where)
        return (await self._connection.run(f'DELETE FROM "{self._table.table}" t WHERE {clause.sql}', clause.values))[1]

    async def delete(self, where: Mapping[str, Value], include: Value = None) -> Value:
        record = await self.find_unique(where, include)
        await self.delete_many(where)
        return record


class Batch:
    """Actions that are done together when they are committed."""

    def __init__(self, client: "Prisma") -> None:
        self._client = client
        self._queue: list[tuple[str, str, dict[str, Value]]] = []
        self._plain: list[tuple[Value, ...]] = []

    def execute_raw(self, *statement: Value) -> None:
        self._plain.append(statement)

    def __getattr__(self, model: str) -> Value:
        batch = self

        class QueuedTable:
            def __getattr__(self, action: str) -> Value:
                def remember(**words: Value) -> None:
                    batch._queue.append((model, action, words))

                return remember

        return QueuedTable()

    async def commit(self) -> None:
        for model, action, words in self._queue:
            await getattr(getattr(self._client, model), action)(**words)
        for statement in self._plain:
            await self._client.execute_raw(*statement)
        self._queue.clear()
        self._plain.clear()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            await self.commit()


class Prisma:
    """The client: a model by its name in lower case, and plain SQL."""

    def __init__(self, **_: Value) -> None:
        self._connection = Connection()

    def __getattr__(self, name: str) -> Value:
        if name in _BY_ATTRIBUTE:
            return Actions(self._connection, _BY_ATTRIBUTE[name])
        raise AttributeError(name)

    async def connect(self, *_: Value, **__: Value) -> None:
        await self._connection.run("SELECT 1")

    async def disconnect(self, *_: Value, **__: Value) -> None:
        await self._connection.close()

    def is_connected(self) -> bool:
        return True

    def batch_(self) -> Batch:
        return Batch(self)

    @asynccontextmanager
    async def _together(self) -> AsyncIterator["Prisma"]:
        yield self

    def tx(self, *_: Value, **__: Value) -> Value:
        return self._together()

    async def query_raw(self, query: str, *values: Value, **_: Value) -> list[dict[str, Value]]:
        rows, _count = await self._connection.run(query, [_plain(value) for value in values])
        return [{name: _as_in_json(value) for name, value in row.items()} for row in rows]

    async def query_first(self, query: str, *values: Value, **_: Value) -> dict[str, Value] | None:
        rows = await self.query_raw(query, *values)
        return rows[0] if rows else None

    async def execute_raw(self, query: str, *values: Value) -> int:
        return (await self._connection.run(query, [_plain(value) for value in values]))[1]


def _plain(value: Value) -> Value:
    """A value of plain SQL: the database finds out what it is."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, set)):
        return list(value)
    return json.dumps(value) if isinstance(value, dict) else value


def _as_in_json(value: Value) -> Value:
    """A value that plain SQL gives back, as the real client gives it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


class Json:
    """JSON data that is put into a column."""

    def __init__(self, data: Value) -> None:
        self.data = data


Base64 = bytes
_ERRORS: dict[str, type[Exception]] = {"PrismaError": PrismaError}


def _error(name: str) -> type[Exception]:
    """A named error of the client."""
    return _ERRORS.setdefault(name, type(name, (PrismaError,), {}))


class _Named(ModuleType):
    """A module of the package in which every name exists."""

    def __getattr__(self, name: str) -> Value:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__.endswith(".errors"):
            return _error(name)
        if self.__name__ == "prisma.models":
            return TABLES[name].record
        return {"Json": Json, "Base64": Base64, "Prisma": Prisma}.get(name, dict)


for _part in ("errors", "models", "types", "fields", "actions", "enums", "client", "bases", "partials", "engine"):
    sys.modules[f"prisma.{_part}"] = globals()[_part] = _Named(f"prisma.{_part}")
sys.modules["prisma.engine.errors"] = _Named("prisma.engine.errors")
Client = Prisma
