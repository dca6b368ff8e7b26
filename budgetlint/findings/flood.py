"""Limit on repeated findings: only the first of one rule in one file are shown, the rest are counted."""

from collections.abc import Iterable
from typing import Final

from budgetlint.findings.finding import Finding
from budgetlint.frozen import replace

MOST_SHOWN: Final = 100
"""How many findings of one rule are shown per file."""


def without_floods(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of one file, by location; beyond the limit of a rule, one finding states how many more there are."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return [finding for rule in by_rule.values() for finding in _shown(rule)]


def _shown(findings: list[Finding]) -> list[Finding]:
    """The first findings of one rule, and one that counts the rest."""
    if len(findings) <= MOST_SHOWN and not any(finding.more for finding in findings):
        return findings
    ordered = sorted(findings, key=lambda finding: (finding.more > 0, finding.span, finding.message))
    shown = [finding for finding in ordered[:MOST_SHOWN] if not finding.more]
    rest = ordered[len(shown) :]
    left = sum(finding.more or 1 for finding in rest)
    what = f"{left:,} more finding{'s'[: left != 1]} of this rule in this file, not shown"
    last = replace(rest[0], message=what, help=None, related=(), subject=f"{left} more", fix=None, more=0)
    return [*shown, last]
