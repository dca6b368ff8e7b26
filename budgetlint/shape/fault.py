"""A fault of shape: what is wrong at a path of the data, in the words of a finding."""

from typing import Literal

from budgetlint.frozen import Frozen
from budgetlint.source.document import Path


class ShapeFault(Frozen):
    """What is wrong and where: `rule` is the rule's name, `at` which part of the entry it points at.

    `instead` is what to write in place of that part, where there is one safe answer.
    """

    rule: str
    path: Path
    message: str
    help: str | None = None
    at: Literal["best", "key", "value"] = "best"
    instead: str | None = None
    more: int = 0
    """How many faults it sums up that were only counted; 0 for a fault of its own."""

    def described(self) -> str:
        """The fault with its path, for a file whose lines nobody looks at."""
        where = ".".join(str(step) for step in self.path)
        return f"{where}: {self.message}" if where else self.message


class PolicyError(ValueError):
    """An organisation's policy can't be used; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the policy can't be used: {why}")
