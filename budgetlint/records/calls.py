"""The canonical columns of a call, and the mapping of a source's fields to them."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from budgetlint.frozen import Frozen, made

Shape: TypeAlias = "str | Mapping[str, Shape] | tuple[Shape, ...]"
"""The part of a field that is read: a type (`TEXT`, `TIME`, `JSON`, `MAP`), some members of an object, or a list of one shape."""

COLUMNS: Mapping[str, str] = {
    "call_id": "VARCHAR",
    "line_id": "VARCHAR",
    "request_id": "VARCHAR",
    "task_id": "VARCHAR",
    "fingerprint": "VARCHAR",
    "service": "VARCHAR",
    "provider": "VARCHAR",
    "model": "VARCHAR",
    "media": "SMALLINT",
    "size": "VARCHAR",
    "service_tier": "VARCHAR",
    "speed": "VARCHAR",
    "region": "VARCHAR",
    "status": "VARCHAR",
    "from_cache": "SMALLINT",
    "accepted": "SMALLINT",
    "billed": "SMALLINT",
    "input_uncached": "BIGINT",
    "cache_read": "BIGINT",
    "cache_write": "BIGINT",
    "cache_write_1h": "BIGINT",
    "cache_write_12h": "BIGINT",
    "audio_input": "BIGINT",
    "image_input": "BIGINT",
    "video_input": "BIGINT",
    "audio_cache_read": "BIGINT",
    "output_tokens": "BIGINT",
    "reasoning_tokens": "BIGINT",
    "audio_output": "BIGINT",
    "image_output": "BIGINT",
    "searches": "BIGINT",
    "images": "BIGINT",
    "seconds": "DECIMAL(38, 3)",
    "retry_count": "BIGINT",
    "calls": "BIGINT",
    "latency_ms": "BIGINT",
    "estimated_cost": "DECIMAL(38, 18)",
    "reported_cost": "DECIMAL(38, 18)",
    "created_ms": "BIGINT",
    "completed_ms": "BIGINT",
}
"""One row is one line of a log about one call; times are milliseconds since 1970 in UTC, flags are 0, 1 or null.

Tokens are disjoint: `input_uncached`, `cache_read` and the writes by time to live add up to what was sent, `output_tokens` is all
that came back. Other counts are parts of one of them: audio, image and video input of `input_uncached`,
`audio_cache_read` of `cache_read`, reasoning, audio and images of `output_tokens`. `service_tier`, `speed` and `region` are those
that served the call, null if the record doesn't state them; `calls` is the number of calls that a line sums up, one if null. Lines with the same `call_id` are one call if `line_id` is null or the
same; if it is empty or differs, they are one call if they sent the same at about the same time.
"""

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
"""The content of a source's input count if no total decides: it includes cached tokens (`inclusive`), the same but sometimes less than
was cached (`clamped`), the same unless more was cached than sent, in which case it excludes them (`either`), or it always excludes
them (`disjoint`)."""

Reasoning = Literal["inside", "beside"]
"""Whether a source's output count includes reasoning tokens if no total decides."""

NUMBERS = frozenset({"BIGINT", "DECIMAL(38, 3)", "DECIMAL(38, 18)", "DECIMAL(38, 9)"})

WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
"""The prefixes of integer types' names."""

NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DECIMAL")
"""The prefixes of exact number types' names in tables."""


def json_tag(field: str) -> Callable[[str], str]:
    """The tag expression for tags in an object field."""
    return lambda key: tag(field, key)


def no_tag(_: str) -> str:
    """The tag expression for sources without tags."""
    return "NULL"


class Format(Frozen):
    """How a source's records are recognised in a file, and the mapping of its fields to columns.

    `about` describes the source, `reads` are the only fields that are ever read. `columns` maps canonical columns to expressions over them; it may also
    map `input`, the source's own count of tokens sent, `total`, its own sum of all tokens, `writes`, all tokens written to the
    cache with any time to live, and `batch`, a flag. A field that is read as `TIME` is in milliseconds since 1970. `rows` is a query over
    {rows} if one line holds several records, `calls` is the condition for rows that are records, and a row in which every
    field of `anchor` is null could not be read. A record of a `joined` format is judged with those of all files. `any_of` are sets of field names, one of which a record of this format has.
    Fields in `numbers` keep their type if a table has them as numbers; all others are read as text.
    """

    name: str
    about: str
    reads: Mapping[str, Shape]
    columns: Mapping[str, str]
    any_of: tuple[frozenset[str], ...]
    anchor: tuple[str, ...]
    convention: Convention = "disjoint"
    reasoning: Reasoning = "inside"
    wrapper: str | None = None
    rows: str = "{rows}"
    calls: str = "TRUE"
    tag: Callable[[str], str] = no_tag
    problems: Mapping[str, str] = made(default_factory=dict)
    bill: bool = False
    ordered: bool = False
    joined: bool = False
    numbers: frozenset[str] = frozenset()


def flag(text: str) -> str:
    """SQL for 1, 0 or null from sources' spellings of true, false and unknown."""
    cases = " ".join(f"WHEN '{word}' THEN {value}" for words, value in _FLAGS for word in words)
    return f"CASE lower(CAST({text} AS VARCHAR)) {cases} END"


_FLAGS = ((("true", "1", "yes", "t", "y", "1.0"), 1), (("false", "0", "no", "f", "n", "0.0"), 0))
"""True and false as programs write them: PostgreSQL exports `t` and `f`, pandas `1.0` and `0.0` where a column has gaps."""


def tag(tags: str, key: str) -> str:
    """SQL for the text of one tag in a JSON object of tags."""
    path = '$."' + key.replace('"', '\\"') + '"'
    return f"json_extract_string({tags}, '{quoted(path)}')"


def quoted(text: str) -> str:
    """A text escaped for an SQL string literal."""
    return text.replace("'", "''")
