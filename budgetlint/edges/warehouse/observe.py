"""What was observed in the records of a table: runs the plan's queries and converts their rows to the same result as
for files."""

from collections.abc import Sequence

from budgetlint.edges.records import cells
from budgetlint.edges.records.dialects import SECONDS, written
from budgetlint.edges.records.engine import Cell, Row
from budgetlint.edges.records.engines import SPELLINGS
from budgetlint.edges.records.functions import Unwritable
from budgetlint.edges.warehouse.engine import Reads, Warehouse, WarehouseFailed
from budgetlint.edges.warehouse.spark_paths import shown
from budgetlint.frozen import Frozen, replace
from budgetlint.records import plan, queries
from budgetlint.records.counts import Spread
from budgetlint.records.matching import Options, RecordMatch, asking_for
from budgetlint.records.observed import BillLine, FileRead, Observed, Unread
from budgetlint.records.rollup import parts, workloads
from budgetlint.records.tables import TableUse


class TableQuery(Frozen, kw_only=True):
    """A table and how it is queried: its own condition, and the time limit of a statement in seconds."""

    use: TableUse
    where: str | None = None
    seconds: int = SECONDS
    logs: tuple[str, ...] = ()
    """The paths that the table consists of."""
    is_set_to_keep: bool = False
    """Whether the engine is set to compute a relation once that is referenced several times."""

    def shown(self, file: Cell) -> str:
        """A file of the table by the path that was given."""
        return shown(str(file), self.logs)

    def texts(self, matches: Sequence[RecordMatch], options: Options, dialect: str) -> dict[str, str]:
        """The text of each query by name. Raises `Unwritable` if the dialect can't express it."""
        keeps = self.is_set_to_keep
        return written(self.use, matches, options, dialect, self.where, self.seconds, is_set_to_keep=keeps)


def texts(query: TableQuery, matches: Sequence[RecordMatch], options: Options, dialect: str) -> dict[str, str]:
    """The text of each query by name. Raises `WarehouseFailed` if the dialect can't express it."""
    try:
        return query.texts(matches, options, dialect)
    except Unwritable as why:
        raise WarehouseFailed(f"`{query.use.source.name}` can't be read there: {why}") from None


def is_set_to_keep(warehouse: Warehouse) -> bool:
    """Whether the server is set to compute a relation once, in an engine with such a setting: ClickHouse's `enable_materialized_cte`,
    in the user's profile or the URL. False if the server doesn't answer."""
    question = SPELLINGS[warehouse.dialect].keeps_if
    try:
        return bool(question) and bool(warehouse.ask(question))
    except WarehouseFailed:
        return False


def observe(warehouse: Warehouse, query: TableQuery, matches: Sequence[RecordMatch], options: Options) -> Observed:
    """What was observed in the records of a table. Raises `WarehouseFailed`."""
    matches = asking_for(matches, options.moved_by)
    answers: dict[str, Sequence[Row]] = {
        name: warehouse.ask(text) for name, text in texts(query, matches, options, warehouse.dialect).items()
    }
    answers |= plan.apart(answers.pop(plan.CALLS, ()))
    for name in (plan.GROUPED, plan.PARTS, plan.BILLS):
        if len(answers.get(name, ())) > plan.MOST_GROUPS:
            values = (
                f"`--by {options.moved_by}` has" if name == plan.PARTS else "its models, sizes, regions or tiers have"
            )
            raise WarehouseFailed(
                f"`{query.use.table}` has more than {plan.MOST_GROUPS:,} groups: {values} too many values, "
                "or `--covers` should name fewer days"
            )
    groups = [cells.group(row, queries.GROUP_COLUMNS) for row in answers.get(plan.GROUPED, ())]
    spreads = _spreads([*answers.get(plan.SPREADS, ()), *answers.get(plan.TASKS, ())])
    files, unread = _read(query, warehouse.files, answers[plan.PROBLEMS], options.show_unread)
    return Observed(
        workloads=workloads(groups, spreads, [match.workload for match in matches]),
        bills=_bills(answers.get(plan.BILLS, ())),
        files=files,
        parts=parts(
            (cells.text(row[-1]), cells.group(tuple(row[:-1]), queries.GROUP_COLUMNS))
            for row in answers.get(plan.PARTS, ())
        ),
        unread=unread,
    )


def sizes(warehouse: Warehouse, query: TableQuery, matches: Sequence[RecordMatch], options: Options) -> list[Reads]:
    """The volume of data that each query would read. Raises `WarehouseFailed`.

    Engines state for a scan how many rows they expect after its conditions. The query for problems has only the
    condition on days, and no other query reads less.
    """
    reads = [warehouse.reads(name, text) for name, text in texts(query, matches, options, warehouse.dialect).items()]
    least = next((one.rows for one in reads if one.name == plan.PROBLEMS and one.rows is not None), 0)
    return [one if one.rows is None else replace(one, rows=max(one.rows, least)) for one in reads]


def _read(
    query: TableQuery, listed: Sequence[str], rows: Sequence[Row], most: int
) -> tuple[tuple[FileRead, ...], tuple[Unread, ...]]:
    """The numbers of rows read and not read, of the table or each of its files, and the reasons, the most frequent
    first. A file may have no row on the days that are read."""
    counts = [
        (query.shown(row[2]) if query.use.by_file else query.use.table, cells.text(row[0]), cells.whole(row[1]))
        for row in rows
    ]
    named = sorted({name for name, _, _ in counts} | {query.shown(file) for file in listed}) or [query.use.table]
    files = [
        FileRead(
            name,
            query.use.form.name,
            sum(n for of, _, n in counts if of == name),
            sum(n for of, why, n in counts if of == name and why is not None),
        )
        for name in named
    ]
    wrong = sorted(((n, why, of) for of, why, n in counts if why is not None), key=lambda one: (-one[0], *one[1:]))
    unread = tuple(Unread(of, 0, "file", f"{why}, in {n:,} of its rows") for n, why, of in wrong[:most])
    return tuple(files), unread


def _spreads(rows: Sequence[Row]) -> dict[str | None, list[Spread]]:
    """How each quantity varied in each workload, in order of quantity."""
    by_workload: dict[str | None, list[Spread]] = {}
    for quantity, *row in sorted(rows, key=lambda row: queries.QUANTITIES.index(str(row[0]))):
        workload, spread = cells.spread(str(quantity), tuple(row))
        by_workload.setdefault(workload, []).append(spread)
    return by_workload


def _bills(rows: Sequence[Row]) -> tuple[BillLine, ...]:
    """Lines of bills, in the same order as from files."""
    ordered = sorted(rows, key=lambda row: [(cell is not None, str(cell)) for cell in row[:7]])
    return tuple(cells.bill_line(row) for row in ordered)
