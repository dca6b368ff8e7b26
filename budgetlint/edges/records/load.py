"""Loads files into the engine: Parquet is queried in place, everything else is read once, into rows or a scratch
Parquet file."""

from collections.abc import Sequence
from pathlib import Path

from budgetlint.edges.records.batches import KnownSource, add_sources, batches, once
from budgetlint.edges.records.engine import Engine, EngineFailed
from budgetlint.edges.records.gathered import are_many, gather
from budgetlint.edges.records.packed import NotRecords
from budgetlint.edges.records.relations import lines, parquets, rows
from budgetlint.edges.records.repeated import repeated_lines
from budgetlint.edges.records.slim import slimmed
from budgetlint.edges.records.sniff import has_more
from budgetlint.frozen import Frozen, replace
from budgetlint.records.bill_mapping import bill_sql
from budgetlint.records.calls import BILL_COLUMNS, COLUMNS, Format, quoted
from budgetlint.records.mapping import absent, calls_sql, tag_column
from budgetlint.records.matching import RecordMatch, tag_keys
from budgetlint.records.observed import NO_FORMAT, FileRead, Unread
from budgetlint.records.partitions import MomentSpan, is_of_days
from budgetlint.records.terms import RAW

LARGE = 8 << 20
_LARGEST_DICTIONARY = 2000
_UNSAID = {"media": "0", "from_cache": "0", "status": "'ok'"}

_MAPPED = ", ".join(f"{name} AS {column}" for name, column in RAW.items())
"""Stored rows contain only our own words in these columns."""


class Loaded(Frozen):
    """What was read; `sources` are the files with unreadable records, `absent` the columns that no record fills."""

    files: tuple[FileRead, ...]
    unread: tuple[Unread, ...]
    sources: tuple[KnownSource, ...]
    absent: frozenset[str]


class Wanted(Frozen):
    """The tags and columns to read, and the time span of the records; None reads all."""

    tags: tuple[str, ...]
    columns: tuple[str, ...]
    within: MomentSpan | None

    def calls(self, form: Format, relation: str, fields: dict[str, str] | None, *, raw: bool = False) -> str:
        """The query of the calls in a relation."""
        return self._kept(calls_sql(form, relation, self.tags, fields, raw=raw), "created_ms")

    def bills(self, form: Format, relation: str) -> str:
        """The query of the lines of bills in a relation."""
        return self._kept(bill_sql(form, relation), "start_ms")

    def _kept(self, select: str, moment: str) -> str:
        if self.within is None:
            return select
        first, until = self.within
        return f"SELECT * FROM ({select}) WHERE {moment} IS NULL OR ({moment} >= {first} AND {moment} < {until})"


FilePart = tuple[str, frozenset[str]]
"""A relation of calls, and its columns without values."""


def load(
    engine: Engine, paths: Sequence[Path], matches: Sequence[RecordMatch], span: MomentSpan | None = None
) -> Loaded:
    """Create `given`, `good` (calls without a problem) and `bills`, and count what was read of each file.

    Of files in folders of days, only records in the span are read.
    """
    tags = tag_keys(matches)
    extra = {tag_column(index): "VARCHAR" for index, _ in enumerate(tags)} | {"file": "VARCHAR", "bad": "BOOLEAN"}
    columns = {**COLUMNS, **extra}
    _table(engine, "small", columns)
    _table(engine, "bills", {**BILL_COLUMNS, "source": "VARCHAR", "file": "VARCHAR", "bad": "BOOLEAN"})
    known: list[KnownSource] = []
    refused: list[Unread] = []
    for path in paths:
        add_sources(engine, path, known, refused)
    parts: list[FilePart] = []
    sources: list[KnownSource] = []
    known, copies = once(known)
    refused += copies
    for batch in batches(known):
        within = span if is_of_days(str(batch[0][0].path)) else None
        for some in _readable(engine, batch, Wanted(tags, tuple(columns), within), parts, refused):
            sources += some
    sources.sort(key=lambda one: one[0].path)
    refused.sort(key=lambda one: one.path)
    missing = _given(engine, parts, list(columns))
    loaded = _counted(engine, sources, refused, missing)
    only = " WHERE bad IS NOT TRUE" if loaded.sources else ""
    engine.execute(f"CREATE TEMP VIEW good AS SELECT * FROM given{only}")
    return loaded


