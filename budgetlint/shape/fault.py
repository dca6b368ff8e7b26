"""Faults of shape: what is wrong at a path of the data, worded as a finding."""

from typing import Literal

from budgetlint.frozen import Frozen
from budgetlint.source.document import Path


class ShapeFault(Frozen):
    """What is wrong and where: `rule` is the rule's name, `at` the part of the entry to which it refers.

    `instead` is the text to write instead of that part, if there is a single safe one.
    """

    rule: str
    path: Path
    message: str
    help: str | None = None
    at: Literal["best", "key", "value"] = "best"
    instead: str | None = None
    more: int = 0
    """The number of faults that this one summarises; 0 for an ordinary fault."""

    def described(self) -> str:
        """The fault with its path, for a file whose positions are not reported."""
        where = ".".join(str(step) for step in self.path)
        return f"{where}: {self.message}" if where else self.message


class PolicyError(ValueError):
    """An organisation's policy can't be used; the message explains why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the policy can't be used: {why}")
