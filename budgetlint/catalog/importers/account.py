"""What an import leaves out, one fact with its reason each: nothing is dropped silently."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class NotCarried:
    """A `fact` (a field, or `*` for all of a `subject`) that the snapshot does not hold, and why."""

    subject: str
    fact: str
    reason: str
