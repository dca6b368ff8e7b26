"""Access to records: files, a database table, tables and paths of a cluster, or saved aggregates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from budgetlint.app.own_table import OwnTable, own_table
from budgetlint.edges.time_zones import UnknownZone, offsets_of
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.reconcile.covered import read_days
from budgetlint.records.day_columns import expected
from budgetlint.records.matching import Options, RecordMatch
from budgetlint.records.moments import DAY_MS, Offsets
from budgetlint.records.observed import Observed
from budgetlint.records.partitions import Span
from budgetlint.records.table_sources import SOURCES, recognised, source_named
from budgetlint.records.tables import TableSource, TableUse

if TYPE_CHECKING:
    from budgetlint.edges.warehouse.engine import Reads, Warehouse
    from budgetlint.edges.warehouse.observe import TableQuery

Ask = Callable[[Sequence[RecordMatch], Options], Observed]
"""Returns what was observed in the records, split by matches and options. Raises `Trouble`."""

ENGINES = ("duckdb", "spark")


class RecordPlace(Frozen, kw_only=True):
    """The options that state where the records are."""

    logs: tuple[str, ...] = ()
    connect: str | None = None
    engine: str = "duckdb"
    table: str | None = None
    source: str | None = None
    covers: str | None = None
    time_zone: str = "UTC"
    seconds: str | None = None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the records are in a database or cluster, or saved, rather than in files."""
        return self.connect is not None or self.engine == "spark"


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
    from budgetlint.edges.records.dialects import sql
    from budgetlint.edges.records.portable import Unwritable
    from budgetlint.edges.warehouse.opening import with_session

    try:
        if place.is_elsewhere:
            with _warehouse(place) as warehouse:
                if warehouse.dialect != dialect:
                    raise Misuse(
                        f"--print-sql {dialect}: the database of `--connect` uses the dialect {warehouse.dialect}"
                    )
                table_read = _table_of(place, warehouse)
                text = sql(table_read.use, matches, dialect, table_read.where, options, table_read.seconds)
                return with_session(text, dialect, table_read.seconds)
        use, where = _use(place, None, dialect)
        return with_session(sql(use, matches, dialect, where, options, _seconds(place)), dialect, _seconds(place))
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
            if place.logs and (place.table is not None or _describes_table(place)):
                raise Misuse(
                    f"{'--source' if place.table is None else '--table'} names a table: it can't be combined with paths"
                )
            with session(place.connect, place.logs, _named(place), _seconds(place), span_of(place)) as spark:
                yield spark
        else:
            from budgetlint.edges.warehouse.address import address
            from budgetlint.edges.warehouse.database import connected

            assert place.connect is not None
            if place.logs:
                raise Misuse("--connect reads a table: it can't be combined with files")
            with connected(address(place.connect), _seconds(place)) as database:
                yield database
    except WarehouseFailed as why:
        raise Trouble(str(why)) from None


def _table_of(place: RecordPlace, warehouse: "Warehouse") -> "TableQuery":
    from budgetlint.edges.warehouse.observe import TableQuery

    use, where = _use(place, warehouse, warehouse.dialect)
    return TableQuery(use=use, where=where, seconds=_seconds(place), logs=place.logs)


def _use(place: RecordPlace, warehouse: "Warehouse | None", dialect: str) -> tuple[TableUse, str | None]:
    """The table as it is read, and its condition on rows. Raises `Trouble`."""
    first, until = span_of(place) or (None, None)
    described = _described_table(place)
    if described is not None:
        _condition(described, dialect)
        if not _is_table(described.table, dialect):
            raise described.fault(("records", "table"), f"`{described.table}` is not a table name [wrong-value]")
        kinds = _kinds_of(described, warehouse, dialect)
        use = TableUse(described.source, described.table, kinds, described.columns, described.days, first, until)
        return use, described.where
    named = _named(place)
    if place.table is not None and not _is_table(place.table, dialect):
        raise Trouble(f"--table: `{place.table}` is not a table name")
    if warehouse is None:
        source = named or source_named("canonical")
        assert source is not None
        return TableUse(source, place.table or source.table, source.columns, from_ms=first, until_ms=until), None
    table = place.table or (named.table if named is not None else None)
    if place.engine == "spark" and place.logs:
        from budgetlint.edges.warehouse.spark import named as named_in

        table = named_in(place.logs)
    if table is None:
        option = "--engine spark" if place.engine == "spark" else "--connect"
        raise Misuse(f"{option} needs `--table NAME`, or `--source` of a product whose table has a known name")
    kinds = warehouse.kinds(table)
    source = named or _recognised(table, kinds)
    return TableUse(source, table, kinds, _by_case(kinds, source), from_ms=first, until_ms=until), None


def _by_case(kinds: Mapping[str, str], source: TableSource) -> dict[str, str]:
    """The fields whose columns an engine stores in another case, with those columns."""
    folded = {name.lower(): name for name in kinds}
    return {name: folded[name.lower()] for name in source.form.reads if name not in kinds and name.lower() in folded}


