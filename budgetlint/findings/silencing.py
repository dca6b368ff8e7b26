"""What is silenced: by whom, and by what right. A silenced finding is reported as such, never dropped."""

from enum import Enum
from typing import Final

from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.frozen import Frozen

NOT_ALLOWED: Final = "suppression-not-allowed"
NEXT: Final = "from the next minor release on it no longer silences anything"


class By(Enum):
    """What silences a finding."""

    COMMENT = "comment"
    CONFIGURATION = "configuration"
    BASELINE = "baseline"


class Silenced(Frozen):
    """A finding that does not count: what silences it, and the reason or setting that it gives."""

    finding: Finding
    by: By
    reason: str


class Rights(Frozen):
    """Which rules nothing may silence, which need permission, and which of those the configuration permits."""

    never: frozenset[str]
    on_permission: frozenset[str]
    allowed: frozenset[str] = frozenset()

    def may_be_silenced(self, rule: str) -> bool:
        """Whether anything at all may silence a rule."""
        return rule not in self.never

    def lacks_permission(self, finding: Finding) -> bool:
        """Whether a finding needs permission to be silenced and has none; only errors need it."""
        return (
            finding.rule in self.on_permission
            and finding.rule not in self.allowed
            and finding.severity is Severity.ERROR
        )


NO_RIGHTS: Final = Rights(frozenset(), frozenset())


def unpermitted(finding: Finding, what: str) -> Finding:
    """The finding that something silences another without permission, at that other's place."""
    message = f"{what} silences `{finding.rule}`, which needs permission"
    advice = f'write `allow-silencing = ["{finding.rule}"]` in the configuration, or remove it: {NEXT}'
    return Finding(NOT_ALLOWED, Severity.WARNING, finding.path, finding.span, message, advice, (), finding.subject)
