"""The groups, spreads and tasks of canonical calls, written once in DuckDB's SQL with features of every engine.

Each takes the name of a relation with the columns of `calls.COLUMNS` and one column per requested tag.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from budgetlint.records.calls import COLUMNS
from budgetlint.records.mapping import tag_column
from budgetlint.records.matching import SESSION, TAG, Options, RecordMatch, tag_keys, workload_sql
from budgetlint.records.moments import day, hours_in_force
from budgetlint.records.roles import SENT
from budgetlint.records.terms import OUTCOME, RAW, served_tier

QUANTITIES = ("input_tokens", "output_tokens", "latency_ms", "seconds_ms", "calls_per_task", "first_call_input_tokens")

_INPUT = " + ".join(f"COALESCE({name}, 0)" for name in SENT)
CALL_COUNT = "COALESCE(calls, 1)"
"""The number of calls that a line sums up."""
A_CALL = f"({_INPUT}) // {CALL_COUNT}"
"""The input tokens of each call that a line sums up, on average."""
IN_TASK = "task_id IS NOT NULL AND role = 'request' AND media = 0"
"""Whether a call counts among those of a task."""


def grouped(
    rows: str,
    matches: Sequence[RecordMatch],
    options: Options,
    absent: AbstractSet[str] = frozenset(),
    moved_by: str | None = None,
    *,
    raw: bool = False,
    placed: bool = False,
) -> str:
    """Exact sums per workload, model, size, prompt size, day, role and outcome.

    `absent` are columns known to hold nothing: they need no key and no sum. Without a role no call has more than one line.
    With `moved_by` they are also grouped by session or tag, whose name is the last column. With `raw` the columns of `RAW` are the keys,
    and only the grouped values are mapped. If `placed`, the rows have a workload already.
    """
    tags = {key: tag_column(index) for index, key in enumerate(tag_keys(matches))}
    by, constant = group_keys(matches, options, absent, moved_by, raw=raw, placed=placed)
    made = ", ".join(f"{text} AS {name}" for name, text in {**by, **constant}.items())
    sums = ", ".join(f"{text} AS {name}" for name, text in sums_of(absent).items())
    mapped = {"status": OUTCOME, "service_tier": served_tier()} if raw else {}
    kept = [f"{mapped[name]} AS {name}" if name in mapped.keys() - constant.keys() else name for name in _KEPT]
    return (
        f"SELECT {'workload' if placed else f'{workload_sql(matches, tags)} AS workload'}, {', '.join([*kept, *_MADE, *SUMS])}"
        f"{', part' if moved_by is not None else ''} "
        f"FROM (SELECT {made}, {sums} FROM {rows} GROUP BY {', '.join(by.values())}) AS alike"
    )


def group_keys(
    matches: Sequence[RecordMatch],
    options: Options,
    absent: AbstractSet[str],
    moved_by: str | None = None,
    *,
    raw: bool = False,
    placed: bool = True,
) -> tuple[dict[str, str], dict[str, str]]:
    """The keys of a group by name, and the columns that have one value in every group."""
    tags = {key: tag_column(index) for index, key in enumerate(tag_keys(matches))}
    by = {name: name for name in (("workload", *_KEPT) if placed else ("service", *_KEPT, *tags.values()))}
    by |= {
        "charged": _CHARGED,
        "prompt_over": _prompt_over(options, absent),
        "hours": hours_in_force("created_ms", options.hours),
        "day": day("created_ms", ()),
        "local_day": day("created_ms", options.days) if options.days else "0",
        "stated": "CASE WHEN reported_cost IS NULL THEN 0 ELSE 1 END + CASE WHEN estimated_cost IS NULL THEN 0 ELSE 2 END",
    }
    if moved_by is not None:
        by["part"] = "task_id" if moved_by == SESSION else tags[moved_by.removeprefix(TAG)]
    by |= RAW if raw else {}
    constant = {name: _constant(name) for name in by if name in absent or by[name] == "0"}
    if "media" in absent:
        constant["charged"] = _constant("charged")
    return {name: text for name, text in by.items() if name not in constant}, constant


def sums_of(absent: AbstractSet[str]) -> dict[str, str]:
    """The sums of a group by name."""
    return {name: _sum(text, absent) for name, text in SUMS.items()}


def _constant(name: str) -> str:
    """The value of an absent column in every row."""
    return {
        "media": "0",
        "prompt_over": "0",
        "hours": "0",
        "local_day": "0",
        "role": "'request'",
        "status": "'ok'",
    }.get(name, f"CAST(NULL AS {COLUMNS.get(name, 'SMALLINT')})")


def _sum(text: str, absent: AbstractSet[str]) -> str:
    if text == SUMS["line_count"] and "role" in absent:
        text = SUMS["n"]
    if "calls" in absent:
        return {SUMS["n"]: "COUNT(*)", SUMS["line_count"]: "SUM(lines)"}.get(text) or _summed(text, absent)
    return _summed(text, absent)


def _summed(text: str, absent: AbstractSet[str]) -> str:
    column = text.removeprefix("SUM(").removesuffix(")")
    return f"CAST(NULL AS {COLUMNS[column]})" if column in absent and column in COLUMNS else text


_MADE = ("charged", "prompt_over", "hours", "day", "local_day", "stated")
_KEPT = ("provider", "model", "media", "size", "service_tier", "speed", "region", "role", "status", "accepted")
_CHARGED = "CASE WHEN media = 1 THEN CASE WHEN billed IS NOT NULL THEN billed WHEN reported_cost > 0 THEN 1 WHEN reported_cost = 0 THEN 0 END END"


SUMS = {
    "n": f"SUM({CALL_COUNT})",
    "line_count": f"SUM(lines - 1 + {CALL_COUNT})",
    "counted_retries": "COALESCE(SUM(retries_only_counted), 0)",
    "sum_uncached": "SUM(input_uncached)",
    "sum_read": "SUM(cache_read)",
    "sum_write": "SUM(cache_write)",
    "sum_write_1h": "SUM(cache_write_1h)",
    "sum_write_12h": "SUM(cache_write_12h)",
    "sum_audio_input": "SUM(audio_input)",
    "sum_image_input": "SUM(image_input)",
    "sum_video_input": "SUM(video_input)",
    "sum_audio_read": "SUM(audio_cache_read)",
    "sum_output": "SUM(output_tokens)",
    "sum_reasoning": "SUM(reasoning_tokens)",
    "sum_audio_output": "SUM(audio_output)",
    "sum_image_output": "SUM(image_output)",
    "sum_searches": "SUM(searches)",
    "sum_images": "SUM(images)",
    "sum_seconds": "SUM(seconds)",
    "sum_reported": "SUM(reported_cost)",
    "sum_estimated": "SUM(estimated_cost)",
    "first_ms": "MIN(created_ms)",
    "last_ms": "MAX(created_ms)",
}


GROUP_COLUMNS = ("workload", *_KEPT, "billed", "prompt_over", "hours", "day", "local_day", "stated", *SUMS)
"""The names of the grouping query's columns in their order."""

