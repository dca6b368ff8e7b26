"""From a source's rows to canonical ones, as SQL text: the same checks and the same token arithmetic for every source."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from budgetlint.records.calls import BILL_COLUMNS, COLUMNS, NUMBERS, NUMERIC, Convention, Format, quoted

_CACHED = "COALESCE(n_cache_read, 0) + COALESCE(n_cache_write, 0) + COALESCE(n_cache_write_1h, 0)"
_UNCACHED: Mapping[Convention, str] = {
    "disjoint": "n_input",
    "inclusive": f"n_input - ({_CACHED})",
    "clamped": f"GREATEST(n_input - ({_CACHED}), 0)",
    "either": f"CASE WHEN {_CACHED} > n_input THEN n_input ELSE n_input - ({_CACHED}) END",
}
_TOKENS = ("input", "cache_read", "cache_write", "cache_write_1h", "output_tokens", "reasoning_tokens")
_SAID: Mapping[str, str] = {"input": "input_tokens", "reported_cost": "provider_reported_cost", "seconds": "duration"}
_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "ok": ("ok", "success", "succeeded", "successful", "complete", "completed", "done", "finished", "200", "201"),
    "timeout": ("timeout", "timed_out", "timed out", "time_out", "expired", "408", "504"),
    "moderated": ("moderated", "blocked", "nsfw", "content_filter"),
    "cancelled": ("cancelled", "canceled", "aborted"),
    "pending": ("pending", "queued", "in_progress", "running", "processing"),
}
# not `IN`, which DuckDB makes a join of every row, but cases, of which the first ones settle nearly all
_STATUS = (
    "CASE WHEN status IS NULL OR status = 'ok' THEN 'ok' WHEN status = 'failed' THEN 'failed' ELSE CASE lower(status) "
    + " ".join(f"WHEN '{word}' THEN '{outcome}'" for outcome, words in _OUTCOMES.items() for word in words)
    + " ELSE 'failed' END END"
)


def tag_column(index: int) -> str:
    """The column that holds the tag with that place among those asked for."""
    return f"tag_{index}"


def calls_sql(form: Format, rows: str, tags: Iterable[str], kinds: Mapping[str, str] | None = None) -> str:
    """A SELECT of the canonical columns, `file`, `place`, `bad` and its `problem` over rows with the fields that the format reads.

    `kinds` are the types of the fields that are there, where that is known: what is absent is then not asked for.
    """
    missing = absent(form, kinds)
    columns = {name: "NULL" if name in missing else form.columns.get(name, "NULL") for name in _NAMES}
    columns |= {tag_column(index): form.tag(key) for index, key in enumerate(tags)}
    named = {name: _typed(name, text) for name, text in columns.items()}
    outer = ["file", "place", *_judged(_checks(form, named, kinds or {}))]
    outer += [f"{_as_column(name, kind, form, kinds or {})} AS {name}" for name, kind in COLUMNS.items()]
    outer += [f"CAST({tag_column(index)} AS VARCHAR) AS {tag_column(index)}" for index, _ in enumerate(tags)]
    return f"SELECT {', '.join(outer)} FROM ({_numbered(_inner(form, rows, named), named)})"


def _as_column(name: str, kind: str, form: Format, fields: Mapping[str, str]) -> str:
    """The column in its type; an exact decimal of a table keeps its own, which sums faster and to the same."""
    field = form.columns.get(name, "")
    if kind == "DECIMAL(38, 18)" and field in form.numbers and fields.get(field, "").startswith("DECIMAL"):
        return name
    return f"CAST({_outer(name, form)} AS {kind})"


def absent(form: Format, kinds: Mapping[str, str] | None) -> frozenset[str]:
    """The columns that no field of a table can fill, where it is known which fields the table has."""
    without = {name for name in _NAMES if name not in form.columns}
    if kinds is None:
        return frozenset(without)
    fields = {
        name: set(re.findall(r"\w+", form.columns[name])) & set(form.reads) for name in _NAMES if name in form.columns
    }
    return frozenset(without | {name for name, used in fields.items() if used and not used & set(kinds)})


def _numbered(inner: str, named: Mapping[str, str]) -> str:
    """Beside each field the number that it holds, worked out once."""
    numbers = {name: _kind(name, COLUMNS) for name in named}
    made = [f"TRY_CAST({name} AS {kind}) AS n_{name}" for name, kind in numbers.items() if kind in NUMBERS]
    return f"SELECT *, {', '.join([*made, f'{_STATUS} AS outcome'])} FROM ({inner})"


def _kind(name: str, kinds: Mapping[str, str]) -> str:
    return "BIGINT" if name == "input" else kinds.get(name, "")


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
_OWN_TYPE = frozenset({"media", "from_cache", "accepted", "billed", "created", "completed", "start", "end"})
_NAMES = (
    *(name for name in COLUMNS if name not in {"input_uncached", "created_ms", "completed_ms"}),
    *("input", "created", "completed"),
)


def _typed(name: str, text: str) -> str:
    return _ABSENT if text == "NULL" and name not in _OWN_TYPE else text


def _inner(form: Format, rows: str, named: Mapping[str, str]) -> str:
    anchors = " AND ".join(f"{field} IS NULL" for field in form.anchor)
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


def _outer(name: str, form: Format) -> str:
    match name:
        case "input_uncached":
            return _UNCACHED[form.convention]
        case "cache_read" if form.convention == "clamped":
            return "LEAST(COALESCE(n_cache_read, 0), COALESCE(n_input, 0))"
        case "created_ms":
            return "created"
        case "completed_ms":
            return "COALESCE(completed, created + n_latency_ms)"
        case "media" | "from_cache":
            return f"COALESCE({name}, 0)"
        case "status":
            return "outcome"
        case "fingerprint":
            return "service || '|' || model || '|' || fingerprint" if "fingerprint" in form.columns else "NULL"
        case _:
            return f"n_{name}" if COLUMNS[name] in NUMBERS else name


Checks: TypeAlias = "dict[str, str]"
"""What is wrong with a record by the condition under which it is."""


def _judged(checks: Checks) -> list[str]:
    """`bad` is a bare condition, which the engine can often rule out by a Parquet file's own statistics, and `problem` why."""
    cases = " ".join(f"WHEN {condition} THEN '{quoted(why)}'" for condition, why in checks.items())
    return [f"({' OR '.join(f'({condition})' for condition in checks)}) AS bad", f"CASE {cases} END AS problem"]


