"""A problem with its location: what a run reports."""

from budgetlint.findings.problem import Overrun, Severity
from budgetlint.frozen import Frozen
from budgetlint.source.document import Span


class Replacement(Frozen):
    """A range of a file, and the text that replaces it."""

    span: Span
    text: str


class Fix(Frozen):
    """The one safe fix for a finding: replacements that don't overlap."""

    edits: tuple[Replacement, ...]


class Finding(Frozen):
    """What a rule reports at a location in a file, with related locations."""

    rule: str
    severity: Severity
    path: str
    span: Span
    message: str
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = ()
    subject: str = ""
    """The data path it is about, such as `budgets.total`; it stays the same when lines and amounts change."""
    fix: Fix | None = None
    overrun: Overrun | None = None
    more: int = 0
    """For a finding that sums up others: how many it counts. Otherwise 0."""
