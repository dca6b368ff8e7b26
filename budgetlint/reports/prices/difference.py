"""Price changes, one per line, and their effect on each budget's plan."""

from budgetlint.catalog.changes import Change
from budgetlint.estimate.results import Estimate
from budgetlint.figures.exact import exactly
from budgetlint.figures.shown import money, signed
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport
from budgetlint.reports.plain import text_of


class PriceDifference(Frozen):
    """The changes between two price files, and each budget file under both."""

    changes: tuple[Change, ...]
    plans: tuple[tuple[FileReport, FileReport], ...]


@exactly()
def render(difference: PriceDifference) -> str:
    """One line per change, then one per budget file with its planned amount under both price files."""
    lines = [str(change) for change in difference.changes] or ["no price changes"]
    lines += [plan_line(before, after) for before, after in difference.plans]
    return text_of(lines)


def plan_line(before: FileReport, after: FileReport) -> str:
    """The planned amount of a budget file under two price files: `plans 4.95 → 6.05 USD a month (+1.10)`."""
    old, new = before.estimate, after.estimate
    if old is None or new is None or before.file is None:
        return f"{before.path}: can't be estimated; see `budgetlint check`"
    lacking = sorted({*old.unpriced, *new.unpriced})
    change = f", without {', '.join(lacking)}" if lacking else f" ({signed(new.known.planned - old.known.planned)})"
    unit = f"{before.file.currency} a {before.file.period.value}"
    return f"{before.path}: plans {_planned(old)} → {_planned(new)} {unit}{change}"


def _planned(estimate: Estimate) -> str:
    """The planned amount, or its known part."""
    return f"{'at least ' if estimate.unpriced else ''}{money(estimate.known.planned)}"
