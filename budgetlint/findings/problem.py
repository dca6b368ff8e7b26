"""What is wrong at a path of a file, before anyone knows on which line that is."""

from decimal import Decimal
from enum import Enum

from budgetlint.frozen import Frozen
from budgetlint.source.document import Path

__all__ = ["At", "Overrun", "Path", "Problem", "Severity"]


class Severity(Enum):
    """How bad a finding is; only those at or above the failing severity fail a run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class At(Enum):
    """Which part of an entry a problem points at: its value where that is a scalar, else its key."""

    BEST = "best"
    KEY = "key"
    VALUE = "value"


class Overrun(Frozen):
    """By what a budget is exceeded, exact: a baseline accepts it as it is and nothing worse.

    `period` is the budget's, or the unit that its ceiling is counted per.
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
    """What a rule reports at a path of the file; `severity` only where it differs from the rule's own.

    `related` are other paths involved, each with what it has to do with the problem. `instead` is what to write in
    place of what it points at, where there is one safe answer.
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
    """The path of the included file that it is about; None of the file itself."""