def _given(engine: Engine, parts: Sequence[FilePart], columns: Sequence[str]) -> frozenset[str]:
    """Create the view of everything that was read; returns the columns without values."""
    filled = engine.execute("SELECT COUNT(*) FROM small").fetchall()[0][0]
    small = f"(SELECT *, {_MAPPED} FROM small)"
    every = [*parts, (small, _empty(engine, "small"))] if filled or not parts else list(parts)
    raw = ", ".join(RAW.values())
    selects = (f"SELECT {', '.join(columns)}, {raw} FROM {relation}" for relation, _ in every)
    engine.execute(f"CREATE TEMP VIEW given AS {' UNION ALL '.join(selects)}")
    return frozenset.intersection(*(missing for _, missing in every))


def _rows(engine: Engine, batch: Sequence[KnownSource], gathered: Path | None) -> str:
    """The files of a batch as one relation; those of a joined format are read into a table one by one, as each needs
    memory while open."""
    first, kinds = batch[0]
    if len(batch) == 1:
        return rows(first, kinds)
    if first.container == "parquet" and not first.form.joined:
        return parquets([one for one, _ in batch], kinds)
    if not first.form.joined:
        return lines([one for one, _ in batch], (), gathered)
    table = f"joined_{first.form.name.replace('-', '_')}"
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {rows(first, kinds)}")
    for one, its in batch[1:]:
        engine.execute(f"INSERT INTO {table} SELECT * FROM {rows(one, its)}")
    return table


def _readable(
    engine: Engine,
    batch: list[KnownSource],
    wanted: Wanted,
    parts: list[FilePart],
    refused: list[Unread],
) -> list[list[KnownSource]]:
    """Read a batch into `parts` or, if that fails, each of its files separately; returns those that were read."""
    try:
        parts += _read_at_once(engine, batch, wanted)
    except EngineFailed as why:
        slim = _slim(engine, batch[0]) if len(batch) == 1 and why.too_large else None
        if slim is not None:
            return _readable(engine, [slim], wanted, parts, refused)
        if len(batch) == 1:
            refused.append(Unread(str(batch[0][0].path), 0, "file", str(why)))
            return []
        return [some for one in batch for some in _readable(engine, [one], wanted, parts, refused)]
    return [batch]


def _read_at_once(engine: Engine, batch: Sequence[KnownSource], wanted: Wanted) -> list[FilePart]:
    """Read files, many small ones copied into one; if a line of the copy can't be attributed, read the originals."""
    sources = [one for one, _ in batch]
    if are_many(sources) and not sources[0].form.joined:
        copy = engine.scratch()
        gather(sources, copy)
        try:
            return _read(engine, batch, wanted, copy)
        except EngineFailed:
            pass
    return _read(engine, batch, wanted)


def _slim(engine: Engine, log: KnownSource) -> KnownSource | None:
    """The log without its long texts; None if it already is, or is not JSON."""
    source, kinds = log
    if source.slim or source.container not in {"lines", "array", "document"}:
        return None
    copy = engine.scratch()
    try:
        with source.staged.opened() as stream, copy.open("w", encoding="utf-8") as text:
            slimmed(stream, text)
    except NotRecords:
        return None
    staged = replace(source.staged, read=copy, compressed=False)
    return replace(source, staged=staged, slim=True, longest=copy.stat().st_size), kinds


def _table(engine: Engine, name: str, columns: dict[str, str]) -> None:
    engine.execute(f"CREATE TEMP TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")


def _read(
    engine: Engine,
    batch: Sequence[KnownSource],
    wanted: Wanted,
    gathered: Path | None = None,
) -> list[FilePart]:
    """Read files; returns what they add to `given` beside the small table, with the columns left empty."""
    first, kinds = batch[0]
    engine.execute(f"SET preserve_insertion_order = {'true' if first.form.ordered else 'false'}")
    relation = _rows(engine, batch, gathered)
    if first.form.bill:
        names = ", ".join([*BILL_COLUMNS, "source", "file", "bad"])
        engine.execute(f"INSERT INTO bills ({names}) SELECT {names} FROM ({wanted.bills(first.form, relation)})")
        return []
    present = first.fields(kinds)
    if first.container == "parquet":
        return [(f"({wanted.calls(first.form, relation, present, raw=True)})", absent(first.form, present))]
    columns = wanted.columns
    select = f"SELECT {', '.join(columns)} FROM ({wanted.calls(first.form, relation, present)})"
    if sum(one.staged.read.stat().st_size for one, _ in batch) * (8 if first.staged.compressed else 1) < LARGE:
        engine.execute(f"INSERT INTO small ({', '.join(columns)}) {select}")
        return []
    begun = _as_it_begins(batch, gathered)
    if begun:
        try:
            return [_kept(engine, first.form, *begun, wanted)]
        except EngineFailed:
            pass
    return [_kept(engine, first.form, relation, present, wanted)]


