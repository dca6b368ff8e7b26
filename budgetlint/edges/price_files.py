"""Price files on disk, each read and hashed once in a run."""

import codecs
import os

from budgetlint.edges.contents import Unreadable, contents
from budgetlint.edges.hashes import sha256_of
from budgetlint.edges.work_tree import is_outside
from budgetlint.frozen import Frozen


class PriceBytes(Frozen):
    """A price file's text with the SHA-256 of its bytes, or why it can't be had."""

    text: str | None
    sha256: str | None = None
    detail: str = ""
    outside: bool = False
    """Whether it lies outside the repository, or outside the working folder where there is none."""


class PriceFiles:
    """Price files by the path that a budget file or a configuration gives, relative to itself."""

    __slots__ = ("_read",)

    def __init__(self) -> None:
        self._read: dict[str, PriceBytes] = {}

    def __call__(self, referrer: str, reference: str) -> PriceBytes:
        path = os.path.normpath(os.path.join(os.path.dirname(referrer), reference))
        if path not in self._read:
            self._read[path] = read_price_file(path)
        return self._read[path]


def read_price_file(path: str) -> PriceBytes:
    """The text of a price file."""
    try:
        data = contents(path)
    except Unreadable as reason:
        return PriceBytes(None, detail=str(reason))
    return price_bytes(data, outside=is_outside(path))


def price_bytes(data: bytes, *, outside: bool = False) -> PriceBytes:
    """The text and the hash of a price file's bytes."""
    try:
        return PriceBytes(data.removeprefix(codecs.BOM_UTF8).decode(), content_hash(data), outside=outside)
    except UnicodeDecodeError:
        return PriceBytes(None, content_hash(data), "it is not UTF-8", outside)


def content_hash(data: bytes) -> str:
    """What pins a price file: the SHA-256 of its bytes with CRLF read as LF, so that a checkout can't change it."""
    return sha256_of(data.replace(b"\r\n", b"\n") if b"\r" in data else data)
