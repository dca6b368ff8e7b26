"""The queries over one table, for any engine, written once in DuckDB's SQL."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from budgetlint.frozen import Frozen, made
from budgetlint.records import one_pass, queries, roles
from budgetlint.records.bill_mapping import bill_sql
from budgetlint.records.calls import BILL_COLUMNS
from budgetlint.records.mapping import absent, calls_sql, keys_sql, tag_column
from budgetlint.records.matching import TAG, Options, RecordMatch, tag_keys, workload_sql
from budgetlint.records.tables import TableUse

CellT = TypeVar("CellT")

MOST_GROUPS = 200_000
"""The maximum number of groups that a query returns: more indicate that a column meant for a few words has many."""

PROBLEMS = "problems"
GROUPED = "grouped"
SPREADS = "spreads"
TASKS = "tasks"
PARTS = "parts"
BILLS = "bills"
CALLS = "calls"
"""All queries over `judged` in one statement, for an engine that computes a named relation once."""

_COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    GROUPED: queries.GROUPED_AS,
    SPREADS: queries.SPREAD_COLUMNS,
    TASKS: queries.SPREAD_COLUMNS,
    PARTS: (*queries.GROUPED_AS, "part"),
}


READ_ROWS = "read_rows"
KEYS_READ = "keys_read"
FLAGGED = "flagged"
"""Every call, with whether it shares a key with another."""
JUDGED = "judged"
"""Every call with its workload and role."""
SHARED = "shared_"
"""How the names of relations with shared keys begin."""


class QueryPlan(Frozen):
    """The queries for an engine: a relation over `@table`, called `read_rows`; further relations by name, of which `judged` is
    the last; and the queries over `read_rows` or `judged` by name."""

    rows: str
    queries: Mapping[str, str]
    relations: Mapping[str, str] = made(default_factory=dict)


def plan(use: TableUse, matches: Sequence[RecordMatch], options: Options, *, keeps: bool, looks_up: bool) -> QueryPlan:
    """The queries over a table; `keeps` is for an engine that computes a relation once even if it is referenced
    several times, `looks_up` for one that looks up shared keys. If it keeps nothing, it takes groups and spreads from a
    single pass."""
    in_one_pass = looks_up and not keeps
    if use.form.bill:
        return QueryPlan(bill_sql(use.form, use.relation()), {PROBLEMS: problems(use), BILLS: bills()})
    missing = absent(use.form, use.present)
    missing |= {"completed_ms"} if "fingerprint" in missing else frozenset()
    texts: dict[str, str] = {}
    if not in_one_pass:
        texts |= {GROUPED: _grouped(matches, options, missing), SPREADS: spreads(missing)}
    if options.moved_by is not None:
        texts[PARTS] = _grouped(matches, options, missing, options.moved_by)
    if "task_id" not in missing and not in_one_pass:
        texts[TASKS] = tasks()
    rows = calls_sql(use.form, use.relation(), tag_keys(matches), use.present, is_cut=True, without=roles.LEFT_OUT)
    keys = keys_sql(use.form, use.relation(), use.present)
    if keeps:
        texts = {CALLS: in_one(texts)}
    elif in_one_pass:
        together = one_pass.in_one_pass(matches, options, missing, (GROUPED, SPREADS), MOST_GROUPS)
        texts = {CALLS: together, **texts}
    relations = _judged(matches, options, missing, keys, looks_up=looks_up)
    return QueryPlan(rows, {PROBLEMS: problems(use), **texts}, relations)


def _grouped(
    matches: Sequence[RecordMatch], options: Options, missing: AbstractSet[str], moved_by: str | None = None
) -> str:
    grouped = queries.grouped(JUDGED, matches, options, missing, moved_by, placed=True)
    return f"{grouped} LIMIT {MOST_GROUPS + 1}"


def in_one(texts: Mapping[str, str]) -> str:
    """Several queries over `judged` as one: each row begins with the name of its query and has its cells as text."""
    width = max(len(_COLUMNS_OF[name]) for name in texts)
    return " UNION ALL ".join(_as_texts(name, query, width) for name, query in texts.items())


def _as_texts(name: str, query: str, width: int) -> str:
    columns = _COLUMNS_OF[name]
    texts = [f"CAST({column} AS VARCHAR)" for column in columns] + ["CAST(NULL AS VARCHAR)"] * (width - len(columns))
    cells = ", ".join(f"{text} AS cell_{index}" for index, text in enumerate(texts))
    return f"SELECT '{name}' AS answer, {cells} FROM ({query}) AS {name}"


def apart(rows: Sequence[tuple[CellT, ...]]) -> dict[str, list[tuple[CellT, ...]]]:
    """The rows of each query, from the rows of a statement that combines several."""
    answers: dict[str, list[tuple[CellT, ...]]] = {}
    for row in rows:
        name = str(row[0])
        answers.setdefault(name, []).append(row[1 : 1 + len(_COLUMNS_OF[name])])
    return answers


def problems(use: TableUse) -> str:
    """The number of rows with each problem; null is none. For files, the number in each file."""
    file = ", file" if use.by_file else ""
    return f"SELECT problem, COUNT(*) AS n{file} FROM read_rows GROUP BY problem{file}"


def _judged(
    matches: Sequence[RecordMatch], options: Options, missing: AbstractSet[str], keys_read: str, *, looks_up: bool
) -> dict[str, str]:
    """The relations up to `judged`: calls with their workloads and roles; if no column relates calls, each is treated by itself.

    Keys are compared over all rows, including bad ones: comparing a call needlessly doesn't change its role.
    """
    tags = [tag_column(index) for index, _ in enumerate(tag_keys(matches))]
    kept = ", ".join([*roles.kept_columns(missing), *tags])
    keys = {name: key for name, key in roles.KEYS.items() if name not in missing}
    shown = _shown(matches, options, missing)
    if not keys:
        good = f"(SELECT {kept} FROM read_rows WHERE {_GOOD}) AS good"
        return {JUDGED: roles.alone(good, matches, absent=missing, shown=shown)}
    relations, same_id, apart = (_looked_up if looks_up else _flagged)(keys, kept)
    settled = roles.classified("together", matches, options, absent=missing, same_id=same_id, shown=shown)
    unrelated = roles.alone(apart, matches, absent=missing, shown=shown)
    return {KEYS_READ: keys_read, **relations, JUDGED: f"{settled} UNION ALL {unrelated}"}


_GOOD = "NOT COALESCE(bad, FALSE)"


def _shown(matches: Sequence[RecordMatch], options: Options, missing: AbstractSet[str]) -> str:
    """The columns kept of a call: its workload, and those that sums and keys need."""
    tags = {key: tag_column(index) for index, key in enumerate(tag_keys(matches))}
    part = [tags[key] for key in tags if options.moved_by == f"{TAG}{key}"]
    return ", ".join([f"{workload_sql(matches, tags)} AS workload", *roles.shown_columns(missing), *part])


def _flagged(keys: Mapping[str, str], kept: str) -> tuple[dict[str, str], str | None, str]:
    """The calls that share a key with another, from one relation with every call; the condition under which a line may share its id;
    and the calls that share no key."""
    shared = ", ".join(f"COALESCE({SHARED}{name}.many, 0) AS of_{name}" for name in keys)
    joins = " ".join(
        f"LEFT JOIN {SHARED}{name} ON {key.format(of='read_rows.')} = {SHARED}{name}.key_of"
        for name, key in keys.items()
    )
    any_shared = " + ".join(f"of_{name}" for name in keys)
    return (
        {
            **{f"{SHARED}{name}": _shared(key.format(of="")) for name, key in keys.items()},
            FLAGGED: f"SELECT {kept}, {shared} FROM read_rows {joins} WHERE {_GOOD}",
            "together": f"SELECT * FROM flagged WHERE {any_shared} > 0",
        },
        "of_call_id > 0",
        f"flagged WHERE {any_shared} = 0",
    )


def _shared(key: str) -> str:
    """The values of a key that more than one row shares. DISTINCT tells PostgreSQL's planner that they are unique, which GROUP BY does not."""
    repeated = f"SELECT {key} AS key_of FROM {KEYS_READ} WHERE {key} IS NOT NULL GROUP BY {key} HAVING COUNT(*) > 1"
    return f"SELECT key_of, 1 AS many FROM (SELECT DISTINCT key_of FROM ({repeated}) AS repeated) AS shared"


