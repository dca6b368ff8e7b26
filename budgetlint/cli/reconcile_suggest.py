"""`reconcile --suggest` and `--write`: assumptions as they were observed, printed, or put into the budget files."""

import codecs
import sys

from budgetlint.cli.check import FINDINGS, FINE
from budgetlint.edges import budget_files, outputs
from budgetlint.lint.report import Report
from budgetlint.reconcile.results import Reconciliation
from budgetlint.reconcile.suggestions import Suggestion, applied, suggestions
from budgetlint.reports.reconcile import text as reconcile_text
from budgetlint.source.encoding import decoded


def suggest(report: Report, told: Reconciliation, *, write: bool) -> int:
    """Prints what each file would say, and with `write` makes it say so."""
    for read, file in zip(report.files, told.files, strict=True):
        assert read.file is not None
        found = suggestions(read.file, file, told.covered, extrapolated=told.extrapolated)
        left: tuple[Suggestion, ...] = ()
        if write and found:
            left = _rewritten(read.path, found)
        text = reconcile_text.suggested(file, found, left, written=write)
        outputs.to_standard_output(text)
    return FINDINGS if told.breaches else FINE


def _rewritten(path: str, found: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Writes the figures into the file and nothing else; what has no place in it is returned."""
    data = budget_files.read(path)
    text = decoded(data)
    assert isinstance(text, str)
    mark = codecs.BOM_UTF8.decode() if data.startswith(codecs.BOM_UTF8) else ""
    after, left = applied(text, found)
    if after != text:
        outputs.to_file(path, mark + after)
        print(f"{path}: written", file=sys.stderr)
    return left
