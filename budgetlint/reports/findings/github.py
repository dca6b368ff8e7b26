"""GitHub workflow commands: one annotation per finding, the worst first, and plain lines for findings beyond the limits."""

from collections.abc import Iterator, Mapping
from typing import Final

from budgetlint.figures.shown import counted
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import Silenced
from budgetlint.frozen import replace
from budgetlint.lint.report import Report
from budgetlint.reports.findings.text import silenced_count
from budgetlint.source.unchecked import sentences

MOST: Final = 10
"""The number of annotations of one kind that GitHub shows for a step; it silently drops the rest."""

_COMMANDS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def render(report: Report, *, info: bool = False) -> str:
    """Errors, then warnings, then infos if requested; each kind in the order of the files."""
    lines: list[str] = []
    for severity in Severity:
        if severity is not Severity.INFO or info:
            lines.extend(_annotations([finding for finding in report.findings if finding.severity is severity]))
    lines.extend(_silenced(report, info=info))
    lines.extend(f"::notice title=budgetlint::{data_text(sentence)}" for sentence in sentences(report.unchecked))
    return "\n".join([*lines, _summary(report, info=info)]) + "\n"


def _silenced(report: Report, *, info: bool) -> Iterator[str]:
    """A notice for each silenced error within the limits; a plain line for each of the others."""
    errors = [entry for entry in report.silenced if entry.finding.severity is Severity.ERROR]
    for entry in errors[:MOST]:
        finding = replace(entry.finding, severity=Severity.INFO, help=None, message=_words(entry))
        yield annotation(finding)
    shown = errors[:MOST]
    for entry in report.silenced:
        if entry not in shown and (info or entry.finding.severity is not Severity.INFO):
            place = f"{entry.finding.path}:{entry.finding.span.line}:{entry.finding.span.column}"
            yield plain(f"{place}: {_words(entry)} [{entry.finding.rule}]")


def _words(entry: Silenced) -> str:
    return f"silenced by {entry.by.value} ({entry.reason}): {entry.finding.message}"


def _summary(report: Report, *, info: bool) -> str:
    counts = {"error": report.count(Severity.ERROR), "warning": report.count(Severity.WARNING)}
    words = [counted(number, word) for word, number in counts.items() if number]
    if report.undecided and not counts["error"]:
        words.append("not every budget can be compared with its ceiling")
    files = counted(len(report.files), "file")
    silenced = silenced_count(report, info=info)
    quiet = f", {silenced} silenced" if silenced else ""
    return (", ".join([files, *words]) if words else f"{files}: fine") + quiet


def _annotations(findings: list[Finding]) -> Iterator[str]:
    for finding in findings[:MOST]:
        yield annotation(finding)
    for finding in findings[MOST:]:
        place = f"{finding.path}:{finding.span.line}:{finding.span.column}"
        yield plain(f"not annotated: {place}: {finding.severity.value}: {finding.message} [{finding.rule}]")


def annotation(finding: Finding) -> str:
    """`::error file=…,line=…,…,title=budget-exceeded::message`, with advice on a separate line."""
    span = finding.span
    properties: dict[str, str | int] = {"file": finding.path, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:
        properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = finding.rule
    attributes = ",".join(f"{name}={property_text(str(value))}" for name, value in properties.items())
    message = finding.message if finding.help is None else f"{finding.message}\n{finding.help}"
    return f"::{_COMMANDS[finding.severity]} {attributes}::{data_text(message)}"


def data_text(text: str) -> str:
    """A message escaped for a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_text(text: str) -> str:
    """A property escaped for a workflow command."""
    return data_text(text).replace(":", "%3A").replace(",", "%2C")


def plain(text: str) -> str:
    """A line that GitHub never reads as a command."""
    words = " ".join(text.split()).replace("##[", "## [")
    return f"./{words}" if words.startswith("::") else words
