"""What a change does to the gate itself, one part at a time."""

from budgetlint.frozen import Frozen


class GateChange(Frozen):
    """A part of the gate that a change moves, and whether that loosens it; None where one side does not have it."""

    kind: str
    subject: str
    before: str | None
    after: str | None
    path: str
    line: int
    looser: bool = True
