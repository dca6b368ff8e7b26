"""A budget file as it is in the editor: the findings of a check, and the last estimate."""

from collections.abc import Iterator
from datetime import date

from budgetlint.app.advisories import advisories_about
from budgetlint.app.prices import in_catalog, prices_on_disk, siblings_on_disk
from budgetlint.app.settings import settings_of
from budgetlint.edges.budget_files import reported
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.findings.finding import Finding
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.pipeline import BudgetText, Linter, document_of
from budgetlint.lint.report import FileReport
from budgetlint.source.document import START, Document
from budgetlint.source.yaml_text import load_yaml


class OpenFile(Frozen):
    """A text, its data with positions, its findings, and the last report with an estimate.

    While someone is typing, the text is often invalid: `sound` and `good` are then those of an earlier text.
    """

    path: str
    document: Document
    findings: tuple[Finding, ...]
    day: date
    sound: Document
    good: FileReport | None = None


def _seen_from(name: str, configuration: str, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """The findings of a file; those about the configuration's pricing are placed at its start, with the configuration's line."""
    for finding in findings:
        if finding.path == name:
            yield finding
        elif finding.path == configuration:
            message = f"{finding.message} ({configuration}:{finding.span.line})"
            yield replace(finding, path=name, span=START, message=message)


def opened(path: str, text: str, before: OpenFile | None = None, as_of: str | None = None) -> OpenFile:
    """The result of a check of a text as if it were the file's contents; paths are relative to the file. Raises `Trouble`."""
    settings = replace(
        settings_of(as_of, nearest_configuration(None)), in_catalog=in_catalog, advisories=advisories_about
    )
    name = reported(path)
    linter = Linter(settings, prices_on_disk(), siblings_on_disk)
    data = text.encode("utf-8", "surrogatepass")
    document = document_of(data)
    report = linter.report([BudgetText(name, data, document)])
    checked = report.of(name)
    document = document if document.text == text else load_yaml(text)
    kept = None if before is None else before.good
    is_sound = document.readable and not document.faults
    return OpenFile(
        name,
        document,
        tuple(_seen_from(name, settings.configuration_path, report.findings)),
        settings.day,
        document if is_sound or before is None else before.sound,
        kept if checked.estimate is None else checked,
    )
