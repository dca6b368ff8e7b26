"""`budgetlint snapshot diff`: price changes, one a line, and what they do to each budget's plan."""

from datetime import date

from budgetlint.catalog.changes import changes
from budgetlint.cli.session import day_of, run_over_prices
from budgetlint.cli.snapshot_files import plain_snapshot, typed_snapshot
from budgetlint.edges import outputs
from budgetlint.edges.budget_files import NothingFound, reported
from budgetlint.estimate.results import Estimate
from budgetlint.figures.exact import exactly
from budgetlint.lint.report import Report
from budgetlint.reports.figures import money, signed


def run(before: str, after: str, paths: tuple[str, ...], as_of: str | None) -> int:
    """Prints what differs between two price files, and the plans of the budgets here under each. Raises `Trouble`.

    A plan is made on the day on which its prices were reviewed, unless a day is named for both.
    """
    old, new = plain_snapshot(before), plain_snapshot(after)
    reviewed = [typed_snapshot(path, data).date for path, data in ((before, old), (after, new))]
    lines = [str(change) for change in changes(old, new)] or ["no price changes"]
    days = reviewed if as_of is None else [day_of(as_of)] * 2
    lines.extend(_plans(paths, (before, days[0]), (after, days[1])))
    outputs.to_standard_output("\n".join(lines) + "\n")
    return 0


def _plans(paths: tuple[str, ...], before: tuple[str, date], after: tuple[str, date]) -> list[str]:
    """A line a budget file: what it plans under each price file. None where there is no budget file here."""
    try:
        was, now = (run_over_prices(paths, day, prices) for prices, day in (before, after))
    except NothingFound:
        if paths:
            raise
        return []
    return _compared(was, now)


@exactly()
def _compared(was: Report, now: Report) -> list[str]:
    lines = []
    for old, new in zip(was.files, now.files, strict=True):
        if old.estimate is None or new.estimate is None or old.file is None:
            lines.append(f"{reported(old.path)}: can't be estimated; `budgetlint check` says why")
            continue
        a, b = old.estimate, new.estimate
        lacking = sorted({*a.unpriced, *b.unpriced})
        change = f", without {', '.join(lacking)}" if lacking else f" ({signed(b.known.planned - a.known.planned)})"
        lines.append(
            f"{reported(old.path)}: plans {_planned(a)} → {_planned(b)} {old.file.currency} a {old.file.period.value}{change}"
        )
    return lines


def _planned(estimate: Estimate) -> str:
    """What is planned, or the part of it that is known."""
    return f"{'at least ' if estimate.unpriced else ''}{money(estimate.known.planned)}"
