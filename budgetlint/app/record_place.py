"""The options that state where records are, and what follows from them alone: the source, the days, the time limit."""

from budgetlint.app.own_table import OwnTable, own_table
from budgetlint.edges.time_zones import UnknownZone, offsets_of
from budgetlint.edges.trouble import Misuse
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.reconcile.covered import read_days
from budgetlint.records.moments import DAY_MS, Offsets
from budgetlint.records.partitions import MomentSpan
from budgetlint.records.table_sources import SOURCES, source_named
from budgetlint.records.tables import TableSource


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


def describes_table(place: RecordPlace) -> bool:
    """Whether `--source` is a file that describes the user's own table."""
    return place.source is not None and place.source.endswith((".yaml", ".yml"))


def described_table(place: RecordPlace) -> OwnTable | None:
    """The table that `--source` describes; None if it is not such a file. Raises `Trouble`."""
    if place.source is None or not describes_table(place):
        return None
    if place.table is not None:
        raise Misuse(f"--table: `{place.source}` already names the table")
    return own_table(place.source)


def named_source(place: RecordPlace) -> TableSource | None:
    """The source named by `--source`. Raises `Trouble` if it is unknown."""
    if place.source is None or describes_table(place):
        return None
    source = source_named(place.source)
    if source is None:
        names = [one.name for one in SOURCES]
        raise Misuse(
            f"unknown source `{place.source}`, expected one of {', '.join(names)}, or a `.yaml` file for a table of your own"
            f"{suggestion(place.source, names)}"
        )
    return source


def seconds_of(place: RecordPlace) -> int:
    """The time limit of a statement in seconds. Raises `Trouble`."""
    from budgetlint.edges.records.dialects import SECONDS

    if place.seconds is None:
        return SECONDS
    if not place.seconds.isascii() or not place.seconds.isdigit() or not 0 < int(place.seconds) <= 86_400:
        raise Misuse(f"--timeout: `{place.seconds}` is not a number of seconds from 1 to 86400")
    return int(place.seconds)


def span_of(place: RecordPlace) -> MomentSpan | None:
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
