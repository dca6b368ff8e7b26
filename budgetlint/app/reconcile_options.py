"""What `reconcile` is asked: records and bills, budgets, days, and where the records are."""

from budgetlint.app.asking import RecordPlace
from budgetlint.edges.trouble import Misuse
from budgetlint.frozen import Frozen
from budgetlint.reconcile.covered import read_days
from budgetlint.reconcile.results import Covered


class ReconcileOptions(Frozen, kw_only=True):
    """Records and bills, the budgets that they are held against, the days that they cover and what may drift."""

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
    """Models on which every recorded call is priced again."""
    moved_by: str | None = None
    """`session` or `tag:KEY`: by what it is shown too which calls move most."""
    to_date: str | None = None
    """The last complete day of the running period: where its budgets end is projected."""
    connect: str | None = None
    """The address of a database, or `env:NAME` of a variable that holds it; with Spark that of a Connect server."""
    engine: str = "duckdb"
    table: str | None = None
    source: str | None = None
    """Whose table it is, or a file that describes one of one's own."""
    seconds: str | None = None
    save_observed: str | None = None

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
    """The days of `--covers`; None where it says none. Raises `Trouble`."""
    if text is None:
        return None
    days = read_days(text)
    if days is None:
        raise Misuse(
            f"`{text}` is not a month or a range of days, expected a month such as `2026-06` or `2026-06-01..2026-06-14`"
        )
    return days
