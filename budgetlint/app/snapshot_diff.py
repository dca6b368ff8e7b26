"""The differences between two price files, and the plan of each budget with both."""

from datetime import date

from budgetlint.app.day import day_of
from budgetlint.app.runs import run_over_prices
from budgetlint.app.snapshot_files import plain_snapshot, typed_snapshot
from budgetlint.catalog.changes import changes
from budgetlint.edges.budget_files import NoBudgetFile
from budgetlint.estimate.unlisted import known_on
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport
from budgetlint.reports.prices.difference import PriceDifference


class SnapshotDiffOptions(Frozen, kw_only=True):
    """Two price files, the budget files to estimate with both, and a day; default: each price file's own."""

    before: str
    after: str
    budgets: tuple[str, ...] = ()
    as_of: str | None = None


def snapshot_diff(options: SnapshotDiffOptions) -> PriceDifference:
    """Compare two price files. Raises `Trouble`.

    Each plan is estimated on the day of its price file unless a day is given for both.
    """
    old, new = plain_snapshot(options.before), plain_snapshot(options.after)
    typed = [typed_snapshot(path, data) for path, data in ((options.before, old), (options.after, new))]
    known = [known_on(snapshot, snapshot.models) for snapshot in typed]
    first, last = known if options.as_of is None else [day_of(options.as_of)] * 2
    plans = _plans(options.budgets, (options.before, first), (options.after, last))
    return PriceDifference(tuple(changes(old, new)), plans)


def _plans(
    budgets: tuple[str, ...], before: tuple[str, date], after: tuple[str, date]
) -> tuple[tuple[FileReport, FileReport], ...]:
    """Each budget file with either price file. None if there are no budget files here."""
    try:
        was, now = (run_over_prices(budgets, day, prices) for prices, day in (before, after))
    except NoBudgetFile:
        if budgets:
            raise
        return ()
    return tuple(zip(was.files, now.files, strict=True))
