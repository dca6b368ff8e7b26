"""The queries over one table, for any engine, written once in DuckDB's SQL."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from budgetlint.frozen import Frozen
from budgetlint.records import queries
from budgetlint.records.calls import BILL_COLUMNS, COLUMNS
from budgetlint.records.mapping import absent, bill_sql, calls_sql, tag_column
from budgetlint.records.matching import Options, RecordMatch, tag_keys, workload_sql
from budgetlint.records.tables import TableUse

MOST_GROUPS = 200_000
"""The maximum number of groups that a query returns: more mean that a column that should have a few words has many."""

PROBLEMS = "problems"
GROUPED = "grouped"
SPREADS = "spreads"
TASKS = "tasks"
PARTS = "parts"
BILLS = "bills"


class QueryPlan(Frozen):
    """The queries for an engine: a relation over `@table`, and the queries over it by name, which call it `read_rows`."""

    rows: str
    queries: Mapping[str, str]


def plan(use: TableUse, matches: Sequence[RecordMatch], options: Options) -> QueryPlan:
    """The queries over a table."""
    if use.form.bill:
        return QueryPlan(bill_sql(use.form, use.relation()), {PROBLEMS: problems(use), BILLS: bills()})
    missing = absent(use.form, use.present)
    judged = f"({_judged(matches, options, missing)}) AS judged"
    asked = {
        PROBLEMS: problems(use),
        GROUPED: f"{queries.grouped(judged, matches, options, missing)} LIMIT {MOST_GROUPS + 1}",
        SPREADS: spreads(judged, matches, missing),
    }
    if options.moved_by is not None:
        by_part = queries.grouped(judged, matches, options, missing, options.moved_by)
        asked[PARTS] = f"{by_part} LIMIT {MOST_GROUPS + 1}"
    rows = calls_sql(use.form, use.relation(), tag_keys(matches), use.present, is_cut=True)
    return QueryPlan(rows, asked if "task_id" in missing else {**asked, TASKS: tasks(judged, matches)})


def problems(use: TableUse) -> str:
    """The number of rows with each problem; null is none. For files, the number in each file."""
    file = ", file" if use.by_file else ""
    return f"SELECT problem, COUNT(*) AS n{file} FROM read_rows GROUP BY problem{file}"


def _judged(matches: Sequence[RecordMatch], options: Options, missing: AbstractSet[str]) -> str:
    """Calls with their roles; if no column relates calls to each other, each is treated by itself."""
    columns = ", ".join([*COLUMNS, *(tag_column(index) for index, _ in enumerate(tag_keys(matches)))])
    calls = f"SELECT {columns} FROM read_rows WHERE problem IS NULL"
    keys = {name: key for name, key in queries.KEYS.items() if name not in missing}
    if not keys:
        return queries.alone(f"({calls}) AS calls_read", matches)
    relations = {
        "calls_read": calls,
        **{f"shared_{name}": _shared(key.format(of="")) for name, key in keys.items()},
        "flagged": _flagged(keys),
        "together": f"SELECT {columns} FROM flagged WHERE shared > 0",
    }
    apart = queries.alone("flagged", matches)
    return f"{queries.classified('together', matches, options, relations)} UNION ALL {apart} WHERE shared = 0"


def _shared(key: str) -> str:
    """The values of a key that more than one call shares."""
    return (
        f"SELECT {key} AS key_of, 1 AS many FROM calls_read WHERE {key} IS NOT NULL GROUP BY {key} HAVING COUNT(*) > 1"
    )


def _flagged(keys: Mapping[str, str]) -> str:
    """Every call, and whether it shares a key with another: only those are compared."""
    shared = " + ".join(f"COALESCE(shared_{name}.many, 0)" for name in keys)
    joins = " ".join(
        f"LEFT JOIN shared_{name} ON {key.format(of='calls_read.')} = shared_{name}.key_of"
        for name, key in keys.items()
    )
    return f"SELECT calls_read.*, {shared} AS shared FROM calls_read {joins}"


def spreads(judged: str, matches: Sequence[RecordMatch], missing: AbstractSet[str]) -> str:
    """Count, sum, median and 95th percentile of each quantity of a call in each workload, in one pass."""
    workload = workload_sql(matches, {key: tag_column(index) for index, key in enumerate(tag_keys(matches))})
    made = queries.call_values(missing)
    values = ", ".join(f"CASE WHEN {where} THEN {text} END AS v_{name}" for name, (text, where) in made.items())
    read = f"SELECT {workload} AS workload, COALESCE(calls, 1) AS each_of, {values} FROM {judged}"
    sets = ", ".join(f"(workload, v_{name})" for name in made)
    names = ", ".join(f"v_{name}" for name in made)
    counted = (
        f"SELECT workload, {names}, SUM(each_of) AS of_calls, CAST(COUNT(*) AS BIGINT) AS of_lines FROM ({read}) AS given "
        f"GROUP BY GROUPING SETS ({sets})"
    )
    which = " ".join(f"WHEN v_{name} IS NOT NULL THEN '{name}'" for name in made)
    lines = " ".join(f"WHEN v_{name} IS NOT NULL THEN of_lines" for name in made if name in queries.OF_LINES)
    named = (
        f"SELECT CASE {which} END AS quantity, workload, COALESCE({names}, NULL) AS v, "
        f"CASE {lines} ELSE of_calls END AS n FROM ({counted}) AS counts"
    )
    return queries.spreads(f"SELECT * FROM ({named}) AS named WHERE v IS NOT NULL")


def tasks(judged: str, matches: Sequence[RecordMatch]) -> str:
    """The same for the quantities of a task: its number of calls, and the tokens of the first."""
    tags = {key: tag_column(index) for index, key in enumerate(tag_keys(matches))}
    per_task = queries.per_task(judged, workload_sql(matches, tags))
    counted = (
        f"SELECT workload, v_calls, v_first, COUNT(*) AS n FROM ({per_task}) AS of_tasks "
        "GROUP BY GROUPING SETS ((workload, v_calls), (workload, v_first))"
    )
    named = (
        "SELECT CASE WHEN v_calls IS NOT NULL THEN 'calls_per_task' ELSE 'first_call_input_tokens' END AS quantity, workload, "
        f"COALESCE(v_calls, v_first) AS v, n FROM ({counted}) AS counts WHERE v_calls IS NOT NULL OR v_first IS NOT NULL"
    )
    return queries.spreads(named)


def bills() -> str:
    """The sums of bills, one line per meter."""
    keys = "source, provider, service, model, meter, category, currency"
    sums = "SUM(quantity), SUM(requests), SUM(amount), SUM(list_amount), MIN(start_ms), MAX(COALESCE(end_ms, start_ms + 1))"
    assert set(keys.split(", ")) - {"source"} <= set(BILL_COLUMNS)
    return f"SELECT {keys}, {sums} FROM read_rows WHERE problem IS NULL GROUP BY {keys} LIMIT {MOST_GROUPS + 1}"
