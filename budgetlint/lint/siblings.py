"""Other files that a budget file refers to, and where a run gets them from."""

from collections.abc import Sequence
from typing import Protocol

from budgetlint.frozen import Frozen


class Sibling(Protocol):
    """Another file, by the path under which it is reported; without its bytes, why they can't be had."""

    @property
    def path(self) -> str: ...

    @property
    def data(self) -> bytes | None: ...

    @property
    def detail(self) -> str: ...


class Siblings(Protocol):
    """The files of one version of a repository; references are relative to the file that makes them."""

    def file(self, referrer: str, reference: str) -> Sibling:
        """The file that another refers to."""

    def under(self, referrer: str, folder: str) -> Sequence[str] | None:
        """The YAML files under a folder, by the paths under which they are reported; None where it can't be searched."""


class Text(Frozen):
    """Another file whose bytes are at hand, or not."""

    path: str
    data: bytes | None
    detail: str = ""


class NoSiblings:
    """Texts without files beside them."""

    def file(self, _: str, reference: str) -> Sibling:
        return Text(reference, None, "no other file can be read here")

    def under(self, _: str, __: str) -> Sequence[str] | None:
        return None
