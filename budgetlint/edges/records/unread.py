"""The first few unreadable records, each with its location and the reason."""

from collections.abc import Sequence

from budgetlint.edges.records.engine import Engine, EngineFailed
from budgetlint.edges.records.relations import numbered
from budgetlint.edges.records.sniff import RecordSource
from budgetlint.records.bill_mapping import bill_sql
from budgetlint.records.calls import quoted
from budgetlint.records.mapping import calls_sql
from budgetlint.records.matching import RecordMatch, tag_keys
from budgetlint.records.observed import Unread


def shown(
    engine: Engine, sources: Sequence[tuple[RecordSource, dict[str, str]]], matches: Sequence[RecordMatch], limit: int
) -> list[Unread]:
    """Read the files again, line by line, until enough unreadable records are found."""
    engine.execute("SET preserve_insertion_order = true")
    unread: list[Unread] = []
    for source, kinds in sources:
        if len(unread) >= limit:
            break
        unread += _of(engine, source, kinds, matches, limit - len(unread))
    return unread


def _of(
    engine: Engine, source: RecordSource, kinds: dict[str, str], matches: Sequence[RecordMatch], limit: int
) -> list[Unread]:
    rows = numbered(source, kinds)
    select = bill_sql(source.form, rows) if source.form.bill else calls_sql(source.form, rows, tag_keys(matches))
    query = f"SELECT place, MIN(problem) FROM ({select}) WHERE problem IS NOT NULL GROUP BY place ORDER BY place LIMIT {limit}"
    unit = "line" if source.container in {"lines", "csv"} else "record"
    try:
        bad = [(int(str(at)), str(why)) for at, why in engine.execute(query).fetchall()]
    except EngineFailed as why:
        bad = [(0, str(why))]
    if source.container == "csv":
        rejected = _rejected(engine, source)
        bad = sorted([*rejected, *((_line(at, rejected), why) for at, why in bad)])[:limit]
    return [Unread(str(source.path), at, unit, why) for at, why in bad]


def _line(at: int, rejected: Sequence[tuple[int, str]]) -> int:
    """The line number of a row, which was counted without lines that have the wrong number of columns."""
    for line, _ in rejected:
        at += line <= at
    return at


def _rejected(engine: Engine, source: RecordSource) -> list[tuple[int, str]]:
    path = quoted(str(source.staged.read))
    rows = engine.execute(
        "SELECT line, ARG_MIN(error_message, column_idx) FROM reject_errors JOIN reject_scans USING (scan_id, file_id) "
        f"WHERE file_path = '{path}' GROUP BY line ORDER BY line"
    ).fetchall()
    return [(int(str(line)), str(why).split("\n", 1)[0]) for line, why in rows]
