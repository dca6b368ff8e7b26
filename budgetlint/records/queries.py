"""The few queries over canonical calls, written once in DuckDB's SQL from what every engine has.

Each takes the name of a relation with the columns of `calls.COLUMNS` and one column per tag that is asked for.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from budgetlint.records.calls import COLUMNS
from budgetlint.records.mapping import tag_column
from budgetlint.records.matching import Match, Options, tag_keys, workload_sql

ROLES = ("request", "retry", "duplicate", "timeout_duplicate", "cached")
QUANTITIES = ("input_tokens", "output_tokens", "latency_ms", "seconds_ms", "calls_per_task", "first_call_input_tokens")

_INPUT = (
    "COALESCE(input_uncached, 0) + COALESCE(cache_read, 0) + COALESCE(cache_write, 0) + COALESCE(cache_write_1h, 0)"
)


def classified(calls: str, matches: Sequence[Match], options: Options) -> str:
    """One row per call with its role: lines of one call merged, then set against the attempt before it.

    A later attempt at the same request is a retry if the one before failed, a time-out duplicate if that one only seemed
    lost (it ended by time-out and was billed or completed after all), else a duplicate. A request for the same thing is
    a duplicate while the earlier one was under way, a time-out duplicate after one that timed out, else a new request.
    """
    tags = [tag_column(index) for index, _ in enumerate(tag_keys(matches))]
    kept = ", ".join([*COLUMNS, *tags])
    request = "COALESCE(request_id, call_id)"
    return f"""
WITH merged AS ({_merged(calls, tags)}),
ordered AS (
  SELECT {kept}, lines, {request} AS request_key,
    ROW_NUMBER() OVER (PARTITION BY {request} ORDER BY created_ms, call_id) AS attempt,
    LAG(status) OVER (PARTITION BY {request} ORDER BY created_ms, call_id) AS status_before,
    LAG(finished) OVER (PARTITION BY {request} ORDER BY created_ms, call_id) AS finished_before,
    COUNT(*) OVER (PARTITION BY {request}) AS attempts,
    MAX(COALESCE(retry_count, 0)) OVER (PARTITION BY {request}) AS retries_counted,
    LAG({request}) OVER (PARTITION BY fingerprint ORDER BY created_ms, call_id) AS like_request,
    LAG(status) OVER (PARTITION BY fingerprint ORDER BY created_ms, call_id) AS like_status,
    LAG(created_ms) OVER (PARTITION BY fingerprint ORDER BY created_ms, call_id) AS like_created,
    LAG(completed_ms) OVER (PARTITION BY fingerprint ORDER BY created_ms, call_id) AS like_completed
  FROM (SELECT *, CASE WHEN billed = 1 OR COALESCE(output_tokens, 0) > 0 OR COALESCE(reported_cost, 0) > 0 THEN 1 ELSE 0 END AS finished
        FROM merged) AS seen
)
SELECT {kept}, lines,
  CASE WHEN from_cache = 1 THEN 'cached'
    WHEN request_key IS NOT NULL AND attempt > 1 THEN
      CASE WHEN status_before = 'timeout' AND finished_before = 1 THEN 'timeout_duplicate'
        WHEN status_before IN ('ok', 'pending') THEN 'duplicate' ELSE 'retry' END
    WHEN fingerprint IS NOT NULL AND like_request <> request_key AND created_ms - like_created <= {options.duplicate_window_ms} THEN
      CASE WHEN like_status = 'timeout' THEN 'timeout_duplicate'
        WHEN like_status = 'pending' OR like_completed > created_ms THEN 'duplicate' ELSE 'request' END
    ELSE 'request' END AS role,
  CASE WHEN request_key IS NULL THEN COALESCE(retry_count, 0)
    WHEN attempt > 1 THEN 0
    WHEN retries_counted > attempts - 1 THEN retries_counted - attempts + 1 ELSE 0 END AS retries_only_counted
