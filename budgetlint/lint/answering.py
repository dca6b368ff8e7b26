"""Findings of included files that the root resolves: those that each file has when checked alone and the root checks over all."""

from collections.abc import Sequence

from budgetlint.findings.finding import Finding, Fix
from budgetlint.findings.silencing import UNUSED, Silenced
from budgetlint.lint.report import FileReport

_PARENTS = "within-unknown"
"""A parent budget is looked up in the root."""
_SHARED = "account-partial"
"""A root checks what its included files share by extending the same file."""


def answered_by_root(
    findings: Sequence[Finding], file: FileReport, root: FileReport, silenced: Sequence[Silenced]
) -> list[Finding]:
    """The findings of an included file that its root resolves; a comment there may silence a finding of the root."""
    base = "" if root.extended is None else root.extended.path
    shared = {(base, f"accounts.{account.name}") for account in root.accounts}
    removals = _removals(file, silenced) if any(finding.rule == UNUSED for finding in findings) else []
    return [finding for finding in findings if _is_answered(finding, removals, shared)]


def _removals(file: FileReport, silenced: Sequence[Silenced]) -> list[Fix]:
    """The fixes that would remove a comment, or a rule in it, that silences a finding of the root in this file."""
    from budgetlint.findings.suppress import suppressions
    from budgetlint.source.yaml_text import load_yaml

    targets = {(entry.finding.span.line, entry.finding.rule) for entry in silenced if entry.finding.path == file.path}
    return [
        Fix((comment.without(rule),))
        for comment in suppressions(load_yaml(file.text))
        for rule in comment.rules
        if (comment.line, rule) in targets
    ]


def _is_answered(finding: Finding, removals: Sequence[Fix], shared: set[tuple[str, str]]) -> bool:
    if finding.rule == _SHARED:
        return (finding.path, finding.subject) in shared
    if finding.rule == UNUSED:
        return finding.fix in removals
    return finding.rule == _PARENTS