def _as_it_begins(batch: Sequence[KnownSource], gathered: Path | None) -> tuple[str, dict[str, str]] | None:
    """JSON lines read with only the fields seen so far, which is faster, and fails at a record with another field."""
    form = batch[0][0].form
    seen = frozenset.union(*(one.seen for one, _ in batch)) & form.reads.keys()
    if not seen or batch[0][0].wrapped or form.rows != "{rows}":
        return None
    relation = lines([one for one, _ in batch], sorted(form.reads.keys() - seen), gathered)
    return relation, dict.fromkeys(seen, "VARCHAR")


def _kept(
    engine: Engine,
    form: Format,
    relation: str,
    fields: dict[str, str] | None,
    wanted: Wanted,
) -> FilePart:
    """Read once into a Parquet file with the columns that can have values."""
    kept, missing = quoted(str(engine.scratch())), absent(form, fields)
    missing |= {"completed_ms"} if "fingerprint" in missing else frozenset()
    stored = ", ".join(name for name in wanted.columns if name not in missing)
    engine.execute(
        f"COPY (SELECT {stored} FROM ({wanted.calls(form, relation, fields)})) "
        f"TO '{kept}' (FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT {_LARGEST_DICTIONARY})"
    )
    rest = [
        f"CAST({_UNSAID.get(name, 'NULL')} AS {kind}) AS {name}" for name, kind in COLUMNS.items() if name in missing
    ]
    whole = f"SELECT {', '.join(['*', *rest])} FROM read_parquet('{kept}')"
    return f"(SELECT *, {_MAPPED} FROM ({whole}))", missing | _never_filled(engine, kept)


def _never_filled(engine: Engine, parquet: str) -> frozenset[str]:
    """The columns that are always null according to the file's statistics; flags are never null but may all be 0."""
    rows = engine.execute(
        "SELECT path_in_schema FROM parquet_metadata('" + parquet + "') GROUP BY path_in_schema "
        "HAVING SUM(num_values) = SUM(stats_null_count) OR (path_in_schema IN ('media', 'from_cache') AND MAX(TRY_CAST(stats_max AS BIGINT)) = 0)"
    ).fetchall()
    return frozenset(str(name) for (name,) in rows)


def _empty(engine: Engine, table: str) -> frozenset[str]:
    """The columns of a table without values."""
    counts = ", ".join(f"MAX({name})" if name in {"media", "from_cache"} else f"COUNT({name})" for name in COLUMNS)
    (row,) = engine.execute(f"SELECT {counts} FROM {table}").fetchall()
    return frozenset(name for name, count in zip(COLUMNS, row, strict=True) if not count)


def _counted(engine: Engine, sources: list[KnownSource], refused: list[Unread], missing: frozenset[str]) -> Loaded:
    counts: dict[str, tuple[int, int]] = {}
    for relation in ("given", "bills"):
        count = f"SELECT file, COUNT(*) FROM {relation}"
        every, wrong = (
            {str(file): int(str(n)) for file, n in engine.execute(f"{count}{where} GROUP BY file").fetchall()}
            for where in ("", " WHERE bad")
        )
        counts |= {file: (n, wrong.get(file, 0)) for file, n in every.items()}
    reported = {str(source.staged.read): str(source.path) for source, _ in sources}
    for read, bad in _rejected(engine):
        file = reported.get(read, read)
        records, before = counts.get(file, (0, 0))
        counts[file] = (records + bad, before + bad)
    repeated = repeated_lines(engine) if sum(log.form.bill for log, _ in sources) > 1 else {}
    files = [
        FileRead(path, log.form.name, *counts.get(path, (0, 0)), has_more(log), repeated.get(path, 0))
        for path, log in ((str(log.path), log) for log, _ in sources)
    ]
    files += [FileRead(one.path, NO_FORMAT, 1, 1) for one in refused]
    with_bad = tuple(one for one in sources if counts.get(str(one[0].path), (0, 0))[1])
    return Loaded(tuple(sorted(files, key=lambda one: one.path)), tuple(refused), with_bad, missing)


def _rejected(engine: Engine) -> list[tuple[str, int]]:
    """The number of lines per CSV file whose columns don't match the header."""
    if not engine.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchall():
        return []
    rows = engine.execute(
        "SELECT file_path, COUNT(DISTINCT line) FROM reject_errors JOIN reject_scans USING (scan_id, file_id) GROUP BY file_path"
    ).fetchall()
    return [(str(file), int(str(bad))) for file, bad in rows]
