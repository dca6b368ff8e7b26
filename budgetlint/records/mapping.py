"""SQL that converts a source's rows to canonical ones, with the same checks and token arithmetic for every source."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from budgetlint.records.calls import COLUMNS, NUMBERS, NUMERIC, Format
from budgetlint.records.checks import call_checks, judged, problem_column
from budgetlint.records.fields import ABSENT, DECIMALS, PARTS, fields_of, fits, has_long_decimals, type_of, typed
from budgetlint.records.terms import OUTCOME, RAW, UNSTATED, tier_sql
from budgetlint.records.tokens import COUNTED, five_minutes, layout, output, part, uncached

_CUT = 10**18
"""Larger numbers are cut here: still above `MOST`, and small enough that no sum of them overflows."""

TAG_COLUMNS: Final = "tag_"
"""What the columns of requested tags begin with."""


def tag_column(index: int) -> str:
    """The column of the requested tag with that index."""
    return f"{TAG_COLUMNS}{index}"


def calls_sql(
    form: Format,
    rows: str,
    tags: Iterable[str],
    kinds: Mapping[str, str] | None = None,
    *,
    raw: bool = False,
    is_cut: bool = False,
    without: AbstractSet[str] = frozenset(),
) -> str:
    """A SELECT of the canonical columns, `file`, `place`, `bad` and its `problem` over rows with the fields that the format reads.

    `kinds` are the types of the present fields, if known: absent fields are then not queried. With `raw`, the result includes
    the columns of `RAW`, as the source has them. With `is_cut`, the engine cuts numbers at `_CUT` itself. Absent columns in
    `without` are left out instead of null.
    """
    missing = absent(form, kinds)
    left_out = missing & without
    columns = {name: "NULL" if name in missing else form.columns[name] for name in _NAMES if name not in left_out}
    columns |= {tag_column(index): form.tag(key) for index, key in enumerate(tags)}
    named = {name: typed(name, text) for name, text in columns.items()}
    filled = frozenset(name for name in _NAMES if name in form.columns and name not in missing)
    outer = ["file", "place", *judged(call_checks(form, named, kinds or {}, filled))]
    shown = {name: kind for name, kind in COLUMNS.items() if name not in left_out}
    outer += [f"{_as_column(name, kind, form, kinds or {}, filled)} AS {name}" for name, kind in shown.items()]
    outer += [f"CAST({tag_column(index)} AS VARCHAR) AS {tag_column(index)}" for index, _ in enumerate(tags)]
    outer += [f"{_unmapped(name, form, filled)} AS {column}" for name, column in RAW.items()] if raw else []
    whole = frozenset(name for name in named if _is_whole(name, form, kinds or {}))
    numbered = _numbered(rows_sql(form, rows, named), form, filled, named, whole, is_cut=is_cut)
    return f"SELECT {', '.join(outer)} FROM ({_leaves(form, filled, numbered)})"


def keys_sql(form: Format, rows: str, kinds: Mapping[str, str]) -> str:
    """A SELECT of only the columns that relate rows to each other, over the same rows."""
    missing = absent(form, kinds)
    of_key = ("call_id", "request_id", "fingerprint", "service", "model")
    named = {name: ABSENT if name in missing else form.columns[name] for name in of_key}
    filled = frozenset(named) - missing
    keys = (f"CAST({_outer(name, form, filled)} AS {COLUMNS[name]}) AS {name}" for name in of_key[:3])
    inner = ", ".join(f'{text} AS "{name}"' for name, text in named.items())
    source = form.rows.replace("{rows}", rows)
    return f"SELECT {', '.join(keys)} FROM (SELECT {inner} FROM {source} WHERE {form.calls})"


def _unmapped(name: str, form: Format, filled: AbstractSet[str]) -> str:
    return name if name in filled and "batch" not in filled else _outer(name, form, filled)


def _is_whole(name: str, form: Format, fields: Mapping[str, str]) -> bool:
    """Whether a column is computed only from fields that the table has as numbers."""
    used = fields_of(form.columns.get(name, ""), form)
    return (
        bool(used & fields.keys())
        and used <= form.numbers
        and all(fits(fields.get(one, NUMERIC[0]), type_of(name, COLUMNS)) for one in used)
    )


def _as_column(name: str, kind: str, form: Format, fields: Mapping[str, str], filled: AbstractSet[str]) -> str:
    """The column cast to its type; an exact decimal of a table keeps its own type, which sums faster to the same result, and only
    loses digits that no text of it would have."""
    field = form.columns.get(name, "")
    of_table = fields.get(field, "")
    if kind == "DECIMAL(38, 18)" and field in form.numbers and of_table.startswith("DECIMAL"):
        return f"ROUND({name}, {DECIMALS})" if has_long_decimals(of_table) else name
    return f"CAST({_outer(name, form, filled)} AS {kind})"


def absent(form: Format, kinds: Mapping[str, str] | None) -> frozenset[str]:
    """The columns that no field of a table can fill, if its fields are known."""
    without = {name for name in _NAMES if name not in form.columns}
    if kinds is None:
        return _with_twins(without)
    fields = {name: fields_of(form.columns[name], form) for name in _NAMES if name in form.columns}
    return _with_twins(without | {name for name, used in fields.items() if used and used.isdisjoint(kinds)})


def _with_twins(without: AbstractSet[str]) -> frozenset[str]:
    """The absent columns, except those that another column of the source fills."""
    return frozenset(without) - {column for column, twin in _TWINS.items() if twin not in without}


_TWINS = {"cache_write": "writes", "service_tier": "batch"}


def _numbered(
    inner: str,
    form: Format,
    filled: AbstractSet[str],
    named: Mapping[str, str],
    whole: AbstractSet[str],
    *,
    is_cut: bool,
) -> str:
    """Adds the number in each field as a column, computed once."""
    numbers = {name: type_of(name, COLUMNS) for name in named}
    made = [
        f"CAST(NULL AS {kind}) AS n_{name}"
        if named[name] == ABSENT
        else f"{_number(name, kind, is_whole=name in whole, is_cut=is_cut)} AS n_{name}"
        for name, kind in numbers.items()
        if kind in NUMBERS
    ]
    numbered = f"SELECT *, {', '.join([*made, f'{OUTCOME} AS outcome'])} FROM ({inner})"
    return f"SELECT *, {layout(form, filled)} AS layout FROM ({numbered})" if "total" in filled else numbered


def _number(name: str, kind: str, *, is_whole: bool, is_cut: bool) -> str:
    """The number in a field, cut at `_CUT`."""
    cast = f"{'CAST' if is_whole else 'TRY_CAST'}({name} AS {kind})"
    if kind != "BIGINT" or (is_cut and not is_whole):
        return cast
    number = name if is_whole else cast
    return f"CASE WHEN {number} > {_CUT} THEN {_CUT} WHEN {number} < -{_CUT} THEN -{_CUT} ELSE {cast} END"


def _leaves(form: Format, filled: AbstractSet[str], numbered: str) -> str:
    """Adds the uncached input and the whole output as columns."""
    return (
        f"SELECT *, {uncached(form, filled)} AS leaf_uncached, {output(form, filled)} AS leaf_output FROM ({numbered})"
    )


_NAMES = (
    *(name for name in COLUMNS if name not in {"input_uncached", "created_ms", "completed_ms"}),
    *(*COUNTED, "batch", "created", "completed"),
)


def rows_sql(form: Format, rows: str, named: Mapping[str, str]) -> str:
    """A SELECT of the named expressions over rows that are records or could not be read, with `unread` and the format's own problems."""
    anchors = " AND ".join(f'"{field}" IS NULL' for field in form.anchor)
    extra = [
        f"COALESCE({condition}, FALSE) AS {problem_column(index)}"
        for index, condition in enumerate(form.problems.values())
    ]
    selected = ", ".join(
        ["file", "place", f"({anchors}) AS unread", *(f'{text} AS "{name}"' for name, text in named.items()), *extra]
    )
    source = form.rows.replace("{rows}", rows)
    return f"SELECT {selected} FROM {source} WHERE ({anchors}) OR ({form.calls})"


def _outer(name: str, form: Format, filled: AbstractSet[str]) -> str:
    """The expression of a canonical column over the named ones."""
    if name in PARTS:
        return part(name, filled)
    if name == "cache_write":
        return five_minutes(filled)
    if name == "service_tier":
        return tier_sql(filled)
    if name in {"speed", "region"}:
        return f"CASE lower({name}) {UNSTATED} ELSE lower({name}) END" if name in filled else "NULL"
    if name == "cache_read" and form.convention == "clamped":
        return "LEAST(COALESCE(n_cache_read, 0), COALESCE(n_input, 0))"
    if name == "fingerprint":
        return "service || '|' || model || '|' || fingerprint" if "fingerprint" in filled else "NULL"
    return _MADE.get(name) or (f"n_{name}" if COLUMNS[name] in NUMBERS else name)


_MADE = {
    "input_uncached": "leaf_uncached",
    "output_tokens": "leaf_output",
    "created_ms": "created",
    "completed_ms": "COALESCE(completed, created + n_latency_ms)",
    "media": "COALESCE(media, 0)",
    "from_cache": "COALESCE(from_cache, 0)",
    "status": "outcome",
    "seconds": "ROUND(n_seconds, 3)",
}
