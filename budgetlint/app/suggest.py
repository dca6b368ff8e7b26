"""Assumptions as observed for each budget file, written into the file on request."""

import codecs

from budgetlint.edges import budget_files, outputs
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.report import Report
from budgetlint.model.budget import BudgetFile
from budgetlint.model.ranges import Ranged
from budgetlint.reconcile.observed_ranges import ObservedRange, observed_ranges
from budgetlint.reconcile.results import FileReconciled, Reconciliation
from budgetlint.reconcile.suggestions import Suggestion, applied, suggestions
from budgetlint.source.encoding import decoded


class Suggested(Frozen):
    """The suggested values of a budget file, and those without a place in it; `written` if the file now has them.

    `ranges` are the numbers whose variation is in the records; they replace ranges that the file states.
    """

    file: FileReconciled
    suggestions: tuple[Suggestion, ...]
    ranges: tuple[ObservedRange, ...] = ()
    by_hand: tuple[Suggestion, ...] = ()
    written: bool = False


def suggest(
    report: Report, reconciliation: Reconciliation, *, write: bool, outside: bool = False
) -> tuple[Suggested, ...]:
    """The suggestions for each file; with `write`, they are written into it. Raises `Trouble`."""
    suggested = []
    for read, file in zip(report.files, reconciliation.files, strict=True):
        assert read.file is not None
        extrapolated = reconciliation.extrapolated
        figures = suggestions(read.file, file, reconciliation.covered, extrapolated=extrapolated)
        ranges = observed_ranges(read.file, file, extrapolated=extrapolated)
        figures = tuple(_in_place(read.file, figure, ranges) for figure in figures)
        if write and figures:
            by_hand, changed = _rewritten(read.path, figures, outside=outside)
            suggested.append(Suggested(file, figures, ranges, by_hand, changed))
        else:
            suggested.append(Suggested(file, figures, ranges))
    return tuple(suggested)


def _in_place(file: BudgetFile, figure: Suggestion, ranges: tuple[ObservedRange, ...]) -> Suggestion:
    """A figure that the file states as a range, as the observed range."""
    stated = getattr(file.workloads[figure.workload], figure.name, None)
    seen = next((entry.after for entry in ranges if entry.path == figure.path), None)
    return replace(figure, after=seen) if isinstance(stated, Ranged) and seen is not None else figure


def _rewritten(path: str, figures: tuple[Suggestion, ...], *, outside: bool) -> tuple[tuple[Suggestion, ...], bool]:
    """Write figures into a file and change nothing else; returns those without a place, and whether the file
    changed."""
    data = budget_files.read(path)
    text = decoded(data)
    assert isinstance(text, str)
    mark = codecs.BOM_UTF8.decode() if data.startswith(codecs.BOM_UTF8) else ""
    after, left = applied(text, figures)
    if after != text:
        outputs.to_file(path, mark + after, outside=outside)
    return left, after != text