GROUPED_AS = ("workload", *_KEPT, *_MADE, *SUMS)
"""The aliases of those columns in the query."""


def _prompt_over(options: Options, absent: AbstractSet[str]) -> str:
    cases = [f"WHEN {_a_call(absent)} > {one} THEN {one}" for one in sorted(options.prompt_thresholds, reverse=True)]
    return f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"


def _a_call(absent: AbstractSet[str], text: str = _INPUT) -> str:
    """The mean of each call that a line sums up."""
    return text if "calls" in absent else f"({text}) // {CALL_COUNT}"


def values(rows: str, quantity: str, matches: Sequence[RecordMatch], absent: AbstractSet[str] = frozenset()) -> str:
    """The number of occurrences of each value of a quantity in each workload; for lines that sum up calls, of the mean of those calls."""
    tags = {key: tag_column(index) for index, key in enumerate(tag_keys(matches))}
    workload = workload_sql(matches, tags)
    if quantity == "calls_per_task":
        count = "COUNT(*)" if "calls" in absent else "SUM(each_of)"
        per = f"SELECT workload, {count} AS v FROM {_task_calls(rows, workload)} GROUP BY workload, task_id"
    elif quantity == "first_call_input_tokens":
        per = f"SELECT workload, sent // each_of AS v FROM {_task_calls(rows, workload)} WHERE call_of_task = 1"
    else:
        text, where = _VALUES[quantity]
        every = "" if "calls" in absent or quantity in OF_LINES else f", {CALL_COUNT} AS each_of"
        shown = text if not every else _a_call(absent, text)
        per = f"SELECT {workload} AS workload, {shown} AS v{every} FROM {rows} WHERE {where}"
        if every:
            return f"SELECT workload, v, SUM(each_of) AS n FROM ({per}) AS given GROUP BY workload, v"
    return f"SELECT workload, v, COUNT(*) AS n FROM ({per}) AS given GROUP BY workload, v"


