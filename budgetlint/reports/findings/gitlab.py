"""GitLab Code Quality: an array of findings, each with a fingerprint of its own."""

import json
from collections.abc import Mapping
from typing import Final

from budgetlint.findings.finding import Finding
from budgetlint.findings.fingerprints import fingerprints
from budgetlint.findings.problem import Severity
from budgetlint.lint.report import Report
from budgetlint.reports.estimate.json_report import Json

_SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def render(report: Report) -> str:
    """The findings as GitLab's widget reads them."""
    found = [
        _finding(each, own)
        for each, own in zip(report.findings, fingerprints(report.findings, report.texts), strict=True)
    ]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


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
