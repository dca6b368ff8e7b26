"""Read the records for `reconcile`, split where prices change, and save the aggregates."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from budgetlint.app.asking import Ask, asking, saved
from budgetlint.app.reconcile_options import ReconcileOptions, stated_days
from budgetlint.app.record_place import span_of
from budgetlint.edges.records.saved import is_saved
from budgetlint.edges.time_zones import UnknownZone, offsets_of
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.frozen import replace
from budgetlint.lint.report import FileReport
from budgetlint.reconcile.hours import Turns, hours_of, turns_of
from budgetlint.records.matching import Options, RecordMatch
from budgetlint.records.observed import Observed, StatedDays


def reading_of(options: ReconcileOptions, turns: Turns) -> Options:
    """How to read the records: split at each price change, by the days of the time zone. Raises `Trouble`."""
    try:
        hours = hours_of(turns.schedules, offsets_of)
        days = offsets_of(options.time_zone)
        return Options(
            prompt_thresholds=turns.sizes,
            hours=hours,
            days=days,
            moved_by=options.moved_by,
            span=span_of(options.place),
        )
    except UnknownZone as why:
        raise Misuse(f"--time-zone: {why}" if options.time_zone in str(why) else str(why)) from None


@contextmanager
def records_of(options: ReconcileOptions, *, may_be_empty: bool = False) -> Iterator[Ask]:
    """Open the records for queries within a `with` block; there may be none only if `may_be_empty`. Raises
    `Trouble`."""
    for name, value in (("--table", options.table), ("--source", options.source), ("--timeout", options.seconds)):
        if value is not None and not options.place.is_elsewhere:
            raise Misuse(f"{name} is for tables: it needs `--connect` or `--engine spark`")
    if options.place.is_elsewhere:
        with asking(options.place) as ask:
            yield ask
        return
    if not options.logs:
        yield lambda *_: Observed((), (), (), ())
        return
    paths = log_paths(options.logs)
    kept = next((path for path in paths if is_saved(path)), None)
    if kept is not None:
        if len(paths) > 1:
            raise Misuse(
                f"`{kept}` has saved aggregates, which can't be combined with other records: pass only this file"
            )
        with saved(kept) as ask:
            yield ask
        return
    yield lambda matches, reading: _observed(options.logs, matches, reading, may_be_empty=may_be_empty)


def saved_text(observed: Observed, covers: str | None, wanted: Sequence[RecordMatch], reading: Options) -> str:
    """The text of saved aggregates, with the stated days. Raises `Trouble` if `covers` is not a span of days."""
    from budgetlint.edges.records.saved import digest_of_query, text

    days = stated_days(covers)
    covered = observed.covers if days is None else StatedDays(days.first, days.last)
    return text(replace(observed, covers=covered), digest_of_query(wanted, reading))


def log_paths(logs: Sequence[str]) -> list[Path]:
    """The paths of logs. Raises `Trouble` if one does not exist, or is a budget file."""
    paths = [Path(log) for log in logs]
    for path in paths:
        if not path.exists():
            raise Trouble(f"`{path}` can't be read: no such file or directory")
        if path.suffix.lower() in {".yaml", ".yml"} and path.is_file():
            raise Trouble(
                f"`{path}` is not a log: no format of records is YAML", f"state a budget file with `--budget {path}`"
            )
    return paths


def turns_in(files: Sequence[FileReport]) -> Turns:
    """Where any price in use changes."""
    books = [prices.snapshot for file in files for prices in (file.listed, file.contract) if prices is not None]
    return turns_of(model for book in books if book is not None for model in book.models.values())


def _observed(logs: Sequence[str], wanted: Sequence[RecordMatch], reading: Options, *, may_be_empty: bool) -> Observed:
    """What was observed. Raises `Trouble` if a log does not exist, nothing could be read, or the engine is missing."""
    from budgetlint.edges.records import observe
    from budgetlint.edges.records.engine import EngineFailed, EngineMissing

    try:
        observed = observe(log_paths(logs), wanted, reading)
    except (EngineMissing, EngineFailed) as why:
        raise Trouble(str(why)) from None
    except OSError as error:
        raise Trouble(f"`{error.filename}` can't be read: {(error.strerror or str(error)).lower()}") from None
    if not observed.workloads and not observed.bills and not may_be_empty:
        raise Trouble(f"no record could be read in {', '.join(f'`{log}`' for log in logs)}{_why_none(observed)}")
    return observed


def _why_none(observed: Observed) -> str:
    """The first reason why something was skipped, else the recognised formats, which contain no usage here."""
    if observed.unread:
        return f": {observed.unread[0].path}: {observed.unread[0].why}"
    formats = sorted({file.format for file in observed.files})
    return f": recognised as {', '.join(formats)}, but contains no usage" if formats else ""


def observed_in(options: ReconcileOptions) -> Observed:
    """What was observed in records and bills, without a plan. Raises `Trouble`."""
    with records_of(options) as ask:
        return ask((), reading_of(options, turns_in(())))
