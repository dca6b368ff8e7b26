"""The options of `reconcile`: records and bills, budgets, days, and where the records are."""

from budgetlint.app.record_place import RecordPlace
from budgetlint.edges.trouble import Misuse
from budgetlint.frozen import Frozen
from budgetlint.reconcile.covered import read_days
from budgetlint.reconcile.results import Covered


class ReconcileOptions(Frozen, kw_only=True):
    """Records and bills, the budget files to compare with, the covered days and the tolerances."""

    logs: tuple[str, ...] = ()
    budgets: tuple[str, ...] = ()
    as_of: str | None = None
    config: str | None = None
    stdin_filename: str | None = None
    covers: str | None = None
    extrapolate: bool = False
    tolerances: tuple[str, ...] = ()
    time_zone: str = "UTC"
    models: tuple[str, ...] = ()
    """Models on which every recorded call is repriced."""
    moved_by: str | None = None
    """`session` or `tag:KEY`: how to group the calls whose cost changes most on another model."""
    to_date: str | None = None
    """The last complete day of the running period; its budgets are projected to their end."""
    connect: str | None = None
    """The URL of a database, or `env:NAME` of a variable that holds it; with Spark, that of a Connect server."""
    engine: str = "duckdb"
    table: str | None = None
    source: str | None = None
    """The source that the table belongs to, or a file that describes the user's own table."""
    seconds: str | None = None
    save_observed: str | None = None
    outside: bool = False
    """Whether aggregates may also be saved outside the repository."""

    @property
    def place(self) -> RecordPlace:
        """Where the records are."""
        return RecordPlace(
            logs=self.logs,
            connect=self.connect,
            engine=self.engine,
            table=self.table,
            source=self.source,
            covers=self.covers,
            time_zone=self.time_zone,
            seconds=self.seconds,
        )


def stated_days(text: str | None) -> Covered | None:
    """The days of `--covers`; None if not given. Raises `Trouble`."""
    if text is None:
        return None
    days = read_days(text)
    if days is None:
        raise Misuse(
            f"`{text}` is not a month or a range of days, expected a month such as `2026-06` or `2026-06-01..2026-06-14`"
        )
    return days
