"""Findings as JSON, with silenced ones, changes of the gate, and files that a run could not check."""

from typing import TypeAlias

from budgetlint.findings.finding import Finding
from budgetlint.findings.gate_change import GateChange
from budgetlint.findings.silencing import Silenced
from budgetlint.source.unchecked import Unchecked

Json: TypeAlias = "str | int | bool | None | list[Json] | dict[str, Json]"


def unchecked(entry: Unchecked) -> dict[str, Json]:
    """A budget file that the run could not check."""
    return {"path": entry.path, "why": entry.why.value}


def finding_json(finding: Finding) -> dict[str, Json]:
    data: dict[str, Json] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "message": finding.message,
        "help": finding.help,
    }
    if finding.related:
        data["related"] = [
            {"line": span.line, "column": span.column, "message": what} for span, what in finding.related
        ]
    return data


def gate_change(change: GateChange) -> dict[str, Json]:
    """A change of the gate."""
    return {
        "kind": change.kind,
        "subject": change.subject,
        "from": change.before,
        "to": change.after,
        "path": change.path,
        "line": change.line,
    }


def silenced_json(entry: Silenced) -> dict[str, Json]:
    finding = entry.finding
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "message": finding.message,
        "by": entry.by.value,
        "reason": entry.reason,
    }
