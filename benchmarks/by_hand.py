"""The queries that a person who knows SQL would write by hand for one table of known columns that is trusted to be clean.

They answer what the account needs: repeated ids counted once, retries distinguished from duplicates and from new requests, sums by the same keys, count,
sum, median and percentiles of calls' quantities, and of tasks. They leave out: other conventions of counting, values that aren't numbers, timeouts that
were billed nevertheless, cached answers, audio and video, copied sessions, and workloads that match on anything but a service.
"""

from collections.abc import Mapping, Sequence

SERVICES = tuple(f"svc-{index}" for index in range(4))
_WORKLOAD = " ".join(f"WHEN service = '{name}' THEN '{name}'" for name in SERVICES)
_ROLES = f"""
WITH calls AS (
  SELECT COALESCE(job_id, request_id) AS id, COALESCE(attempt_of, job_id, request_id) AS request, session_id, model,
    CASE WHEN job_id IS NULL THEN 0 ELSE 1 END AS media,
    CASE WHEN service_tier = 'default' THEN 'standard' ELSE LOWER(service_tier) END AS tier, LOWER(region) AS region,
    COALESCE(status, 'ok') AS status, input_tokens - COALESCE(cached_input_tokens, 0) AS uncached, cached_input_tokens AS cached,
    output_tokens, images, CAST(seconds AS {{exact}}) AS seconds, latency_ms, provider_reported_cost AS cost, created_at, CASE {_WORKLOAD} END AS workload
  FROM records WHERE model IS NOT NULL AND created_at IS NOT NULL
), lines AS (
  SELECT *, COUNT(*) OVER (PARTITION BY id) AS lines,
    ROW_NUMBER() OVER (PARTITION BY id ORDER BY output_tokens DESC, uncached DESC, created_at DESC) AS line FROM calls
), attempts AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY request ORDER BY created_at, id) AS attempt,
    LAG(status) OVER (PARTITION BY request ORDER BY created_at, id) AS status_before FROM lines WHERE line = 1
), roles AS (
  SELECT *, CASE WHEN attempt = 1 THEN 'request' WHEN status_before = 'ok' THEN 'duplicate' ELSE 'retry' END AS role FROM attempts
)
"""
_WRONG = (
    "model IS NULL OR created_at IS NULL OR input_tokens < 0 OR output_tokens < 0 OR cached_input_tokens > input_tokens "
    "OR (job_id IS NULL AND input_tokens IS NULL AND status = 'ok')"
)
_SENT = "uncached + COALESCE(cached, 0)"
_DAY: Mapping[str, str] = {"clickhouse": "toDate(created_at)"}


def by_hand(dialect: str) -> Sequence[str]:
    """The queries: unreadable rows, groups, spreads and tasks."""
    day = _DAY.get(dialect, "CAST(created_at AS DATE)")
    roles = _ROLES.format(exact="Nullable(DECIMAL(18, 3))" if dialect == "clickhouse" else "DECIMAL(18, 3)")
    keys = f"workload, model, media, tier, region, role, status, {day}, CASE WHEN cost IS NULL THEN 0 ELSE 1 END"
    spreads = ", ".join(_spread(text, dialect) for text in (_SENT, "output_tokens", "latency_ms", "seconds"))
    placed = (
        f"SELECT workload, session_id, {_SENT} AS sent, ROW_NUMBER() OVER (PARTITION BY workload, session_id ORDER BY created_at, id) AS place "
        "FROM roles WHERE session_id IS NOT NULL AND role = 'request' AND media = 0"
    )
    tasks = (
        "SELECT workload, session_id, COUNT(*) AS calls, MAX(CASE WHEN place = 1 THEN sent END) AS first_sent "
        f"FROM ({placed}) AS placed GROUP BY workload, session_id"
    )
    return (
        f"SELECT COUNT(*), SUM(CASE WHEN {_WRONG} THEN 1 ELSE 0 END) FROM records",
        (
            f"{roles} SELECT {keys}, COUNT(*), SUM(lines), SUM(uncached), SUM(cached), SUM(output_tokens), SUM(images), SUM(seconds), SUM(cost), "
            f"MIN(created_at), MAX(created_at) FROM roles GROUP BY {keys}"
        ),
        f"{roles} SELECT workload, {spreads} FROM roles GROUP BY workload",
        f"{roles} SELECT workload, {_spread('calls', dialect)}, {_spread('first_sent', dialect)} FROM ({tasks}) AS tasks GROUP BY workload",
    )


def plain(dialect: str) -> str:
    """A plain `GROUP BY` for the same sums, which doesn't distinguish requests, retries and duplicates."""
    keys = f"service, model, service_tier, region, {_DAY.get(dialect, 'CAST(created_at AS DATE)')}, status"
    return (
        f"SELECT {keys}, COUNT(*), SUM(input_tokens), SUM(cached_input_tokens), SUM(output_tokens), SUM(images), "
        f"SUM(provider_reported_cost), MIN(created_at), MAX(created_at) FROM records GROUP BY {keys}"
    )


def _spread(text: str, dialect: str) -> str:
    """Count, sum, median and percentiles."""
    if dialect == "clickhouse":
        return f"COUNT({text}), SUM({text}), quantilesExact(0.5, 0.95, 0.1, 0.9)({text})"
    figures = (f"PERCENTILE_DISC({share}) WITHIN GROUP (ORDER BY {text})" for share in (0.5, 0.95, 0.1, 0.9))
    return f"COUNT({text}), SUM({text}), {', '.join(figures)}"
