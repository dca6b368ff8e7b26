"""`budgetlint snapshot diff`: price changes, one a line, and what they do to each budget's plan."""

from budgetlint.catalog.changes import changes
from budgetlint.cli.session import day_of, run_over_prices
from budgetlint.cli.snapshot_files import plain_snapshot, typed_snapshot
from budgetlint.edges import outputs
from budgetlint.edges.budget_files import reported
from budgetlint.edges.trouble import Trouble
from budgetlint.estimate.exact import exactly
from budgetlint.lint.report import Report
from budgetlint.reports.figures import money, signed


def run(before: str, after: str, paths: tuple[str, ...], as_of: str | None) -> int:
    """Prints what differs between two price files, and the plans of the budgets here under each. Raises `Trouble`."""
    old, new = plain_snapshot(before), plain_snapshot(after)
    for path, data in ((before, old), (after, new)):
        typed_snapshot(path, data)
    lines = [str(change) for change in changes(old, new)] or ["no price changes"]
    lines.extend(_plans(before, after, paths, as_of))
    outputs.to_standard_output("\n".join(lines) + "\n")
    return 0


def _plans(before: str, after: str, paths: tuple[str, ...], as_of: str | None) -> list[str]:
    """A line a budget file: what it plans under each price file. None where there is no budget file here."""
    day = day_of(as_of)
    try:
        was, now = run_over_prices(paths, day, before), run_over_prices(paths, day, after)
    except Trouble:
        if paths:
            raise
        return []
    return _compared(was, now)


@exactly()
def _compared(was: Report, now: Report) -> list[str]:
    lines = []
    for old, new in zip(was.files, now.files, strict=True):
        if old.estimate is None or new.estimate is None or old.file is None:
            continue
        a, b = old.estimate, new.estimate
        lacking = sorted({*a.unpriced, *b.unpriced})
        part = f", without {', '.join(lacking)}" if lacking else ""
        change = signed(b.known.planned - a.known.planned)
        lines.append(
            f"{reported(old.path)}: plans {money(a.known.planned)} → {money(b.known.planned)} "
            f"{old.file.currency} a {old.file.period.value} ({change}){part}"
        )
    return lines
