"""A problem at a data path of a file, before its line is known."""

from decimal import Decimal
from enum import Enum

from budgetlint.frozen import Frozen
from budgetlint.source.document import Path

__all__ = ["At", "Overrun", "Path", "Problem", "Severity"]


class Severity(Enum):
    """Severity of a finding; a run fails on findings at or above the failing severity."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class At(Enum):
    """Which part of an entry a problem points at: its value if that is a scalar, else its key."""

    BEST = "best"
    KEY = "key"
    VALUE = "value"


class Overrun(Frozen):
    """The exact amounts of an exceeded budget; a baseline accepts them as they are and nothing worse.

    `period` is the budget's period, or the unit of a ceiling per unit.
    """

    amount: Decimal
    ceiling: Decimal
    currency: str
    period: str
    basis: str

    def within(self, accepted: "Overrun") -> bool:
        """Whether it is not worse than what was accepted: amount not above, ceiling not below, the rest equal."""
        alike = (self.currency, self.period, self.basis) == (accepted.currency, accepted.period, accepted.basis)
        return alike and self.amount <= accepted.amount and self.ceiling >= accepted.ceiling


class Problem(Frozen):
    """What a rule reports at a path of the file; `severity` is set only if it differs from the rule's own.

    `related` lists other paths involved, each with its part in the problem. `instead` is the replacement text, if
    there is one safe fix.
    """

    path: Path
    message: str
    help: str | None = None
    at: At = At.BEST
    severity: Severity | None = None
    related: tuple[tuple[Path, str], ...] = ()
    instead: str | None = None
    overrun: Overrun | None = None
    file: str | None = None
    """The path of the included file that it is about; None for the file itself."""
