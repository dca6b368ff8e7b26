"""How far the numbers of budget files may go until their budgets break."""

from budgetlint.app.runs import RunOptions, run_over
from budgetlint.formula.headroom import Headroom, IncludedFile, headrooms
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
    members = {
        member.file.name: IncludedFile(member.file, prices_of(member.listed, member.contract, report.as_of))
        for member in report.files
        if member.path in file.included and member.file is not None and member.file.name is not None
    }
    prices = prices_of(file.listed, file.contract, report.as_of)
    return headrooms(file.file, file.estimate, prices, file.organisation, members)
