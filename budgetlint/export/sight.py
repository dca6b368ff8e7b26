"""The budget files of a run for the export of limits: the workloads that each covers, and unique names."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from budgetlint.estimate.money import worth_in
from budgetlint.frozen import Frozen
from budgetlint.lint.prices import snapshot_of
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile

_DOLLAR: Final = "USD"


class SeenFile(Frozen):
    """A budget file of a run, the workloads it covers by address, and the prefix of its names."""

    report: FileReport
    file: BudgetFile
    prefix: str


def seen_files(report: Report) -> Iterator[SeenFile]:
    """The files of a run, roots first; if several are independent, names are prefixed with the file's."""
    included = {path: root for root in report.files for path in root.included}
    alone = [file for file in report.files if file.path not in included]
    for file in sorted(report.files, key=lambda file: file.path in included):
        whole = file.file if file.organisation is None else file.organisation.file
        if whole is None:
            continue
        root = included.get(file.path)
        top = file if root is None else root
        prefix = f"{_name_of(top)}/" if len(alone) > 1 else ""
        yield SeenFile(file, whole, prefix if root is None else f"{prefix}{_name_of(file)}/")


def _name_of(file: FileReport) -> str:
    """The name of a file; its path if it has none."""
    return file.path if file.file is None or file.file.name is None else file.file.name


def dollars_of(seen: SeenFile) -> tuple[Decimal, Decimal] | None:
    """The worth of a file's currency in US dollars, as a quotient; None if unknown."""
    return worth_in(seen.file.currency, _DOLLAR, snapshot_of(seen.report.listed).units)


def year_start_of(file: BudgetFile) -> int:
    """The month in which years begin: as stated, else that of a plan over months, else January."""
    if file.year_starts is not None:
        return int(file.year_starts)
    return 1 if file.starts is None else int(file.starts[5:])
