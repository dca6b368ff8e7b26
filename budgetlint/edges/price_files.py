"""Price files on disk, each read and hashed once per run."""

import codecs
import os

from budgetlint.edges.contents import MOST_BYTES, Unreadable, contents, too_large
from budgetlint.edges.hashes import sha256_of
from budgetlint.edges.work_tree import is_outside
from budgetlint.frozen import Frozen


class PriceBytes(Frozen):
    """A price file's text and the SHA-256 of its bytes, or the reason why it can't be read."""

    text: str | None
    sha256: str | None = None
    detail: str = ""
    outside: bool = False
    """Whether it is outside the repository, or outside the working folder if there is no repository."""


class PriceFiles:
    """Price files by the path that a budget file or configuration gives, relative to that file."""

    __slots__ = ("_read",)

    def __init__(self) -> None:
        self._read: dict[str, PriceBytes] = {}

    def __call__(self, referrer: str, reference: str) -> PriceBytes:
        path = os.path.normpath(os.path.join(os.path.dirname(referrer), reference))
        if path not in self._read:
            self._read[path] = read_price_file(path)
        return self._read[path]


def read_price_file(path: str) -> PriceBytes:
    """The text and hash of a price file."""
    try:
        data = contents(path)
    except Unreadable as reason:
        return PriceBytes(None, detail=str(reason))
    return price_bytes(data, outside=is_outside(path))


def price_bytes(data: bytes, *, outside: bool = False) -> PriceBytes:
    """The text and hash of a price file's bytes, which git may have of any size."""
    if len(data) > MOST_BYTES:
        return PriceBytes(None, detail=too_large(MOST_BYTES), outside=outside)
    try:
        return PriceBytes(data.removeprefix(codecs.BOM_UTF8).decode(), content_hash(data), outside=outside)
    except UnicodeDecodeError:
        return PriceBytes(None, content_hash(data), "it is not UTF-8", outside)


def content_hash(data: bytes) -> str:
    """The hash that pins a price file: the SHA-256 of its bytes with CRLF read as LF, so that a checkout can't
    change it."""
    return sha256_of(data.replace(b"\r\n", b"\n") if b"\r" in data else data)
