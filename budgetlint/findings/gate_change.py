"""What a change does to the gate itself, one part at a time."""

from budgetlint.frozen import Frozen


class GateChange(Frozen):
    """A changed part of the gate, and whether the change loosens it; None on the side that lacks the part."""

    kind: str
    subject: str
    before: str | None
    after: str | None
    path: str
    line: int
    looser: bool = True
