"""A problem at its place: what a run reports."""

from budgetlint.findings.problem import Overrun, Severity
from budgetlint.frozen import Frozen
from budgetlint.source.document import Span


class Replacement(Frozen):
    """A stretch of a file, and the text that takes its place."""

    span: Span
    text: str


class Fix(Frozen):
    """The one safe answer to a finding: replacements that don't overlap."""

    edits: tuple[Replacement, ...]


class Finding(Frozen):
    """What a rule reports at a place of a file, with other places involved."""

    rule: str
    severity: Severity
    path: str
    span: Span
    message: str
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = ()
    subject: str = ""
    """The data path it is about, `budgets.total`: what stays when lines and amounts move."""
    fix: Fix | None = None
    overrun: Overrun | None = None
    more: int = 0
    """How many findings it sums up that were only counted; 0 for a finding of its own."""