def _task_calls(rows: str, workload: str) -> str:
    """The requests of each task in order, of those at the same moment the one that sent least first; `workload` is the expression for it, if rows have none yet."""
    named = f", {workload} AS workload" if workload else ""
    return (
        f"(SELECT workload, task_id, {_INPUT} AS sent, {CALL_COUNT} AS each_of, ROW_NUMBER() OVER (PARTITION BY workload, task_id "
        f"ORDER BY created_ms, {A_CALL}) AS call_of_task FROM (SELECT *{named} FROM {rows} "
        f"WHERE {IN_TASK}) AS placed) AS task_calls"
    )


OF_LINES = frozenset({"latency_ms", "seconds_ms"})
"""Quantities of a line itself."""

_VALUES = {
    "input_tokens": (_INPUT, f"media = 0 AND role <> 'cached' AND {_INPUT} + COALESCE(output_tokens, 0) > 0"),
    "output_tokens": (
        "COALESCE(output_tokens, 0)",
        f"media = 0 AND role <> 'cached' AND {_INPUT} + COALESCE(output_tokens, 0) > 0",
    ),
    "latency_ms": ("latency_ms", "latency_ms IS NOT NULL AND role <> 'cached'"),
    "seconds_ms": ("CAST(seconds * 1000 AS BIGINT)", "media = 1 AND seconds IS NOT NULL"),
}


def spread(counts: str) -> str:
    """Count, sum, median, 95th, 10th and 90th percentile (nearest rank) per workload from the number of occurrences of each value."""
    return (
        "SELECT workload, MAX(total_n) AS n, MAX(total_v) AS total, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 50 THEN v END) AS median, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 95 THEN v END) AS p95, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 10 THEN v END) AS p10, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 90 THEN v END) AS p90 FROM (SELECT workload, v, "
        "SUM(n) OVER (PARTITION BY workload ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to, "
        "SUM(n) OVER (PARTITION BY workload) AS total_n, SUM(n * v) OVER (PARTITION BY workload) AS total_v "
        f"FROM ({counts}) AS counted) AS ranked GROUP BY workload"
    )


SPREAD_COLUMNS = ("quantity", "workload", "n", "total", "median", "p95", "p10", "p90")
"""The names of the columns of `spreads` in their order."""


def call_values(missing: AbstractSet[str]) -> dict[str, tuple[str, str]]:
    """The quantities of a call by name, each with its expression and the condition under which it is known."""
    every = "calls" not in missing
    return {
        name: (_a_call(missing, text) if every and name not in OF_LINES else text, where)
        for name, (text, where) in _VALUES.items()
    }


def per_task(rows: str, workload: str = "") -> str:
    """For each task its number of calls and the tokens of each call of its first line; both may be null, since an engine fills a
    key of other groups with null or 0, depending on its type."""
    return (
        "SELECT workload, task_id, CASE WHEN SUM(each_of) > 0 THEN SUM(each_of) END AS v_calls, MAX(CASE WHEN call_of_task = 1 THEN sent // each_of END) AS v_first "
        f"FROM {_task_calls(rows, workload)} GROUP BY workload, task_id"
    )


def spreads(counts: str, beside: Sequence[str] = ()) -> str:
    """The result of `spread` for several quantities at once; its first column is the quantity. Rows without a quantity keep the columns
    `beside`, which are null in the others."""
    by = "PARTITION BY quantity, workload"
    more = "".join(f", {column}" for column in beside)
    return (
        f"SELECT quantity, workload{more}, MAX(total_n) AS n, MAX(total_v) AS total, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 50 THEN v END) AS median, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 95 THEN v END) AS p95, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 10 THEN v END) AS p10, "
        f"MIN(CASE WHEN up_to * 100 >= total_n * 90 THEN v END) AS p90 FROM (SELECT quantity, workload, v{more}, "
        f"SUM(n) OVER ({by} ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to, "
        f"SUM(n) OVER ({by}) AS total_n, SUM(n * v) OVER ({by}) AS total_v "
        f"FROM ({counts}) AS counted) AS ranked GROUP BY quantity, workload{more}"
    )
