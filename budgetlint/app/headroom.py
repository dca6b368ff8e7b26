"""How far the numbers of budget files may go until their budgets break."""

from collections.abc import Sequence
from datetime import date

from budgetlint.app.runs import RunOptions, run_over
from budgetlint.formula.headroom import Headroom, IncludedFile, headrooms
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport, Report

Rooms = tuple[tuple[FileReport, tuple[Headroom, ...]], ...]
"""Each file with what breaks its budgets."""


def headroom(options: RunOptions) -> tuple[Report, Rooms]:
    """The report over budget files and, for each, what breaks its budgets first. Raises `Trouble`."""
    report = run_over(options)
    return report, tuple((file, headrooms_of(file, report.files, report.as_of)) for file in report.files)


def headrooms_of(file: FileReport, files: Sequence[FileReport], day: date) -> tuple[Headroom, ...]:
    """What breaks the budgets of one file among the files of a run; nothing where it has no estimate."""
    if file.file is None or file.estimate is None:
        return ()
    members = {
        member.file.name: IncludedFile(member.file, prices_of(member.listed, member.contract, day))
        for member in files
        if member.path in file.included and member.file is not None and member.file.name is not None
    }
    prices = prices_of(file.listed, file.contract, day)
    return headrooms(file.file, file.estimate, prices, file.organisation, members)
