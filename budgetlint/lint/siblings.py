"""Files to which a budget file refers, and their source in a run."""

from collections.abc import Sequence
from typing import Protocol

from budgetlint.frozen import Frozen


class Sibling(Protocol):
    """Another file, by its reported path; without bytes, `detail` explains why it can't be read."""

    @property
    def path(self) -> str: ...

    @property
    def data(self) -> bytes | None: ...

    @property
    def detail(self) -> str: ...


class Siblings(Protocol):
    """The files of one version of a repository; references are relative to the referring file."""

    def file(self, referrer: str, reference: str) -> Sibling:
        """The file at a reference from `referrer`."""

    def under(self, referrer: str, folder: str) -> Sequence[str] | None:
        """The reported paths of the YAML files under a folder; None if it can't be searched."""


class SiblingText(Frozen):
    """A file whose bytes are in memory, or could not be read."""

    path: str
    data: bytes | None
    detail: str = ""


class NoSiblings:
    """The source for texts without a file system: no other file exists."""

    def file(self, _: str, reference: str) -> Sibling:
        return SiblingText(reference, None, "other files can't be read here")

    def under(self, _: str, __: str) -> Sequence[str] | None:
        return None
