"""GitLab Code Quality: an array of findings, each with a unique fingerprint."""

import json
from collections.abc import Mapping
from typing import Final

from budgetlint.findings.finding import Finding
from budgetlint.findings.fingerprints import fingerprints
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import Silenced
from budgetlint.frozen import replace
from budgetlint.lint.report import Report
from budgetlint.reports.estimate.json_findings import Json

_SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def render(report: Report) -> str:
    """The findings in the format of GitLab's widget; a silenced finding is an info with the reason."""
    findings = (*report.findings, *(_quiet(entry) for entry in report.silenced))
    entries = [
        _finding(finding, fingerprint)
        for finding, fingerprint in zip(findings, fingerprints(findings, report.texts), strict=True)
    ]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def _quiet(entry: Silenced) -> Finding:
    message = f"silenced by {entry.by.value} ({entry.reason}): {entry.finding.message}"
    return replace(entry.finding, severity=Severity.INFO, message=message)


def _finding(finding: Finding, fingerprint: str) -> dict[str, Json]:
    span = finding.span
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": finding.path,
            "positions": {
                "begin": {"line": span.line, "column": span.column},
                "end": {"line": span.end_line, "column": span.end_column},
            },
        },
    }
