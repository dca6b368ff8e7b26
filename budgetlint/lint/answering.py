"""What a root answers for the files that it includes: what each of them says by itself and the root has looked at."""

from collections.abc import Sequence

from budgetlint.findings.finding import Finding
from budgetlint.findings.silencing import UNUSED, Silenced
from budgetlint.lint.report import FileReport

_PARENTS = "within-unknown"
"""A parent is looked for in the root."""
_SHARED = "account-partial"
"""A root judges what included files share that extend the same file."""


def answered_by_root(
    findings: Sequence[Finding], path: str, root: FileReport, silenced: Sequence[Silenced]
) -> list[Finding]:
    """The findings of an included file that its root answers; a comment there may be used by the root."""
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
