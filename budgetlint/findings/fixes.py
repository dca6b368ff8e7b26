"""Safe fixes: applied to a text, and kept only if they resolve their finding and break nothing."""

from collections.abc import Callable, Iterator
from typing import Final

from budgetlint.findings.finding import Finding, Fix
from budgetlint.findings.silencing import UNUSED
from budgetlint.frozen import Frozen
from budgetlint.source.edit import Edit, edited, offsets

SHAPE_RULES: Final = frozenset({"syntax", "duplicate-key", "unknown-key", "reserved-key", "missing-key", "wrong-value"})
"""The rules whose findings mean that a file can't be read in full."""

Findings = Callable[[str], list[Finding]]
"""Returns the findings of a text."""


class Fixed(Frozen):
    """A text after its fixes, and the findings that they resolved."""

    text: str
    findings: tuple[Finding, ...]


def fixed(text: str, judge: Findings) -> Fixed:
    """Apply every safe fix; one that does not resolve its finding, or breaks the file, is left out.

    Suppression comments are fixed last: whether one is needed is known only once the file has a valid shape.
    """
    answered: list[Finding] = []
    refused: set[tuple[str, str]] = set()
    findings = judge(text)
    while True:
        for finding, fix in _fixes(findings):
            if (finding.rule, finding.message) in refused:
                continue
            changed = edited(text, edits_of(text, fix))
            after = judge(changed)
            if _helps(after, findings, finding):
                text, findings = changed, after
                answered.append(finding)
                break
            refused.add((finding.rule, finding.message))
        else:
            return Fixed(text, tuple(answered))


def edits_of(text: str, fix: Fix) -> list[Edit]:
    """A fix as edits of the text that its finding is about."""
    starts = offsets(text)
    return [
        Edit(
            starts[edit.span.line - 1] + edit.span.column - 1,
            starts[edit.span.end_line - 1] + edit.span.end_column - 1,
            edit.text,
        )
        for edit in fix.edits
    ]


def _fixes(findings: list[Finding]) -> Iterator[tuple[Finding, Fix]]:
    """The findings that have a fix, those about the shape first."""
    fixable = [(finding, finding.fix) for finding in findings if finding.fix is not None]
    broken = any(finding.rule in SHAPE_RULES for finding in findings)
    yield from (pair for pair in fixable if pair[0].rule != UNUSED)
    yield from (pair for pair in fixable if pair[0].rule == UNUSED and not broken)


def _helps(after: list[Finding], before: list[Finding], answered: Finding) -> bool:
    """Whether a finding is resolved and the file has no new fault of shape."""
    left = [(finding.rule, finding.message) for finding in after]
    earlier = [(finding.rule, finding.message) for finding in before]
    gone = left.count((answered.rule, answered.message)) < earlier.count((answered.rule, answered.message))
    return gone and all(fault in earlier for fault in left if fault[0] in SHAPE_RULES)
