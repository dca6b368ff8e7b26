"""The logs in files, each with its format, and those of them that one statement can read."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from budgetlint.edges.records.engine import Engine, EngineFailed
from budgetlint.edges.records.gathered import is_small
from budgetlint.edges.records.packed import NotRecords
from budgetlint.edges.records.relations import parquet_files
from budgetlint.edges.records.sniff import RecordSource, parquet, source
from budgetlint.edges.records.staged import Staged, staged
from budgetlint.records.observed import Unread
from budgetlint.records.partitions import is_of_days

KnownSource = tuple[RecordSource, dict[str, str]]
"""A file and, for Parquet, the types of its columns."""


def add_sources(engine: Engine, path: Path, known: list[KnownSource], refused: list[Unread]) -> None:
    """Add the logs in a file, and unreadable ones with the reason."""
    try:
        for log in staged(path, engine.scratch):
            try:
                known.append(_source(engine, log))
            except (NotRecords, EngineFailed) as why:
                refused.append(Unread(str(log.path), 0, "file", str(why)))
    except NotRecords as why:
        refused.append(Unread(str(path), 0, "file", str(why)))


def _source(engine: Engine, log: Staged) -> KnownSource:
    """The log and, for Parquet, the types of its columns."""
    kinds: dict[str, str] = {}
    with log.read.open("rb") as opened:
        is_parquet = opened.read(4) == b"PAR1"
    if not is_parquet:
        return source(log, engine.scratch), kinds
    described = engine.execute(f"DESCRIBE SELECT * FROM {parquet_files(log.read)}").fetchall()
    kinds = {str(row[0]): str(row[1]) for row in described}
    known = parquet(log, kinds)
    return known, kinds | dict.fromkeys(known.folders, "VARCHAR")


def once(known: Sequence[KnownSource]) -> tuple[list[KnownSource], list[Unread]]:
    """Each bill once: its lines have no ids, so a second copy would be counted again."""
    forms = Counter(log.form.name for log, _ in known)
    first: dict[tuple[str, str], RecordSource] = {}
    once: list[KnownSource] = []
    copies: list[Unread] = []
    for log, kinds in known:
        content = _content(log) if log.form.bill and forms[log.form.name] > 1 else None
        same = first.setdefault((log.form.name, content), log) if content is not None else log
        if same is log:
            once.append((log, kinds))
        else:
            copies.append(Unread(str(log.path), 0, "file", f"a copy of `{same.path}`, whose lines are counted once"))
    return once, copies


def _content(log: RecordSource) -> str | None:
    """A digest of a log's content; None for a damaged one, which is reported when it is read."""
    try:
        return log.staged.digest()
    except NotRecords:
        return None


def batches(known: Sequence[KnownSource]) -> list[list[KnownSource]]:
    """Files that one statement reads: JSON lines of one format, Parquet with the same columns, all of a joined format."""
    batches: dict[tuple[str, ...], list[KnownSource]] = {}
    for log, kinds in known:
        apart = [] if log.form.joined else [str(log.staged.compressed), *_alone(log, kinds)]
        key = (log.form.name, str(is_of_days(str(log.path))), *apart)
        batches.setdefault(key, []).append((log, kinds))
    return list(batches.values())


def _alone(log: RecordSource, kinds: dict[str, str]) -> list[str]:
    """The key of a file that must be read by its own statement; small files share one."""
    if log.container == "parquet":
        return [str(sorted(kinds.items())), *log.folders]
    return [str(log.path)] if log.container != "lines" or log.wrapped else [str(is_small(log))]
