"""The types of a table's columns, from any engine's names to DuckDB's."""

import re
from typing import Final

_AROUND: Final = re.compile(r"^(?:NULLABLE|LOWCARDINALITY)\((.*)\)$", re.DOTALL)
_DECIMAL: Final = "DECIMAL(38, 18)"
_LONG_DECIMAL: Final = "DECIMAL(38, 38)"
"""A decimal that may have more than 18 digits after the point: `NUMERIC` of PostgreSQL has as many as a value needs."""
_SCALE: Final = re.compile(r"\(\s*\d+\s*(?:,\s*(\d+)\s*)?\)")
_MOST_DECIMALS: Final = 18

_FIRST: Final[tuple[tuple[str, str], ...]] = (
    (r"(ATHENA)?MAP\b", "MAP(VARCHAR, VARCHAR)"),
    (r"JSON|JSONB|VARIANT|SUPER|OBJECT|(ATHENA)?STRUCT|RECORD|ROW\b", "JSON"),
    (r"TIMESTAMP_?TZ|TIMESTAMP_LTZ|TIMESTAMP.*WITH (LOCAL )?TIME ZONE", "TIMESTAMPTZ"),
    (r"TIMESTAMP|DATETIME", "TIMESTAMP"),
    (r"DATE", "DATE"),
    (r"BOOL", "BOOLEAN"),
    (
        r"U?(TINY|SMALL|BIG|HUGE|BYTE|MEDIUM)?INT(EGER)?\d*\b|U?INT\d+|LONG\b|SHORT\b|BYTE\b|U(BIG|SMALL|TINY)INT|SERIAL",
        "BIGINT",
    ),
    (r"DEC(IMAL)?|NUMERIC|NUMBER|BIGNUMERIC|BIGDECIMAL", _DECIMAL),
    (r"DOUBLE|FLOAT|REAL", "DOUBLE"),
    (r"(VAR|N|NVAR|BP)?CHAR\b|CHARACTER|(TINY|MEDIUM|LONG)?TEXT|STRING|N?CLOB|CITEXT|N?VARCHAR2", "VARCHAR"),
)

OTHER: Final = "OTHER"
"""Another type, such as a UUID or an enumeration: it is cast to text before anything else."""


def kind(name: str, *, zoned: bool = False) -> str:
    """The kind of a type by its name, such as `Nullable(DateTime64(3))` or `NUMBER(38, 0)`."""
    text = name.strip().upper()
    while inner := _AROUND.match(text):
        text = inner[1].strip()
    for pattern, words in () if text.endswith("]") else _FIRST:
        if re.match(pattern, text):
            if words == _DECIMAL:
                return _decimal(text)
            return "TIMESTAMPTZ" if words == "TIMESTAMP" and zoned else words
    return OTHER


def _decimal(name: str) -> str:
    """The kind of a decimal type by its digits after the point."""
    digits = _SCALE.search(name)
    return _LONG_DECIMAL if digits is None or int(digits[1] or 0) > _MOST_DECIMALS else _DECIMAL
