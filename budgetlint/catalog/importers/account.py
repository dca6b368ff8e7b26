"""What an import leaves out: one fact at a time, with the reason. Nothing is dropped silently."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class NotCarried:
    """A `fact` (a field, or `*` for all of a `subject`) that is missing in the snapshot, and why."""

    subject: str
    fact: str
    reason: str
