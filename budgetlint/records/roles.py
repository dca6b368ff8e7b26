"""The role of each call: lines of one call are merged, and attempts are distinguished from new requests.

Written once in DuckDB's SQL with features of every engine.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from budgetlint.records.calls import COLUMNS
from budgetlint.records.mapping import tag_column
from budgetlint.records.matching import Options, RecordMatch, tag_keys
from budgetlint.records.terms import RAW

SENT = ("input_uncached", "cache_read", "cache_write", "cache_write_1h", "cache_write_12h")
"""The columns of input tokens."""


_LAST = "CASE WHEN status IN ('ok', 'pending') THEN 1 ELSE 0 END"
"""Of attempts that began at the same moment, the successful one is the last."""


LEFT_OUT = frozenset(
    {
        *("size", "service_tier", "speed", "region", "accepted"),
        *("audio_input", "image_input", "video_input", "audio_cache_read"),
        *("reasoning_tokens", "audio_output", "image_output", "searches", "images"),
        "completed_ms",
    }
)
"""Columns that only sums and keys use, and the end of a call, which is compared with calls of the same fingerprint."""


KEYS = {
    "call_id": "{of}call_id",
    "request_id": "COALESCE({of}request_id, {of}call_id)",
    "fingerprint": "{of}fingerprint",
}
"""The keys by which two calls are related, by the column that each requires; `of` is their relation, with a dot."""


def kept_columns(absent: AbstractSet[str]) -> list[str]:
    """The columns of a call to carry along, without absent ones that no call is compared by."""
    return [name for name in COLUMNS if name not in absent or name not in LEFT_OUT]


def shown_columns(absent: AbstractSet[str]) -> list[str]:
    """The columns that groups, spreads and tasks use once calls and their workloads are known."""
    return [name for name in kept_columns(absent) if name not in _SETTLED]


_SETTLED = frozenset(
    {"call_id", "line_id", "request_id", "fingerprint", "service", "from_cache", "retry_count", "completed_ms"}
)


ANY_ID = "call_id IS NOT NULL"


def classified(
    calls: str,
    matches: Sequence[RecordMatch],
    options: Options,
    *,
    absent: AbstractSet[str] = frozenset(),
    same_id: str | None = None,
    shown: str = "",
) -> str:
    """One row per call with its role: lines of one call are merged, then compared with the attempt before it.

    A later attempt at the same request is a retry if the one before failed, a time-out duplicate if that one only seemed
    lost (it ended by time-out and was billed or completed after all), else a duplicate. A request for the same thing is
    a duplicate while the earlier one was under way, a time-out duplicate after one that timed out, else a new request. `calls` is
    the name of a relation, `same_id` the condition under which a line may share its id with another (None: any with an id), and `shown` are the columns of
    the answer where they aren't all.
    """
    tags = [tag_column(index) for index, _ in enumerate(tag_keys(matches))]
    kept = ", ".join([*kept_columns(absent), *tags])
    request = "COALESCE(request_id, call_id)"
    alike = _without_id([*(name for name in _SHOWN if name in kept_columns(absent)), *tags])
    of_request = f"PARTITION BY {request} ORDER BY created_ms, {_LAST}, call_id, {alike}"
    return f"""
SELECT {shown or kept}, lines,
  CASE WHEN from_cache = 1 THEN 'cached'
    WHEN request_key IS NOT NULL AND attempt > 1 THEN
      CASE WHEN status_before = 'timeout' AND finished_before = 1 THEN 'timeout_duplicate'
        WHEN status_before IN ('ok', 'pending') THEN 'duplicate' ELSE 'retry' END
    {"" if "fingerprint" in absent else _like_another(options)}
    ELSE 'request' END AS role,
  CASE WHEN request_key IS NULL THEN COALESCE(retry_count, 0)
    WHEN attempt > 1 THEN 0
    WHEN retries_counted > attempts - 1 THEN retries_counted - attempts + 1 ELSE 0 END AS retries_only_counted
