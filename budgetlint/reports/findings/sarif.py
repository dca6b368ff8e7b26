"""SARIF 2.1.0 for code scanning: every result has a place, and a fingerprint that does not depend on lines and amounts."""

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from budgetlint.findings.finding import Finding
from budgetlint.findings.fingerprints import fingerprints
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import By, Silenced
from budgetlint.lint.report import Report
from budgetlint.reports.estimate.json_findings import Json
from budgetlint.rules import RULES
from budgetlint.rules.rule import Rule
from budgetlint.source.document import Span

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
HOME: Final = "https://github.com/budgetlint/budgetlint"
MOST_RESULTS: Final = 25_000
"""The maximum number of results that code scanning accepts for one run."""

_LEVELS: Final[Mapping[Severity, str]] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report, *, version: str) -> str:
    """The findings as one run of a SARIF log."""
    return json.dumps(as_data(report, version=version), indent=2, ensure_ascii=False) + "\n"


def as_data(report: Report, *, version: str) -> dict[str, Json]:
    """The log as plain data."""
    rules = {rule.name: rule for rule in RULES}
    quiet = report.silenced
    findings = (*report.findings, *(entry.finding for entry in quiet))
    names = sorted({finding.rule for finding in findings})
    places = {name: at for at, name in enumerate(names)}
    results: list[Json] = [
        _result(finding, fingerprint, places[finding.rule], entry)
        for finding, fingerprint, entry in zip(
            findings, fingerprints(findings, report.texts), (*[None] * len(report.findings), *quiet), strict=True
        )
    ]
    driver: dict[str, Json] = {
        "name": "budgetlint",
        "informationUri": HOME,
        "semanticVersion": version,
        "rules": [_rule(name, rules.get(name)) for name in names],
    }
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "budgetlint/"},
        "columnKind": "unicodeCodePoints",
        "results": results[:MOST_RESULTS],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, rule: Rule | None) -> dict[str, Json]:
    summary = rule.summary if rule else name
    advice = f"{summary}; `budgetlint explain {name}` has the details"
    severity = rule.severity if rule else Severity.ERROR
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": advice, "markdown": advice},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"tags": ["budget"], "precision": "very-high", "problem.severity": _problem(severity)},
    }


def _problem(severity: Severity) -> str:
    """A severity in code scanning's terms."""
    return "recommendation" if severity is Severity.INFO else severity.value


def _result(finding: Finding, fingerprint: str, at: int, silenced: Silenced | None) -> dict[str, Json]:
    text = finding.message if finding.help is None else f"{finding.message}\n{finding.help}"
    result: dict[str, Json] = {
        "ruleId": finding.rule,
        "ruleIndex": at,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(finding.path, finding.span)}],
        "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:1"},
    }
    if silenced is not None:
        kind = "inSource" if silenced.by is By.COMMENT else "external"
        result["suppressions"] = [{"kind": kind, "status": "accepted", "justification": silenced.reason}]
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": what}, "physicalLocation": _location(finding.path, span)}
            for number, (span, what) in enumerate(finding.related, 1)
        ]
    return result


def _location(path: str, span: Span) -> dict[str, Json]:
    """A location with a region that is never empty, as viewers require."""
    same = span.end_line == span.line
    return {
        "artifactLocation": {"uri": quote(path, safe="/", errors="surrogateescape")},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": max(span.end_column, span.column + 1) if same else span.end_column,
        },
    }
