"""SQL that converts a source's rows to canonical ones, with the same checks and token arithmetic for every source."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias

from budgetlint.records.calls import BILL_COLUMNS, COLUMNS, NUMBERS, NUMERIC, WHOLE, Format, quoted
from budgetlint.records.tokens import (
    COUNTED,
    INPUT_PARTS,
    OUTPUT_PARTS,
    WRITES,
    faults,
    five_minutes,
    layout,
    output,
    part,
    uncached,
)

_PARTS = (*INPUT_PARTS, "audio_cache_read", *OUTPUT_PARTS)
_TOKENS = (*COUNTED, "cache_read", *WRITES, *_PARTS, "output_tokens", "reasoning_tokens", "searches")
_NOT_NEGATIVE = (*_TOKENS, "images", "seconds", "retry_count")
_COSTS = ("reported_cost", "estimated_cost")
_WORDS: Mapping[str, str] = {
    "input": "input_tokens",
    "reported_cost": "provider_reported_cost",
    "seconds": "duration",
    "total": "total_tokens",
}
_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "ok": ("ok", "success", "succeeded", "successful", "complete", "completed", "done", "finished", "200", "201"),
    "timeout": ("timeout", "timed_out", "timed out", "time_out", "expired", "408", "504"),
    "moderated": ("moderated", "blocked", "nsfw", "content_filter"),
    "cancelled": ("cancelled", "canceled", "aborted"),
    "pending": ("pending", "queued", "in_progress", "running", "processing"),
}
# cases instead of `IN`, which DuckDB turns into a join of every row; the first cases decide nearly all rows
OUTCOME = (
    "CASE WHEN status IS NULL OR status = 'ok' OR status = '' THEN 'ok' WHEN status = 'failed' THEN 'failed' ELSE CASE lower(status) "
    + " ".join(f"WHEN '{word}' THEN '{outcome}'" for outcome, words in _OUTCOMES.items() for word in words)
    + " ELSE 'failed' END END"
)

MOST = 10**15
"""Any larger count is a broken counter, and engines can't be trusted to sum many of them: some wrap around on overflow."""


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
    named = {name: _typed(name, text) for name, text in columns.items()}
    filled = frozenset(name for name in _NAMES if name in form.columns and name not in missing)
    outer = ["file", "place", *_judged(_checks(form, named, kinds or {}, filled))]
    shown = {name: kind for name, kind in COLUMNS.items() if name not in left_out}
    outer += [f"{_as_column(name, kind, form, kinds or {}, filled)} AS {name}" for name, kind in shown.items()]
    outer += [f"CAST({tag_column(index)} AS VARCHAR) AS {tag_column(index)}" for index, _ in enumerate(tags)]
    outer += [f"{_unmapped(name, form, filled)} AS {column}" for name, column in RAW.items()] if raw else []
    whole = frozenset(name for name in named if _is_whole(name, form, kinds or {}))
    numbered = _numbered(_inner(form, rows, named), form, filled, named, whole, is_cut=is_cut)
    return f"SELECT {', '.join(outer)} FROM ({_leaves(form, filled, numbered)})"


def keys_sql(form: Format, rows: str, kinds: Mapping[str, str]) -> str:
    """A SELECT of only the columns that relate rows to each other, over the same rows."""
    missing = absent(form, kinds)
    of_key = ("call_id", "request_id", "fingerprint", "service", "model")
    named = {name: _ABSENT if name in missing else form.columns[name] for name in of_key}
    filled = frozenset(named) - missing
    keys = (f"CAST({_outer(name, form, filled)} AS {COLUMNS[name]}) AS {name}" for name in of_key[:3])
    inner = ", ".join(f'{text} AS "{name}"' for name, text in named.items())
    source = form.rows.replace("{rows}", rows)
    return f"SELECT {', '.join(keys)} FROM (SELECT {inner} FROM {source} WHERE {form.calls})"


