"""JUnit: a suite a file, a case a budget and a case for whatever else was found; no clock in it."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from budgetlint.estimate.results import Status
from budgetlint.findings.finding import Finding
from budgetlint.findings.fingerprints import about
from budgetlint.findings.problem import Severity
from budgetlint.lint.report import FileReport, Report
from budgetlint.source.document import START
from budgetlint.source.encoding import lines_of

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, *, fail_on: str = "error") -> str:
    """The report as JUnit XML; findings below the failing severity are output of a case that passes."""
    failing = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    suites = [_suite(file, report, failing) for file in report.files]
    tests, failures = sum(suite[0] for suite in suites), sum(suite[1] for suite in suites)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="budgetlint" tests="{tests}" failures="{failures}" errors="0" time="0">')
    lines.extend(line for suite in suites for line in suite[2])
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(file: FileReport, report: Report, failing: set[Severity]) -> tuple[int, int, list[str]]:
    """How many cases, how many fail, and the lines of a file's suite."""
    own = [finding for finding in report.findings if finding.path == file.path]
    cases = _cases(file, own)
    failed = sum(any(each.severity in failing for each in found) for found in cases.values())
    head = f'tests="{len(cases)}" failures="{failed}" errors="0" skipped="0" time="0"'
    lines = [f"  <testsuite name={attribute(file.path)} {head}>"]
    for name, found in cases.items():
        lines.extend(_case(file, name, found, failing))
    return len(cases), failed, [*lines, "  </testsuite>"]


def _cases(file: FileReport, findings: list[Finding]) -> dict[str, list[Finding]]:
    """The findings of each case: each budget has one, and each rule with what it is about; a file has one at least."""
    lines = {file.path: lines_of(file.text)}
    budgets = file.file.budgets if file.file else {}
    cases: dict[str, list[Finding]] = {f"budgets.{name}": [] for name in budgets}
    for finding in findings:
        what = about(finding, lines)
        name = what if what in cases else f"{finding.rule} {what}".strip()
        cases.setdefault(name, []).append(finding)
    for silenced in _undecided(file):
        told = findings if file.estimate is None else cases.get(silenced.subject, [])
        if not any(each.severity is Severity.ERROR for each in told):
            cases.setdefault(silenced.subject, []).append(silenced)
    return cases or {"budget file": []}


def _undecided(file: FileReport) -> Iterator[Finding]:
    """What could not be held against its ceiling, which fails a check even where the finding is silenced."""
    if file.estimate is None:
        message = "the file could not be estimated"
        yield Finding("budget-incomplete", Severity.ERROR, file.path, START, message, None, (), "budget file")
        return
    for each in file.estimate.budgets:
        if each.status is Status.INCOMPLETE:
            message = f"`{each.name}` can't be held against its ceiling"
            subject = f"budgets.{each.name}"
            yield Finding("budget-incomplete", Severity.ERROR, file.path, START, message, None, (), subject)


def _case(file: FileReport, name: str, findings: list[Finding], failing: set[Severity]) -> Iterator[str]:
    head = f'    <testcase classname={attribute(file.path)} name={attribute(name)} file={attribute(file.path)} time="0"'
    if not findings:
        yield f"{head}/>"
        return
    yield f"{head}>"
    bad = [each for each in findings if each.severity in failing]
    if bad:
        yield (
            f"      <failure type={attribute(bad[0].rule)} message={attribute(bad[0].message)}>"
            f"{text(_told(bad))}</failure>"
        )
    rest = [each for each in findings if each.severity not in failing]
    if rest:
        yield f"      <system-out>{text(_told(rest))}</system-out>"
    yield "    </testcase>"


def _told(findings: list[Finding]) -> str:
    """Each finding with its place and its advice."""
    lines = []
    for each in findings:
        place = f"{each.path}:{each.span.line}:{each.span.column}"
        lines.append(f"{place}: {each.severity.value}: {each.message} [{each.rule}]")
        lines.extend([f"  help: {each.help}"] if each.help else [])
    return "\n".join(lines)


def text(value: str) -> str:
    """A text that XML can hold."""
    return escape(_FORBIDDEN.sub("�", value))


def attribute(value: str) -> str:
    """A quoted attribute that XML can hold."""
    return quoteattr(_FORBIDDEN.sub("�", value))
