"""The table that a reconciliation reads: its name, source and columns, and the condition on its rows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from budgetlint.app.own_table import OwnTable
from budgetlint.app.record_place import RecordPlace, described_table, named_source, span_of
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.records.day_columns import expected
from budgetlint.records.table_sources import SOURCES, recognised, source_named
from budgetlint.records.tables import TableSource, TableUse

if TYPE_CHECKING:
    from budgetlint.edges.warehouse.engine import Warehouse


def table_use(place: RecordPlace, warehouse: "Warehouse | None", dialect: str) -> tuple[TableUse, str | None]:
    """The table as it is read, and its condition on rows. Raises `Trouble`."""
    first, until = span_of(place) or (None, None)
    described = described_table(place)
    if described is not None:
        _condition(described, dialect)
        if not _is_table(described.table, dialect):
            raise described.fault(("records", "table"), f"`{described.table}` is not a table name [wrong-value]")
        kinds = _kinds_of(described, warehouse, dialect)
        use = TableUse(described.source, described.table, kinds, described.columns, described.days, first, until)
        return use, described.where
    named = named_source(place)
    if place.table is not None and not _is_table(place.table, dialect):
        raise Trouble(f"--table: `{place.table}` is not a table name")
    if warehouse is None:
        from budgetlint.edges.records.engines import stored

        source = named or source_named("canonical")
        assert source is not None
        kinds = stored(source.columns, dialect)
        return TableUse(source, place.table or source.table, kinds, from_ms=first, until_ms=until), None
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
    from budgetlint.edges.records.conditions import columns_in

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
    from budgetlint.edges.records.conditions import NotACondition, condition

    if described.where is None:
        return
    try:
        condition(described.where, dialect)
    except NotACondition as why:
        raise described.fault(
            ("records", "where"), f"`where` is not a condition on a row: {why} [wrong-value]"
        ) from None