RAW: Mapping[str, str] = {"status": "raw_status", "service_tier": "raw_tier"}
"""Columns whose words are mapped to ours, by the name under which they may be read unmapped: an engine groups by a file's own
dictionary much faster than by a mapped value, and our words map to themselves."""


def served_tier() -> str:
    """The tier that served a call, from the source's `service_tier`."""
    return _served(frozenset({"service_tier"}))


def _unmapped(name: str, form: Format, filled: AbstractSet[str]) -> str:
    return name if name in filled and "batch" not in filled else _outer(name, form, filled)


def _is_whole(name: str, form: Format, fields: Mapping[str, str]) -> bool:
    """Whether a column is computed only from fields that the table has as numbers."""
    used = fields_of(form.columns.get(name, ""), form)
    return (
        bool(used & fields.keys())
        and used <= form.numbers
        and all(_fits(fields.get(one, NUMERIC[0]), _kind(name, COLUMNS)) for one in used)
    )


def _fits(field: str, kind: str) -> bool:
    """Whether the column's type holds every number of a field; only a decimal holds exact decimals."""
    return field.startswith(NUMERIC) and not (kind == "BIGINT" and field.startswith("DECIMAL"))


def fields_of(expression: str, form: Format) -> frozenset[str]:
    """The fields of the format that an expression uses."""
    return frozenset(re.findall(r"\w+", expression)) & form.reads.keys()


def number_fields(form: Format) -> tuple[frozenset[str], frozenset[str]]:
    """The fields with numbers, and the ones of them that are token counts."""
    numbers = {name for name in form.columns if _kind(name, {**COLUMNS, **BILL_COLUMNS}) in NUMBERS}
    every, tokens = (
        frozenset(field for name in names for field in fields_of(form.columns[name], form))
        for names in (numbers, numbers & {*_TOKENS})
    )
    return every, tokens


def money_fields(form: Format) -> frozenset[str]:
    """The fields from which amounts of money are computed."""
    expressions = (form.columns.get(name, "") for name in ("reported_cost", "estimated_cost", "amount", "list_amount"))
    return frozenset(field for expression in expressions for field in fields_of(expression, form))


def _as_column(name: str, kind: str, form: Format, fields: Mapping[str, str], filled: AbstractSet[str]) -> str:
    """The column cast to its type; an exact decimal of a table keeps its own type, which sums faster to the same result."""
    field = form.columns.get(name, "")
    if kind == "DECIMAL(38, 18)" and field in form.numbers and fields.get(field, "").startswith("DECIMAL"):
        return name
    return f"CAST({_outer(name, form, filled)} AS {kind})"