def _unread(form: Format) -> Checks:
    return {"unread": f"not a record of the format `{form.name}`"}


def _of_form(form: Format) -> Checks:
    return {_extra(index): why for index, why in enumerate(form.problems)}


def _wrong_numbers(
    named: Mapping[str, str], kinds: Mapping[str, str], fields: Mapping[str, str] | None = None
) -> Checks:
    """A check for each numeric column that the source has: what stands there must be a number, and tokens not below 0."""
    checks: Checks = {}
    for name, text in named.items():
        if _kind(name, kinds) not in NUMBERS or text == _ABSENT:
            continue
        said = _SAID.get(name, name)
        if not (fields or {}).get(text, "").startswith(NUMERIC):
            checks[f"{name} IS NOT NULL AND n_{name} IS NULL"] = f"`{said}` is not a number"
        if name in _TOKENS:
            checks[f"n_{name} < 0"] = f"`{said}` is below 0"
    return checks


def _checks(form: Format, named: Mapping[str, str], fields: Mapping[str, str]) -> Checks:
    checks = {
        **_unread(form),
        **_wrong_numbers(named, COLUMNS, fields),
        "model IS NULL": "`model` is missing",
        "created IS NULL": "the time is missing, or is neither a date nor a number",
        "input IS NULL AND COALESCE(media, 0) = 0 AND outcome = 'ok'": "`input_tokens` is missing",
    }
    if form.convention == "inclusive":
        checks[f"{_UNCACHED['inclusive']} < 0"] = "more tokens were cached than `input_tokens` holds"
    return checks | _of_form(form)
