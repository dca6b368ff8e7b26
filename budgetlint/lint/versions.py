"""A report as one side of a comparison."""

from functools import partial

from budgetlint.compare.versions import Version
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.snapshot import ModelPrices


def versions(report: Report) -> tuple[Version, ...]:
    """The report's files as versions to compare, each with the prices of its day."""
    return tuple(
        Version(
            file.path,
            file.file,
            file.estimate,
            prices_of(file.listed, file.contract, report.as_of),
            _trouble(file, report),
            partial(_look_up, file),
        )
        for file in report.files
    )


def _look_up(file: FileReport, model: str) -> tuple[ModelPrices | None, ModelPrices | None]:
    """The facts of a model from the whole price files, listed and contract."""
    listed, contract = (None if book is None else book.look_up(model) for book in (file.listed, file.contract))
    return listed, contract


def _trouble(file: FileReport, report: Report) -> str | None:
    """Why a file could not be read: the message of its first finding."""
    if file.file is not None:
        return None
    first = next((finding for finding in report.findings if finding.path == file.path), None)
    return "it could not be read" if first is None else f"line {first.span.line}: {first.message}"