def _looked_up(keys: Mapping[str, str], kept: str) -> tuple[dict[str, str], str | None, str]:
    """The same for ClickHouse: shared keys are looked up as early as possible, so that only few
    columns of other calls are read. The ids of calls and requests are counted together: comparing a call needlessly doesn't change its role."""
    ids = [name for name in ("call_id", "request_id") if name in keys]
    relations = {f"{SHARED}id": _repeated(_ids(ids))} if ids else {}
    if "fingerprint" in keys:
        relations[f"{SHARED}fingerprint"] = _repeated(_brief_keys("fingerprint"))
    any_shared = " OR ".join(_is_shared(name, f"{SHARED}id") for name in ids)
    if "fingerprint" in keys:
        any_shared += f"{' OR ' if ids else ''}{_is_shared('fingerprint', f'{SHARED}fingerprint')}"
    return (
        {
            **relations,
            "together": f"SELECT {kept} FROM read_rows WHERE {_GOOD} AND ({any_shared})",
            "apart": f"SELECT {kept} FROM read_rows WHERE {_GOOD} AND NOT ({any_shared})",
        },
        None,
        "apart",
    )


def _is_shared(name: str, shared: str) -> str:
    return f"({name} IS NOT NULL AND brief({name}) IN (SELECT key_of FROM {shared}))"


def _ids(names: Sequence[str]) -> str:
    """The ids of each row; an id that is both its call's and its request's is listed once."""
    if len(names) == 1:
        return _brief_keys(names[0])
    return f"{_brief_keys('call_id')} UNION ALL {_brief_keys('request_id')} AND COALESCE(request_id <> call_id, TRUE)"


def _brief_keys(name: str) -> str:
    return f"SELECT brief({name}) AS key_of FROM {KEYS_READ} WHERE {name} IS NOT NULL"


def _repeated(keys: str) -> str:
    return f"SELECT key_of FROM ({keys}) AS given GROUP BY key_of HAVING COUNT(*) > 1"


def spreads(missing: AbstractSet[str]) -> str:
    """Count, sum, median and 95th percentile of each quantity of a call in each workload, in one pass."""
    made = queries.call_values(missing)
    values = ", ".join(f"CASE WHEN {where} THEN {text} END AS v_{name}" for name, (text, where) in made.items())
    calls_of_line = "1" if "calls" in missing else "COALESCE(calls, 1)"
    read = f"SELECT workload, {calls_of_line} AS each_of, {values} FROM judged"
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


def tasks() -> str:
    """The same for the quantities of a task: its number of calls, and the tokens of the first."""
    counted = (
        f"SELECT workload, v_calls, v_first, COUNT(*) AS n FROM ({queries.per_task('judged')}) AS of_tasks "
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
