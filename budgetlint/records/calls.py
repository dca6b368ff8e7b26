"""The canonical columns of a call, and how a source's own fields become them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Shape: TypeAlias = "str | Mapping[str, Shape] | tuple[Shape, ...]"
"""What is read of a field: a type (`TEXT`, `TIME`, `JSON`, `MAP`), some members of an object, or a list of one shape."""

COLUMNS: Mapping[str, str] = {
    "call_id": "VARCHAR",
    "request_id": "VARCHAR",
    "task_id": "VARCHAR",
    "fingerprint": "VARCHAR",
    "service": "VARCHAR",
    "provider": "VARCHAR",
    "model": "VARCHAR",
    "media": "SMALLINT",
    "size": "VARCHAR",
    "status": "VARCHAR",
    "from_cache": "SMALLINT",
    "accepted": "SMALLINT",
    "billed": "SMALLINT",
    "input_uncached": "BIGINT",
    "cache_read": "BIGINT",
    "cache_write": "BIGINT",
    "cache_write_1h": "BIGINT",
    "output_tokens": "BIGINT",
    "reasoning_tokens": "BIGINT",
    "images": "BIGINT",
    "seconds": "DECIMAL(18, 3)",
    "retry_count": "BIGINT",
    "latency_ms": "BIGINT",
    "estimated_cost": "DECIMAL(38, 18)",
    "reported_cost": "DECIMAL(38, 18)",
    "created_ms": "BIGINT",
    "completed_ms": "BIGINT",
}
"""One row is one line of a log about one call; times are milliseconds since 1970 in UTC, flags are 0, 1 or null."""

BILL_COLUMNS: Mapping[str, str] = {
    "provider": "VARCHAR",
    "service": "VARCHAR",
    "model": "VARCHAR",
    "meter": "VARCHAR",
    "category": "VARCHAR",
    "currency": "VARCHAR",
    "quantity": "DECIMAL(38, 9)",
    "requests": "BIGINT",
    "amount": "DECIMAL(38, 18)",
    "list_amount": "DECIMAL(38, 18)",
    "start_ms": "BIGINT",
    "end_ms": "BIGINT",
}

Convention = Literal["inclusive", "clamped", "either", "disjoint"]
"""What a source's input count holds: cached tokens as well (`inclusive`), the same but sometimes fewer than were cached
(`clamped`), the same unless more was cached than sent, in which case only the rest (`either`), or only the rest (`disjoint`)."""

NUMBERS = frozenset({"BIGINT", "DECIMAL(18, 3)", "DECIMAL(38, 18)", "DECIMAL(38, 9)"})

NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DECIMAL")
"""How the names of exact number types begin in tables."""


def json_tag(field: str) -> Callable[[str], str]:
    """Tags that stand as an object in that field."""
    return lambda key: tag(field, key)


def no_tag(_: str) -> str:
    """For sources without tags."""
    return "NULL"


@dataclass(frozen=True, slots=True)
class Format:
    """How one source's records are recognised in a file and which of its fields become which column.

    `reads` are the only fields that are ever read. `columns` maps canonical columns to expressions over them; `input`
    there is the source's own count of tokens sent. A field that is read as `TIME` is in milliseconds since 1970. `rows` is a query over
    {rows} where one line holds several records, `calls` says which rows are records at all, and a row in which every
    field of `anchor` is null could not be read. `any_of` are sets of field names, one of which a record of this format has.
    Fields in `numbers` stay what they are where a table has them as numbers; every other one is read as a text.
    """

    name: str
    reads: Mapping[str, Shape]
    columns: Mapping[str, str]
    any_of: tuple[frozenset[str], ...]
    anchor: tuple[str, ...]
    convention: Convention = "disjoint"
    wrapper: str | None = None
    rows: str = "{rows}"
    calls: str = "TRUE"
    tag: Callable[[str], str] = no_tag
    problems: Mapping[str, str] = field(default_factory=dict)
    bill: bool = False
    ordered: bool = False
    numbers: frozenset[str] = frozenset()


def milliseconds(text: str) -> str:
    """A text's moment as milliseconds since 1970: a date and time, or a number of seconds, ms, µs or ns."""
    number = f"TRY_CAST({text} AS DECIMAL(38, 6))"
    return (
        f"CASE WHEN {text} IS NULL THEN NULL WHEN {text} LIKE '____-%' THEN epoch_us(TRY_CAST({text} AS TIMESTAMP)) // 1000 "
        f"ELSE CAST(CASE WHEN {number} >= 100000000000000000 THEN {number} / 1000000 WHEN {number} >= 100000000000000 THEN {number} / 1000 "
        f"WHEN {number} >= 100000000000 THEN {number} ELSE {number} * 1000 END AS BIGINT) END"
    )


def flag(text: str) -> str:
    """1, 0 or null from what sources write for true, false and unknown."""
    return f"CASE lower(CAST({text} AS VARCHAR)) WHEN 'true' THEN 1 WHEN '1' THEN 1 WHEN 'yes' THEN 1 WHEN 'false' THEN 0 WHEN '0' THEN 0 WHEN 'no' THEN 0 END"


def tag(tags: str, key: str) -> str:
    """The text of one tag in a JSON object of tags."""
    path = '$."' + key.replace('"', '\\"') + '"'
    return f"json_extract_string({tags}, '{quoted(path)}')"


def quoted(text: str) -> str:
    """The inside of an SQL string literal."""
    return text.replace("'", "''")
