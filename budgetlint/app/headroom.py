"""How far the numbers of budget files may go until their budgets break."""

from budgetlint.app.runs import RunOptions, run_over
from budgetlint.formula.headroom import Headroom, headrooms
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport, Report

Rooms = tuple[tuple[FileReport, tuple[Headroom, ...]], ...]
"""Each file with what breaks its budgets."""


def headroom(options: RunOptions) -> tuple[Report, Rooms]:
    """The report over budget files and, for each, what breaks its budgets first. Raises `Trouble`."""
    report = run_over(options)
    return report, tuple((file, _rooms(file, report)) for file in report.files)


def _rooms(file: FileReport, report: Report) -> tuple[Headroom, ...]:
    if file.file is None or file.estimate is None:
        return ()
    return headrooms(file.file, file.estimate, prices_of(file.listed, file.contract, report.as_of))
