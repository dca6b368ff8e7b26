"""Assumptions as they were observed, for each budget file, and written into it where that is asked for."""

import codecs

from budgetlint.edges import budget_files, outputs
from budgetlint.frozen import Frozen
from budgetlint.lint.report import Report
from budgetlint.reconcile.results import FileReconciled, Reconciliation
from budgetlint.reconcile.suggestions import Suggestion, applied, suggestions
from budgetlint.source.encoding import decoded


class Suggested(Frozen):
    """What a budget file would say, and what of it has no place in the file; `written` where it says so now."""

    file: FileReconciled
    suggestions: tuple[Suggestion, ...]
    by_hand: tuple[Suggestion, ...] = ()
    written: bool = False


def suggest(
    report: Report, reconciliation: Reconciliation, *, write: bool, outside: bool = False
) -> tuple[Suggested, ...]:
    """What each file would say; with `write` it is made to say so. Raises `Trouble`."""
    suggested = []
    for read, file in zip(report.files, reconciliation.files, strict=True):
        assert read.file is not None
        figures = suggestions(read.file, file, reconciliation.covered, extrapolated=reconciliation.extrapolated)
        if write and figures:
            by_hand, changed = _rewritten(read.path, figures, outside=outside)
            suggested.append(Suggested(file, figures, by_hand, changed))
        else:
            suggested.append(Suggested(file, figures))
    return tuple(suggested)


def _rewritten(path: str, figures: tuple[Suggestion, ...], *, outside: bool) -> tuple[tuple[Suggestion, ...], bool]:
    """Writes figures into a file and nothing else: what has no place in it, and whether it changed."""
    data = budget_files.read(path)
    text = decoded(data)
    assert isinstance(text, str)
    mark = codecs.BOM_UTF8.decode() if data.startswith(codecs.BOM_UTF8) else ""
    after, left = applied(text, figures)
    if after != text:
        outputs.to_file(path, mark + after, outside=outside)
    return left, after != text
