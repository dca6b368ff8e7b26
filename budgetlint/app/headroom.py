"""How far the numbers of budget files may go until their budgets break."""

from budgetlint.app.runs import RunOptions, run_over
from budgetlint.formula.headroom import Headroom
from budgetlint.lint.report import FileReport, Report
from budgetlint.lint.rooms import headrooms_of

Rooms = tuple[tuple[FileReport, tuple[Headroom, ...]], ...]
"""Each file with what breaks its budgets."""


def headroom(options: RunOptions) -> tuple[Report, Rooms]:
    """The report over budget files and, for each, what breaks its budgets first. Raises `Trouble`."""
    report = run_over(options)
    return report, tuple((file, headrooms_of(file, report.files, report.as_of)) for file in report.files)
