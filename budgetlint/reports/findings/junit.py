"""JUnit: one suite per file, one case per budget and one per other subject of findings; no times."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from budgetlint.estimate.results import Status
from budgetlint.findings.finding import Finding
from budgetlint.findings.fingerprints import about
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import Silenced
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport, Report
from budgetlint.source.document import START
from budgetlint.source.encoding import lines_of

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Suite(Frozen):
    """The lines of a suite, and its numbers of cases, failures and skipped cases."""

    lines: list[str]
    tests: int
    failures: int
    skipped: int


def render(report: Report, *, fail_on: str = "error") -> str:
    """The report as JUnit XML; findings below the failing severity are output of a passed case.
    A case whose findings are silenced is skipped, not passed.
    """
    failing = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    suites = [_suite(file.path, _cases(file, report), report, failing) for file in report.files]
    known = {file.path for file in report.files}
    others = sorted({finding.path for finding in report.findings} - known)
    suites += [_suite(path, _by_rule(path, report), report, failing) for path in others]
    counts = f'tests="{sum(suite.tests for suite in suites)}" failures="{sum(suite.failures for suite in suites)}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="budgetlint" {counts} errors="0" time="0">')
    lines.extend(line for suite in suites for line in suite.lines)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(path: str, cases: dict[str, list[Finding]], report: Report, failing: set[Severity]) -> Suite:
    """The suite of a file: its cases, with the silenced findings of each."""
    quiet = _silenced(path, report, cases)
    for name in quiet:
        cases.setdefault(name, [])
    failed = {name for name, findings in cases.items() if any(finding.severity in failing for finding in findings)}
    skipped = len(quiet.keys() - failed)
    head = f'tests="{len(cases)}" failures="{len(failed)}" errors="0" skipped="{skipped}" time="0"'
    lines = [f"  <testsuite name={attribute(path)} {head}>"]
    for name, findings in cases.items():
        lines.extend(_case(path, name, findings, failing, quiet.get(name, [])))
    return Suite([*lines, "  </testsuite>"], len(cases), len(failed), skipped)


def _silenced(path: str, report: Report, cases: dict[str, list[Finding]]) -> dict[str, list[Silenced]]:
    """The silenced findings of a file, by case; infos are left out, since they fail nothing."""
    lines = {file.path: lines_of(file.text) for file in report.files if file.path == path}
    quiet: dict[str, list[Silenced]] = {}
    for entry in report.silenced:
        if entry.finding.path == path and entry.finding.severity is not Severity.INFO:
            quiet.setdefault(_case_name(entry.finding, lines, cases), []).append(entry)
    return quiet


def _by_rule(path: str, report: Report) -> dict[str, list[Finding]]:
    """The findings of a path that is not a budget file, such as a missing file or a configuration."""
    cases: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.path == path:
            cases.setdefault(f"{finding.rule} {finding.subject}".strip(), []).append(finding)
    return cases


def _case_name(finding: Finding, lines: dict[str, list[str]], cases: dict[str, list[Finding]]) -> str:
    what = about(finding, lines)
    return what if what in cases else f"{finding.rule} {what}".strip()


def _cases(file: FileReport, report: Report) -> dict[str, list[Finding]]:
    """The findings of each case: one per budget and one per rule and subject; a file has at least one case."""
    findings = [finding for finding in report.findings if finding.path == file.path]
    lines = {file.path: lines_of(file.text)}
    budgets = file.file.budgets if file.file else {}
    cases: dict[str, list[Finding]] = {f"budgets.{name}": [] for name in budgets}
    for finding in findings:
        cases.setdefault(_case_name(finding, lines, cases), []).append(finding)
    for undecided in _undecided(file):
        known = findings if file.estimate is None else cases.get(undecided.subject, [])
        if not any(finding.severity is Severity.ERROR for finding in known):
            cases.setdefault(undecided.subject, []).append(undecided)
    return cases or {"budget file": []}


def _undecided(file: FileReport) -> Iterator[Finding]:
    """Budgets that can't be compared with their ceiling, which fails a check even if the finding is silenced."""
    if file.estimate is None:
        message = "the file could not be estimated"
        yield Finding("budget-incomplete", Severity.ERROR, file.path, START, message, None, (), "budget file")
        return
    for budget in file.estimate.budgets:
        if budget.status is Status.INCOMPLETE:
            message = f"`{budget.name}` can't be compared with its ceiling"
            subject = f"budgets.{budget.name}"
            yield Finding("budget-incomplete", Severity.ERROR, file.path, START, message, None, (), subject)


def _case(
    path: str, name: str, findings: list[Finding], failing: set[Severity], silenced: list[Silenced]
) -> Iterator[str]:
    head = f'    <testcase classname={attribute(path)} name={attribute(name)} file={attribute(path)} time="0"'
    if not findings and not silenced:
        yield f"{head}/>"
        return
    yield f"{head}>"
    bad = [finding for finding in findings if finding.severity in failing]
    if bad:
        yield (
            f"      <failure type={attribute(bad[0].rule)} message={attribute(bad[0].message)}>"
            f"{text(_described(bad))}</failure>"
        )
    elif silenced:
        yield f"      <skipped message={attribute('; '.join(map(_why_silenced, silenced)))}/>"
    rest = [finding for finding in findings if finding.severity not in failing]
    if rest:
        yield f"      <system-out>{text(_described(rest))}</system-out>"
    yield "    </testcase>"


def _why_silenced(entry: Silenced) -> str:
    return f"{entry.finding.rule} silenced by {entry.by.value} ({entry.reason}): {entry.finding.message}"


def _described(findings: list[Finding]) -> str:
    """The findings with their places and advice."""
    lines = []
    for finding in findings:
        place = f"{finding.path}:{finding.span.line}:{finding.span.column}"
        lines.append(f"{place}: {finding.severity.value}: {finding.message} [{finding.rule}]")
        lines.extend([f"  help: {finding.help}"] if finding.help else [])
    return "\n".join(lines)


def text(value: str) -> str:
    """A text escaped for XML."""
    return escape(_FORBIDDEN.sub("�", value))


def attribute(value: str) -> str:
    """A quoted attribute escaped for XML."""
    return quoteattr(_FORBIDDEN.sub("�", value))
