"""Access to records: files, a database table, tables and paths of a cluster, or saved aggregates."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from budgetlint.app.record_place import RecordPlace, describes_table, named_source, seconds_of, span_of
from budgetlint.app.table_use import table_use
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.records.matching import Options, RecordMatch
from budgetlint.records.observed import Observed

if TYPE_CHECKING:
    from budgetlint.edges.warehouse.engine import Reads, Warehouse
    from budgetlint.edges.warehouse.observe import TableQuery

Ask = Callable[[Sequence[RecordMatch], Options], Observed]
"""Returns what was observed in the records, split by matches and options. Raises `Trouble`."""

ENGINES = ("duckdb", "spark")


@contextmanager
def asking(place: RecordPlace) -> Iterator[Ask]:
    """Open the records for queries within a `with` block. Raises `Trouble`."""
    from budgetlint.edges.warehouse.engine import WarehouseFailed
    from budgetlint.edges.warehouse.observe import observe

    with _warehouse(place) as warehouse:
        table_read = _table_of(place, warehouse)

        def ask(matches: Sequence[RecordMatch], options: Options) -> Observed:
            try:
                observed = observe(warehouse, table_read, matches, options)
            except WarehouseFailed as why:
                raise Trouble(str(why)) from None
            if not observed.workloads and not observed.bills:
                why_not = f": {observed.unread[0].why}" if observed.unread else ""
                raise Trouble(f"no record could be read in `{table_read.use.table}`{why_not}")
            return observed

        yield ask


def sizes(place: RecordPlace, matches: Sequence[RecordMatch], options: Options) -> "list[Reads]":
    """The volume of data that each query would read. Raises `Trouble`."""
    from budgetlint.edges.warehouse import observe
    from budgetlint.edges.warehouse.engine import WarehouseFailed

    with _warehouse(place) as warehouse:
        table_read = _table_of(place, warehouse)
        try:
            return observe.sizes(warehouse, table_read, matches, options)
        except WarehouseFailed as why:
            raise Trouble(str(why)) from None


def printed(place: RecordPlace, matches: Sequence[RecordMatch], options: Options, dialect: str) -> str:
    """The statements as they would run: over the actual table if there is a connection, else over the source's own
    schema.

    Raises `Trouble`.
    """
    from budgetlint.edges.records.dialects import as_one
    from budgetlint.edges.records.functions import Unwritable
    from budgetlint.edges.warehouse.observe import TableQuery
    from budgetlint.edges.warehouse.opening import with_session

    try:
        if place.is_elsewhere:
            with _warehouse(place) as warehouse:
                if warehouse.dialect != dialect:
                    raise Misuse(
                        f"--print-sql {dialect}: the database of `--connect` uses the dialect {warehouse.dialect}"
                    )
                table_read = _table_of(place, warehouse)
        else:
            use, where = table_use(place, None, dialect)
            table_read = TableQuery(use=use, where=where, seconds=seconds_of(place))
        text = as_one(table_read.texts(matches, options, dialect))
        return with_session(text, dialect, table_read.seconds)
    except Unwritable as why:
        raise Trouble(f"--print-sql {dialect}: {why}") from None


@contextmanager
def _warehouse(place: RecordPlace) -> "Iterator[Warehouse]":
    from budgetlint.edges.warehouse.engine import WarehouseFailed

    try:
        if place.engine == "spark":
            from budgetlint.edges.records.saved import is_saved
            from budgetlint.edges.warehouse.spark import session

            for log in place.logs:
                if is_saved(Path(log)):
                    raise Misuse(f"`{log}` has saved aggregates, which are read without `--engine spark`")
            if place.logs and (place.table is not None or describes_table(place)):
                raise Misuse(
                    f"{'--source' if place.table is None else '--table'} names a table: it can't be combined with paths"
                )
            with session(place.connect, place.logs, named_source(place), seconds_of(place), span_of(place)) as spark:
                yield spark
        else:
            from budgetlint.edges.warehouse.address import address
            from budgetlint.edges.warehouse.database import connected

            assert place.connect is not None
            if place.logs:
                raise Misuse("--connect reads a table: it can't be combined with files")
            with connected(address(place.connect), seconds_of(place)) as database:
                yield database
    except WarehouseFailed as why:
        raise Trouble(str(why)) from None


def _table_of(place: RecordPlace, warehouse: "Warehouse") -> "TableQuery":
    from budgetlint.edges.warehouse.observe import TableQuery, is_set_to_keep

    use, where = table_use(place, warehouse, warehouse.dialect)
    return TableQuery(
        use=use, where=where, seconds=seconds_of(place), logs=place.logs, is_set_to_keep=is_set_to_keep(warehouse)
    )


@contextmanager
def saved(path: Path) -> Iterator[Ask]:
    """Read saved aggregates; after the block, they must match what was queried. Raises `Trouble`."""
    from budgetlint.edges.records.saved import NotSaved, digest_of_query, read

    try:
        observed, digest = read(path)
    except NotSaved as why:
        raise Trouble(f"`{path}` is not a valid file of saved aggregates: {why}") from None
    last = [digest]

    def ask(matches: Sequence[RecordMatch], options: Options) -> Observed:
        last[0] = digest_of_query(matches, options)
        return observed

    yield ask
    if last[0] != digest:
        raise Trouble(
            f"`{path}` was saved for other budgets, prices or days: `match`, the sizes and hours at which prices change (also of "
            "`--as`), `--by` and `--time-zone` must be the same; save it again"
        )
