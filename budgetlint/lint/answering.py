"""Findings of included files that the root resolves: those that each file has when checked alone and the root checks over all."""

from collections.abc import Sequence

from budgetlint.findings.finding import Finding
from budgetlint.findings.silencing import UNUSED, Silenced
from budgetlint.lint.report import FileReport

_PARENTS = "within-unknown"
"""A parent budget is looked up in the root."""
_SHARED = "account-partial"
"""A root checks what its included files share by extending the same file."""


def answered_by_root(
    findings: Sequence[Finding], path: str, root: FileReport, silenced: Sequence[Silenced]
) -> list[Finding]:
    """Drops the findings of an included file that its root resolves; a comment there may silence a finding of the root."""
    base = "" if root.extended is None else root.extended.path
    shared = {(base, f"accounts.{account.name}") for account in root.accounts}
    used = {f"`ignore[{entry.finding.rule}]`" for entry in silenced if entry.finding.path == path}
    return [finding for finding in findings if _is_answered(finding, used, shared)]


def _is_answered(finding: Finding, used: set[str], shared: set[tuple[str, str]]) -> bool:
    if finding.rule == _SHARED:
        return (finding.path, finding.subject) in shared
    if finding.rule == UNUSED:
        return any(comment in finding.message for comment in used)
    return finding.rule == _PARENTS
