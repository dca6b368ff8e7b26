"""Silencing: what silences a finding, and whether it may. A silenced finding is reported as such, never dropped."""

from enum import Enum
from typing import Final

from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.frozen import Frozen

MARK: Final = "budgetlint:"
"""The text that marks a comment as one for budgetlint."""
UNUSED: Final = "suppression-unused"
NOT_ALLOWED: Final = "suppression-not-allowed"
NEXT: Final = "from the next minor release on it will silence nothing"


class By(Enum):
    """What silences a finding."""

    COMMENT = "comment"
    CONFIGURATION = "configuration"
    BASELINE = "baseline"


class Silenced(Frozen):
    """A finding that does not count: what silences it, and the reason or setting it states."""

    finding: Finding
    by: By
    reason: str


class Rights(Frozen):
    """Which rules can't be silenced, which need permission, and which of those the configuration permits."""

    never: frozenset[str]
    on_permission: frozenset[str]
    allowed: frozenset[str] = frozenset()
    on_notice: frozenset[str] = frozenset()
    """Rules that need permission since this release: silencing them without it still works, with a warning."""

    def may_be_silenced(self, rule: str) -> bool:
        """Whether a rule may be silenced at all."""
        return rule not in self.never

    def lacks_permission(self, finding: Finding) -> bool:
        """Whether silencing a finding needs permission that is missing; only errors need it."""
        return (
            finding.rule in self.on_permission
            and finding.rule not in self.allowed
            and finding.severity is Severity.ERROR
        )

    def stays(self, finding: Finding) -> bool:
        """Whether a finding counts no matter what would silence it."""
        if not self.may_be_silenced(finding.rule):
            return True
        return self.lacks_permission(finding) and finding.rule not in self.on_notice


NO_RIGHTS: Final = Rights(frozenset(), frozenset())


def words_of(rule: str, rights: Rights) -> tuple[str, str]:
    """What a suppression without permission does to a rule, and what will become of it."""
    return ("silences", NEXT) if rule in rights.on_notice else ("would silence", "it silences nothing")


def unpermitted(finding: Finding, what: str, rights: Rights) -> Finding:
    """The finding that something silences another finding without permission, at that finding's location."""
    does, fate = words_of(finding.rule, rights)
    message = f"{what} {does} `{finding.rule}`, which needs permission"
    advice = f'write `allow-silencing = ["{finding.rule}"]` in the configuration, or remove it: {fate}'
    return Finding(NOT_ALLOWED, Severity.WARNING, finding.path, finding.span, message, advice, (), finding.subject)