FROM ordered"""


def alone(calls: str, matches: Sequence[Match]) -> str:
    """The same columns for calls known to stand alone: nothing to merge, nothing before them."""
    tags = [tag_column(index) for index, _ in enumerate(tag_keys(matches))]
    kept = ", ".join([*COLUMNS, *tags])
    return (
        f"SELECT {kept}, 1 AS lines, CASE WHEN from_cache = 1 THEN 'cached' ELSE 'request' END AS role, "
        f"retry_count AS retries_only_counted FROM {calls}"
    )


def _merged(calls: str, tags: Sequence[str]) -> str:
    """Per call id the greatest value of every field, the earliest start, and `ok` over any other status."""
    special = {
        "status": "CASE WHEN MAX(CASE WHEN given.status = 'ok' THEN 1 ELSE 0 END) = 1 THEN 'ok' ELSE MAX(given.status) END",
        "created_ms": "MIN(given.created_ms)",
        "call_id": "given.call_id",
    }
    columns = [*COLUMNS, *tags]
    merged = ", ".join(f"{special.get(name) or f'MAX(given.{name})'} AS {name}" for name in columns)
    return (
        f"SELECT {merged}, COUNT(*) AS lines FROM {calls} AS given WHERE given.call_id IS NOT NULL GROUP BY given.call_id "
        f"UNION ALL SELECT {', '.join(columns)}, 1 AS lines FROM {calls} AS given WHERE given.call_id IS NULL"
    )


def grouped(rows: str, matches: Sequence[Match], options: Options, absent: AbstractSet[str] = frozenset()) -> str:
    """Sums per workload, model, size, prompt size, day, role and outcome: everything that adds up, exactly.

    `absent` are columns known to hold nothing: they need no key and no sum. Without a role no call has more than one line.
    """
    tags = {key: tag_column(index) for index, key in enumerate(tag_keys(matches))}
    by = {name: name for name in ("service", *_KEPT, *tags.values())}
    by |= {
        "charged": _CHARGED,
        "prompt_over": _prompt_over(options),
        "day": "created_ms // 86400000",
        "stated": "CASE WHEN reported_cost IS NULL THEN 0 ELSE 1 END + CASE WHEN estimated_cost IS NULL THEN 0 ELSE 2 END",
    }
    constant = {name: _constant(name) for name in by if name in absent or by[name] == "0"}
    if "media" in absent:
        constant["charged"] = _constant("charged")
    made = ", ".join(f"{constant.get(name, text)} AS {name}" for name, text in by.items())
    sums = ", ".join(f"{_sum(text, absent)} AS {name}" for name, text in SUMS.items())
    keys = ", ".join(text for name, text in by.items() if name not in constant)
    return (
        f"SELECT {workload_sql(matches, tags)} AS workload, {', '.join([*_KEPT, *_MADE, *SUMS])} "
        f"FROM (SELECT {made}, {sums} FROM {rows} GROUP BY {keys}) AS alike"
    )


def _constant(name: str) -> str:
    """What an absent column says of every row."""
    return {"media": "0", "prompt_over": "0", "role": "'request'", "status": "'ok'"}.get(
        name, f"CAST(NULL AS {COLUMNS.get(name, 'SMALLINT')})"
    )


def _sum(text: str, absent: AbstractSet[str]) -> str:
    if text == SUMS["line_count"] and "role" in absent:
        return SUMS["n"]
    column = text.removeprefix("SUM(").removesuffix(")")
    return f"CAST(NULL AS {COLUMNS[column]})" if column in absent and column in COLUMNS else text


_MADE = ("charged", "prompt_over", "day", "stated")
_KEPT = ("provider", "model", "media", "size", "role", "status", "accepted")
_CHARGED = "CASE WHEN media = 1 THEN CASE WHEN billed IS NOT NULL THEN billed WHEN reported_cost > 0 THEN 1 WHEN reported_cost = 0 THEN 0 END END"


SUMS = {
    "n": "COUNT(*)",
    "line_count": "SUM(lines)",
    "counted_retries": "COALESCE(SUM(retries_only_counted), 0)",
    "sum_uncached": "SUM(input_uncached)",
    "sum_read": "SUM(cache_read)",
    "sum_write": "SUM(cache_write)",
    "sum_write_1h": "SUM(cache_write_1h)",
    "sum_output": "SUM(output_tokens)",
    "sum_reasoning": "SUM(reasoning_tokens)",
    "sum_images": "SUM(images)",
    "sum_seconds": "SUM(seconds)",
    "sum_reported": "SUM(reported_cost)",
    "sum_estimated": "SUM(estimated_cost)",
    "first_ms": "MIN(created_ms)",
    "last_ms": "MAX(created_ms)",
}


GROUP_COLUMNS = ("workload", *_KEPT, "billed", "prompt_over", "day", "stated", *SUMS)
"""The names of the grouping query's columns in their order."""


def _prompt_over(options: Options) -> str:
    cases = [f"WHEN {_INPUT} > {one} THEN {one}" for one in sorted(options.prompt_thresholds, reverse=True)]
    return f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"


def values(rows: str, quantity: str, matches: Sequence[Match]) -> str:
    """How often each value of one quantity occurred in each workload."""
    tags = {key: tag_column(index) for index, key in enumerate(tag_keys(matches))}
    workload = workload_sql(matches, tags)
    if quantity == "calls_per_task":
        per = f"SELECT workload, COUNT(*) AS v FROM {_task_calls(rows, workload)} GROUP BY workload, task_id"
    elif quantity == "first_call_input_tokens":
        per = f"SELECT workload, sent AS v FROM {_task_calls(rows, workload)} WHERE call_of_task = 1"
    else:
        text, where = _VALUES[quantity]
        per = f"SELECT {workload} AS workload, {text} AS v FROM {rows} WHERE {where}"
    return f"SELECT workload, v, COUNT(*) AS n FROM ({per}) AS given GROUP BY workload, v"


def _task_calls(rows: str, workload: str) -> str:
    """The requests of each task in their order."""
    return (
        f"(SELECT workload, task_id, {_INPUT} AS sent, ROW_NUMBER() OVER (PARTITION BY workload, task_id "
        f"ORDER BY created_ms, call_id, {_INPUT}) AS call_of_task FROM (SELECT *, {workload} AS workload FROM {rows} "
        "WHERE task_id IS NOT NULL AND role = 'request' AND media = 0) AS placed) AS task_calls"
    )


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
    """Count, sum, median and 95th percentile (nearest rank) per workload from how often each value occurred."""
    return (
        "SELECT workload, MAX(total_n) AS n, MAX(total_v) AS total, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 50 THEN v END) AS median, "
        "MIN(CASE WHEN up_to * 100 >= total_n * 95 THEN v END) AS p95 FROM (SELECT workload, v, "
        "SUM(n) OVER (PARTITION BY workload ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to, "
        "SUM(n) OVER (PARTITION BY workload) AS total_n, SUM(n * v) OVER (PARTITION BY workload) AS total_v "
        f"FROM ({counts}) AS counted) AS ranked GROUP BY workload"
    )