def _recognised(table: str, kinds: Mapping[str, str]) -> TableSource:
    names = {name.lower(): name for source in SOURCES for need in source.form.any_of for name in need}
    source = recognised(frozenset({*kinds, *(names.get(name.lower(), name) for name in kinds)}))
    if source is None:
        shown = ", ".join(f"`{name}`" for name in sorted(kinds)[:8])
        known = ", ".join(one.name for one in SOURCES)
        raise Trouble(
            f"`{table}` has the columns {shown}, which match no known source ({known}): describe them with `--source FILE.yaml`"
        )
    return source


def _describes_table(place: RecordPlace) -> bool:
    """Whether `--source` is a file that describes the user's own table."""
    return place.source is not None and place.source.endswith((".yaml", ".yml"))


def _described_table(place: RecordPlace) -> OwnTable | None:
    if place.source is None or not _describes_table(place):
        return None
    if place.table is not None:
        raise Misuse(f"--table: `{place.source}` already names the table")
    return own_table(place.source)


def _named(place: RecordPlace) -> TableSource | None:
    """The source named by `--source`. Raises `Trouble` if it is unknown."""
    if place.source is None or _describes_table(place):
        return None
    source = source_named(place.source)
    if source is None:
        names = [one.name for one in SOURCES]
        raise Misuse(
            f"unknown source `{place.source}`, expected one of {', '.join(names)}, or a `.yaml` file for a table of your own"
            f"{suggestion(place.source, names)}"
        )
    return source


def _kinds_of(described: OwnTable, warehouse: "Warehouse | None", dialect: str) -> Mapping[str, str]:
    """The types of the columns in use. Raises `Trouble` if the table lacks one of them."""
    if warehouse is None:
        named = {column: described.source.columns.get(field, "VARCHAR") for field, column in described.columns.items()}
        of_days = "BIGINT" if "year" in described.days else "DATE"
        return named | dict.fromkeys(described.days.values(), of_days)
    kinds = warehouse.kinds(described.table)
    paths: dict[str, tuple[str | int, ...]] = {
        column: ("records", "columns", field) for field, column in described.columns.items()
    }
    paths |= {column: described.day_at(unit) for unit, column in described.days.items() if column not in paths}
    for column, path in paths.items():
        if column not in kinds:
            raise described.fault(path, f"`{described.table}` has no column `{column}`{suggestion(column, kinds)}")
    _check_condition_columns(described, kinds, dialect)
    for unit, column in described.days.items():
        wrong = expected(unit, kinds[column], alone="year" not in described.days)
        if wrong is not None:
            raise described.fault(described.day_at(unit), f"`{column}` is not {wrong} [wrong-value]")
    return {column: kinds[column] for column in paths}


def _check_condition_columns(described: OwnTable, kinds: Mapping[str, str], dialect: str) -> None:
    """Check the columns of `where`. Raises `Trouble` for a misspelled one; about any other the engine decides."""
    from budgetlint.edges.records.portable import columns_in

    known = {name.lower() for name in kinds}
    for column in () if described.where is None else columns_in(described.where, dialect):
        near = suggestion(column, kinds)
        if near and column.lower() not in known:
            raise described.fault(("records", "where"), f"`{described.table}` has no column `{column}`{near}")


def _is_table(table: str, dialect: str) -> bool:
    from budgetlint.edges.records.portable import NotATable, table_parts

    try:
        return bool(table_parts(table, dialect))
    except NotATable:
        return False


def _condition(described: OwnTable, dialect: str) -> None:
    """Check that `where` is a single condition on a row. Raises `Trouble` if it is not."""
    from budgetlint.edges.records.portable import NotACondition, condition

    if described.where is None:
        return
    try:
        condition(described.where, dialect)
    except NotACondition as why:
        raise described.fault(
            ("records", "where"), f"`where` is not a condition on a row: {why} [wrong-value]"
        ) from None


def _seconds(place: RecordPlace) -> int:
    from budgetlint.edges.records.dialects import SECONDS

    if place.seconds is None:
        return SECONDS
    if not place.seconds.isascii() or not place.seconds.isdigit() or not 0 < int(place.seconds) <= 86_400:
        raise Misuse(f"--timeout: `{place.seconds}` is not a number of seconds from 1 to 86400")
    return int(place.seconds)


def span_of(place: RecordPlace) -> Span | None:
    """The time span of the records to read, if days are stated. Raises `Trouble`."""
    covered = None if place.covers is None else read_days(place.covers)
    if covered is None:
        return None
    try:
        offsets = offsets_of(place.time_zone)
    except UnknownZone as why:
        raise Misuse(f"--time-zone: {why}") from None
    return _began(covered.first.toordinal(), offsets), _began(covered.last.toordinal() + 1, offsets)


def _began(ordinal: int, offsets: Offsets) -> int:
    """The start of a day, in milliseconds since 1970."""
    local = (ordinal - _EPOCH) * DAY_MS
    ahead = next(
        (ahead for since, ahead in sorted(offsets, reverse=True) if since + ahead <= local),
        offsets[0][1] if offsets else 0,
    )
    return local - ahead


_EPOCH = 719_163
"""1970-01-01 as counted by `date.toordinal`."""


@contextmanager
def saved(path: Path) -> Iterator[Ask]:
    """Read saved aggregates; after the block, they must match what was queried. Raises `Trouble`."""
    from budgetlint.edges.records.saved import NotSaved, digest_of_query, read

    try:
        observed, digest = read(path)
    except NotSaved as why:
        raise Trouble(f"`{path}` has no saved aggregates: {why}") from None
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
