"""The number of findings per rule, the most frequent first."""

from collections import Counter

from budgetlint.figures.shown import counted
from budgetlint.lint.report import Report


def render(report: Report) -> str:
    """One line per rule, `3 unknown-key (error)`, and the sum."""
    counts = Counter((finding.rule, finding.severity.value) for finding in report.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    lines = [f"{number} {rule} ({severity})" for (rule, severity), number in rows]
    total = f"{counted(len(report.files), 'file')}: {counted(len(report.findings), 'finding')}"
    if report.silenced:
        total += f", {len(report.silenced)} silenced"
    return "\n".join([*lines, total]) + "\n"
