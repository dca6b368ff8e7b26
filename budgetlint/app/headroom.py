"""Headroom: how far the numbers of budget files may grow until a budget breaks."""

from budgetlint.app.runs import RunOptions, run_over
from budgetlint.formula.headroom import Headroom
from budgetlint.lint.report import FileReport, Report
from budgetlint.lint.rooms import headrooms_of

Rooms = tuple[tuple[FileReport, tuple[Headroom, ...]], ...]
"""Each file with what breaks its budgets."""


def headroom(options: RunOptions) -> tuple[Report, Rooms]:
    """The report on budget files and, per file, what breaks each budget first. Raises `Trouble`."""
    report = run_over(options)
    return report, tuple((file, headrooms_of(file, report.files, report.as_of)) for file in report.files)