def absent(form: Format, kinds: Mapping[str, str] | None) -> frozenset[str]:
    """The columns that no field of a table can fill, if its fields are known."""
    without = {name for name in _NAMES if name not in form.columns}
    if kinds is None:
        return _with_twins(without)
    fields = {
        name: set(re.findall(r"\w+", form.columns[name])) & set(form.reads) for name in _NAMES if name in form.columns
    }
    return _with_twins(without | {name for name, used in fields.items() if used and not used & set(kinds)})


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
    numbers = {name: _kind(name, COLUMNS) for name in named}
    made = [
        f"CAST(NULL AS {kind}) AS n_{name}"
        if named[name] == _ABSENT
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


def _kind(name: str, kinds: Mapping[str, str]) -> str:
    return "BIGINT" if name in COUNTED else kinds.get(name, "")


def bill_sql(form: Format, rows: str) -> str:
    """The same for one row per meter of a bill or a usage report."""
    columns = {
        name: form.columns.get(name, "NULL")
        for name in (*BILL_COLUMNS, "start", "end")
        if name not in {"start_ms", "end_ms"}
    }
    named = {name: _typed(name, text) for name, text in columns.items()}
    checks = {
        **_unread(form),
        **_wrong_numbers(named, BILL_COLUMNS),
        '"start" IS NULL': "the period is missing",
        **_of_form(form),
    }
    numbers = [
        f"TRY_CAST({name} AS {kind}) AS n_{name}"
        for name, kind in BILL_COLUMNS.items()
        if kind in NUMBERS and name in named
    ]
    exprs = {
        "start_ms": '"start"',
        "end_ms": '"end"',
        "category": "COALESCE(category, 'usage')",
        "meter": "COALESCE(meter, 'all')",
    }
    exprs |= {name: f"n_{name}" for name, kind in BILL_COLUMNS.items() if kind in NUMBERS and name in named}
    outer = [f"CAST({exprs.get(name, name)} AS {kind}) AS {name}" for name, kind in BILL_COLUMNS.items()]
    return (
        f"SELECT file, place, {', '.join(_judged(checks))}, '{form.name}' AS source, {', '.join(outer)} "
        f"FROM (SELECT *, {', '.join(numbers)} FROM ({_inner(form, rows, named)}))"
    )


_ABSENT = "CAST(NULL AS VARCHAR)"
_OWN_TYPE = frozenset({"media", "batch", "from_cache", "accepted", "billed", "created", "completed", "start", "end"})
_NAMES = (
    *(name for name in COLUMNS if name not in {"input_uncached", "created_ms", "completed_ms"}),
    *(*COUNTED, "batch", "created", "completed"),
)


def _typed(name: str, text: str) -> str:
    if text != "NULL":
        return text
    return _ABSENT if name not in _OWN_TYPE else f"CAST(NULL AS {'BIGINT' if name in _MOMENTS else 'SMALLINT'})"


_MOMENTS = frozenset({"created", "completed", "start", "end"})


def _inner(form: Format, rows: str, named: Mapping[str, str]) -> str:
    anchors = " AND ".join(f'"{field}" IS NULL' for field in form.anchor)
    extra = [
        f"COALESCE({condition}, FALSE) AS {_extra(index)}" for index, condition in enumerate(form.problems.values())
    ]
    selected = ", ".join(
        ["file", "place", f"({anchors}) AS unread", *(f'{text} AS "{name}"' for name, text in named.items()), *extra]
    )
    source = form.rows.replace("{rows}", rows)
    return f"SELECT {selected} FROM {source} WHERE ({anchors}) OR ({form.calls})"


def _extra(index: int) -> str:
    return f"problem_{index}"


def _outer(name: str, form: Format, filled: AbstractSet[str]) -> str:
    if name in _PARTS:
        return part(name, filled)
    if name == "cache_write":
        return five_minutes(filled)
    if name == "service_tier":
        return _served(filled)
    if name in {"speed", "region"}:
        return f"CASE lower({name}) {_UNSTATED} ELSE lower({name}) END" if name in filled else "NULL"
    if name == "cache_read" and form.convention == "clamped":
        return "LEAST(COALESCE(n_cache_read, 0), COALESCE(n_input, 0))"
    if name == "fingerprint":
        return "service || '|' || model || '|' || fingerprint" if "fingerprint" in form.columns else "NULL"
    return _MADE.get(name) or (f"n_{name}" if COLUMNS[name] in NUMBERS else name)


_MADE = {
    "input_uncached": "leaf_uncached",
    "output_tokens": "leaf_output",
    "created_ms": "created",
    "completed_ms": "COALESCE(completed, created + n_latency_ms)",
    "media": "COALESCE(media, 0)",
    "from_cache": "COALESCE(from_cache, 0)",
    "status": "outcome",
}
_UNSTATED = " ".join(f"WHEN '{word}' THEN NULL" for word in ("", "auto", "not_available", "unknown", "null"))
_STANDARD = " ".join(
    f"WHEN '{word}' THEN 'standard'" for word in ("default", "on_demand", "on-demand", "ondemand", "standard_only")
)


_USUAL = "WHEN 'default' THEN 'standard' " + " ".join(
    f"WHEN '{word}' THEN '{word}'" for word in ("standard", "priority", "batch", "flex")
)
"""The most frequent values, which are compared before anything is converted to lower case."""


def _served(filled: AbstractSet[str]) -> str:
    """The tier that served a call in the terms of price lists: `default` and the like are `standard`, `auto` is unknown."""
    tier = "NULL"
    if "service_tier" in filled:
        tier = f"CASE service_tier {_USUAL} ELSE CASE lower(service_tier) {_UNSTATED} {_STANDARD} ELSE lower(service_tier) END END"
    return f"CASE WHEN batch = 1 THEN 'batch' ELSE {tier} END" if "batch" in filled else tier


Checks: TypeAlias = "dict[str, str]"
"""The problems of a record by their conditions."""


def _judged(checks: Checks) -> list[str]:
    """`bad`, a plain condition that the engine can often rule out by a Parquet file's statistics, and `problem`, the reason."""
    cases = " ".join(f"WHEN {condition} THEN '{quoted(why)}'" for condition, why in checks.items())
    return [f"({' OR '.join(f'({condition})' for condition in checks)}) AS bad", f"CASE {cases} END AS problem"]


def _unread(form: Format) -> Checks:
    return {"unread": f"not a record of the format `{form.name}`"}


def _of_form(form: Format) -> Checks:
    return {_extra(index): why for index, why in enumerate(form.problems)}


_NOTHING = " ".join(f"WHEN '{word}' THEN FALSE" for word in ("", "null", "NULL", "None", "nan", "NaN"))
"""The texts that programs write for a missing number."""


def _wrong_numbers(
    named: Mapping[str, str], kinds: Mapping[str, str], fields: Mapping[str, str] | None = None
) -> Checks:
    """A check for each numeric column of the source: its value must be a number, and tokens not below 0."""
    checks: Checks = {}
    for name, text in named.items():
        if _kind(name, kinds) not in NUMBERS or text == _ABSENT:
            continue
        words = _WORDS.get(name, name)
        is_exact = _fits((fields or {}).get(text, ""), _kind(name, kinds))
        if not is_exact:
            checks[
                f"{name} IS NOT NULL AND n_{name} IS NULL AND CASE CAST({name} AS VARCHAR) {_NOTHING} ELSE TRUE END"
            ] = f"`{words}` is not a number"
        if _kind(name, kinds) == "BIGINT":
            checks[f"n_{name} > {MOST}"] = f"`{words}` is above {MOST:,}"
        if name in _COSTS:
            number = f"CAST({name} AS DOUBLE)" if is_exact else f"n_{name}"
            checks[f"{number} > {MOST} OR {number} < -{MOST}"] = f"`{words}` is above {MOST:,}"
        if name in _NOT_NEGATIVE:
            checks[f"n_{name} < 0"] = f"`{words}` is below 0"
        if name == "calls":
            checks["n_calls < 1"] = "`calls` is below 1"
        if name in _TOKENS and not (fields or {}).get(text, "").startswith(WHOLE):
            part = f"CAST({name} AS VARCHAR) LIKE '%.%' AND TRY_CAST({name} AS DECIMAL(38, 18)) <> n_{name}"
            checks[part] = f"`{words}` is not a whole number"
    return checks


def _checks(form: Format, named: Mapping[str, str], fields: Mapping[str, str], filled: AbstractSet[str]) -> Checks:
    checks = {
        **_unread(form),
        **_wrong_numbers(named, COLUMNS, fields),
        "model IS NULL": "`model` is missing",
        "created IS NULL": "the time is missing, or is neither a date nor a number",
        "n_input IS NULL AND COALESCE(media, 0) = 0 AND outcome = 'ok'": "`input_tokens` is missing",
    }
    return checks | faults(form, filled) | _of_form(form)
