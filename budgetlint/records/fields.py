"""The fields of a source's rows that expressions use, and whether a column's type holds their numbers."""

import re
from collections.abc import Mapping

from budgetlint.records.calls import BILL_COLUMNS, COLUMNS, NUMBERS, NUMERIC, Format
from budgetlint.records.tokens import COUNTED, INPUT_PARTS, OUTPUT_PARTS, WRITES

PARTS = (*INPUT_PARTS, "audio_cache_read", *OUTPUT_PARTS)

TOKENS = (*COUNTED, "cache_read", *WRITES, *PARTS, "output_tokens", "reasoning_tokens", "searches")


def fits(field: str, kind: str) -> bool:
    """Whether the column's type holds every number of a field; only a decimal holds exact decimals."""
    return field.startswith(NUMERIC) and not (kind == "BIGINT" and field.startswith("DECIMAL"))


DECIMALS = 18
"""The digits after the point of an amount."""


def has_long_decimals(kind: str) -> bool:
    """Whether numbers of a decimal type may have more digits after the point than an amount."""
    digits = re.fullmatch(r"DECIMAL\(\d+, ?(\d+)\)", kind)
    return digits is not None and int(digits[1]) > DECIMALS


def fields_of(expression: str, form: Format) -> frozenset[str]:
    """The fields of the format that an expression uses."""
    return frozenset(re.findall(r"\w+", expression)) & form.reads.keys()


def exact_fields(form: Format, kinds: Mapping[str, str]) -> frozenset[str]:
    """The format's numbers that are numbers in a table with columns of those types, or would be if it had them; of alternatives
    in one expression all or none."""
    texts = {name for name in form.numbers if kinds.get(name) and not kinds[name].startswith(NUMERIC)}
    for expression in form.columns.values():
        used = fields_of(expression, form)
        texts |= used if used & texts else set()
    return form.numbers - texts


def number_fields(form: Format) -> tuple[frozenset[str], frozenset[str]]:
    """The fields with numbers, and those of them that are token counts."""
    numbers = {name for name in form.columns if type_of(name, {**COLUMNS, **BILL_COLUMNS}) in NUMBERS}
    every, tokens = (
        frozenset(field for name in names for field in fields_of(form.columns[name], form))
        for names in (numbers, numbers & {*TOKENS})
    )
    return every, tokens


def money_fields(form: Format) -> frozenset[str]:
    """The fields from which amounts of money are computed."""
    expressions = (form.columns.get(name, "") for name in ("reported_cost", "estimated_cost", "amount", "list_amount"))
    return frozenset(field for expression in expressions for field in fields_of(expression, form))


def type_of(name: str, kinds: Mapping[str, str]) -> str:
    """The SQL type of a column; empty if the column is neither canonical nor a count of the source."""
    return "BIGINT" if name in COUNTED else kinds.get(name, "")


ABSENT = "CAST(NULL AS VARCHAR)"

_OWN_TYPE = frozenset({"media", "batch", "from_cache", "accepted", "billed", "created", "completed", "start", "end"})


def typed(name: str, text: str) -> str:
    """An expression for a column, with its type if it is NULL."""
    if text != "NULL":
        return text
    return ABSENT if name not in _OWN_TYPE else f"CAST(NULL AS {'BIGINT' if name in _MOMENTS else 'SMALLINT'})"


_MOMENTS = frozenset({"created", "completed", "start", "end"})
