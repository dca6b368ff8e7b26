"""What an import leaves out: one fact at a time, with the reason. Nothing is dropped silently."""

from budgetlint.frozen import Frozen


class NotCarried(Frozen):
    """A `fact` (a field, or `*` for all of a `subject`) that is missing in the snapshot, and why."""

    subject: str
    fact: str
    reason: str

    def __lt__(self, other: "NotCarried") -> bool:
        """Orders by subject, fact and reason."""
        return (self.subject, self.fact, self.reason) < (other.subject, other.fact, other.reason)