FROM (
  SELECT {kept}, lines, {request} AS request_key,
    ROW_NUMBER() OVER ({of_request}) AS attempt,
    LAG(status) OVER ({of_request}) AS status_before,
    LAG(finished) OVER ({of_request}) AS finished_before,
    COUNT(*) OVER (PARTITION BY {request}) AS attempts,
    MAX(COALESCE(retry_count, 0)) OVER (PARTITION BY {request}) AS retries_counted
    {"" if "fingerprint" in absent else _before(request, alike)}
  FROM (SELECT *, CASE WHEN billed = 1 OR COALESCE(output_tokens, 0) > 0 OR COALESCE(reported_cost, 0) > 0 THEN 1 ELSE 0 END AS finished
        FROM ({_merged(calls, tags, options, absent, same_id)}) AS merged) AS seen
) AS ordered"""


_SHOWN = (
    *("service", "provider", "model", "size", "status", "task_id"),
    *("input_uncached", "cache_read", "output_tokens", "estimated_cost", "reported_cost"),
)
"""What an account shows of a call, beside its tags."""


def _without_id(columns: Sequence[str]) -> str:
    """The order of calls at the same moment that have no id: by what is shown of them. The separator comes before every digit, since engines write
    different numbers of zeros after the point."""
    text = " || ' ' || ".join(_known(name) for name in columns)
    return f"CASE WHEN call_id IS NULL THEN {text} END"


def _known(name: str) -> str:
    """A column as text, in which unknown and empty differ."""
    return f"COALESCE('.' || CAST({name} AS VARCHAR), '')"


def _before(request: str, alike: str) -> str:
    """The previous call with the same fingerprint."""
    like = f"OVER (PARTITION BY fingerprint ORDER BY created_ms, call_id, {alike})"
    return f"""
    , LAG({request}) {like} AS like_request, LAG(status) {like} AS like_status,
    LAG(created_ms) {like} AS like_created, LAG(completed_ms) {like} AS like_completed"""


def _like_another(options: Options) -> str:
    return f"""
    WHEN fingerprint IS NOT NULL AND like_request <> request_key AND created_ms - like_created <= {options.duplicate_window_ms} THEN
      CASE WHEN like_status = 'timeout' THEN 'timeout_duplicate'
        WHEN like_status = 'pending' OR like_completed > created_ms THEN 'duplicate' ELSE 'request' END"""


def alone(
    calls: str,
    matches: Sequence[RecordMatch],
    *,
    absent: AbstractSet[str] = frozenset(),
    shown: str = "",
    raw: bool = False,
) -> str:
    """The same columns for calls known to be unrelated: nothing to merge, nothing before them; with `raw` also those of `RAW`."""
    tags = [tag_column(index) for index, _ in enumerate(tag_keys(matches))]
    kept = shown or ", ".join([*kept_columns(absent), *tags])
    return (
        f"SELECT {kept}, 1 AS lines, CASE WHEN from_cache = 1 THEN 'cached' ELSE 'request' END AS role, "
        f"retry_count AS retries_only_counted{''.join(f', {column}' for column in RAW.values()) if raw else ''} FROM {calls}"
    )


def _merged(calls: str, tags: Sequence[str], options: Options, absent: AbstractSet[str], same_id: str | None) -> str:
    """One row per call: the whole line with the most output, completed with values that only other lines state.

    Lines with the same id are one call if they have the same `line_id` or none, and also if they sent the same at
    about the same time: a gateway may give every call the same id, and a copied session repeats its calls under new ids. Other calls
    with the same id are numbered. Only lines that may share their id are compared.
    """
    columns = [*kept_columns(absent), *tags]
    if "call_id" in absent:
        return f"SELECT {', '.join(columns)}, 1 AS lines FROM {calls} AS given"
    if same_id is None and "line_id" in absent:
        return _best(
            f"SELECT *, 1 AS lines, {_UNNAMED} AS cluster FROM {calls} AS given", ("call_id", "line_id"), columns
        )
    shares = same_id or ANY_ID
    lines = f"SELECT *, 1 AS lines, {_CLUSTER if 'line_id' not in absent else '0'} AS cluster FROM {calls} AS given WHERE {shares}"
    named = _best(lines, ("call_id", "line_id"), columns)
    whole = named if "line_id" in absent else _clustered(named, columns, options)
    others = ", ".join([name for name in columns if name != "call_id"])
    return f"SELECT call_id, {others}, lines FROM ({whole}) AS whole UNION ALL SELECT call_id, {others}, 1 AS lines FROM {calls} AS given WHERE NOT ({shares})"


_CLUSTER = (
    "CASE WHEN line_id = '' THEN ROW_NUMBER() OVER (PARTITION BY call_id, line_id ORDER BY created_ms) ELSE 0 END"
)
"""Lines with an empty `line_id` are never merged by their id."""


_UNNAMED = "CASE WHEN call_id IS NULL THEN ROW_NUMBER() OVER (PARTITION BY call_id ORDER BY created_ms) ELSE 0 END"
"""Calls without an id are never merged by it."""


def _clustered(named: str, columns: Sequence[str], options: Options) -> str:
    """Lines of one id as calls: those that sent the same at about the same time are one call, the others are numbered."""
    sent = ", ".join(["call_id", *SENT])
    late = f"created_ms - LAG(created_ms) OVER (PARTITION BY {sent} ORDER BY created_ms) <= {options.line_window_ms}"
    alike = f"SELECT *, CASE WHEN {late} THEN 0 ELSE 1 END AS begins FROM ({named}) AS alike"
    clustered = (
        f"SELECT *, SUM(begins) OVER (PARTITION BY {sent} ORDER BY created_ms, begins DESC ROWS BETWEEN UNBOUNDED PRECEDING "
        f"AND CURRENT ROW) AS cluster FROM ({alike}) AS begun"
    )
    number = f"ROW_NUMBER() OVER (PARTITION BY call_id ORDER BY {_order(columns)})"
    others = ", ".join(name for name in columns if name != "call_id")
    return (
        f"SELECT CASE WHEN number = 1 THEN call_id ELSE call_id || '#' || CAST(number AS VARCHAR) END AS call_id, {others}, lines "
        f"FROM (SELECT *, {number} AS number FROM ({_best(clustered, ('call_id', *SENT), columns)}) AS best) AS numbered"
    )


def _best(rows: str, keys: Sequence[str], columns: Sequence[str]) -> str:
    """The whole row with the most output among those with the same keys and cluster."""
    by = ", ".join([*keys, "cluster"])
    ranked = f"SELECT *, ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY {_order(columns)}) AS best FROM ({rows}) AS rows_of_calls"
    special = {
        "status": "CASE WHEN MAX(CASE WHEN status = 'ok' THEN 1 ELSE 0 END) = 1 THEN 'ok' ELSE MAX(status) END",
        "created_ms": "MIN(created_ms)",
    }
    made = []
    for name in columns:
        whole = f"MAX(CASE WHEN best = 1 THEN {name} END)"
        text = special.get(name) or (whole if name in _WHOLE else f"COALESCE({whole}, MAX({name}))")
        made.append(name if name in keys else f"{text} AS {name}")
    return f"SELECT {', '.join(made)}, SUM(lines) AS lines FROM ({ranked}) AS ranked GROUP BY {by}"


def _order(columns: Sequence[str]) -> str:
    """The order: most output first, then most input, then the latest, then any other difference."""
    first = ("output_tokens", *SENT, "created_ms")
    rest = [name for name in columns if name not in first]
    counts = [f"COALESCE({name}, 0) DESC" for name in first]
    return ", ".join([*counts, *(f"{_known(name)} DESC" for name in rest)])


_WHOLE = frozenset(
    {
        *(*SENT, "model", "service_tier", "speed", "region"),
        *("audio_input", "image_input", "video_input", "audio_cache_read", "searches"),
        *("output_tokens", "reasoning_tokens", "audio_output", "image_output", "calls"),
    }
)
"""Columns that are taken together from one line, never from several."""
