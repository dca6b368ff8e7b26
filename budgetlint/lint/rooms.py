"""The drivers that first break each budget, file by file, at each file's own prices."""

from collections.abc import Sequence
from datetime import date

from budgetlint.formula.headroom import Headroom, headrooms
from budgetlint.formula.priced_file import IncludedFile
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport


def headrooms_of(
    file: FileReport, files: Sequence[FileReport], day: date, only: frozenset[str] | None = None
) -> tuple[Headroom, ...]:
    """The headroom of one file's budgets, or of those in `only`, given all files of the run; empty without an estimate."""
    if file.file is None or file.estimate is None:
        return ()
    members = {
        member.file.name: IncludedFile(member.file, prices_of(member.listed, member.contract, day))
        for member in files
        if member.path in file.included and member.file is not None and member.file.name is not None
    }
    prices = prices_of(file.listed, file.contract, day)
    return headrooms(file.file, file.estimate, prices, file.organisation, members, only)
