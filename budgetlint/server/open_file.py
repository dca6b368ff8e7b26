"""A budget file as it stands in the editor: what a check says of it, and the last estimate that could be made."""

from collections.abc import Iterator
from datetime import date

from budgetlint.app.advisories import advisories_about
from budgetlint.app.prices import in_catalog, prices_on_disk, siblings_on_disk
from budgetlint.app.settings import settings_of
from budgetlint.edges.budget_files import reported
from budgetlint.edges.configuration_file import found_configuration
from budgetlint.findings.finding import Finding
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.pipeline import BudgetText, Linter, document_of
from budgetlint.lint.report import FileReport
from budgetlint.source.document import START, Document
from budgetlint.source.yaml_text import load_yaml


class OpenFile(Frozen):
    """A text, its data and their places, its findings, and the last report that has an estimate.

    While somebody types, a text is often broken: `sound` and `good` are then of the text before.
    """

    path: str
    document: Document
    findings: tuple[Finding, ...]
    day: date
    sound: Document
    good: FileReport | None = None


def _seen_from(name: str, configuration: str, findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """The findings of a file; those about the configuration's pricing at its start, with the line that they are about."""
    for finding in findings:
        if finding.path == name:
            yield finding
        elif finding.path == configuration:
            message = f"{finding.message} ({configuration}:{finding.span.line})"
            yield replace(finding, path=name, span=START, message=message)


def opened(path: str, text: str, before: OpenFile | None = None, as_of: str | None = None) -> OpenFile:
    """What a check says of a text in place of a file, paths relative to that file. Raises `Trouble`."""
    settings = replace(
        settings_of(as_of, found_configuration(None)), in_catalog=in_catalog, advisories=advisories_about
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
