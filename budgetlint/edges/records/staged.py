"""A log in a form that the engine can read: plain or gzipped UTF-8 with line feeds; copied only if it is anything
else."""

import codecs
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Final

from budgetlint.edges.records.packed import NotRecords, Packing, Stream, members, packing, unpacked
from budgetlint.frozen import Frozen

_HEAD: Final = 1 << 16
_CHUNK: Final = 1 << 20
_MOST: Final = 64 << 30
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PARQUET: Final = b"PAR1"

Scratch = Callable[[], Path]
"""Returns a new path in a folder that is deleted after the run."""


class Staged(Frozen):
    """A log: its path for reports, the path that the engine reads, and whether that is gzipped."""

    path: Path
    read: Path
    compressed: bool = False

    def opened(self) -> AbstractContextManager[Stream]:
        """The decompressed bytes. Reading raises `NotRecords` if they are damaged."""
        return unpacked(self.read, "gzip" if self.compressed else "none")

    def digest(self) -> str:
        """A digest of the decompressed bytes. Raises `NotRecords` if they are damaged."""
        sha256 = hashlib.sha256()
        with self.opened() as stream:
            while part := stream.read(_CHUNK):
                sha256.update(part)
        return sha256.hexdigest()


def staged(path: Path, scratch: Scratch) -> Iterator[Staged]:
    """The logs in a file: one, or each member of a zip archive. Raises `OSError`, and `NotRecords` if it can't be
    read."""
    packed = packing(path)
    if packed != "zip":
        yield _staged(path, path, packed, None, scratch)
        return
    names = members(path)
    if not names:
        raise NotRecords("the zip archive contains no files")
    for name in names:
        yield _staged(path / name, path, packed, name, scratch)


def _staged(path: Path, file: Path, packed: Packing, member: str | None, scratch: Scratch) -> Staged:
    with unpacked(file, packed, member) as stream:
        head = stream.read(_HEAD)
        encoding = encoding_of(head)
        if packed in {"none", "gzip"} and encoding is None:
            return Staged(path, file, packed == "gzip")
        kept = scratch()
        with unpacked(file, packed, member) as whole, kept.open("wb") as copy:
            recode(whole, encoding, copy)
    return Staged(path, kept)


def encoding_of(head: bytes) -> str | None:
    """The encoding of a text that is not plain UTF-8 with line feeds; None if it is, or if the file is not text."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if head.startswith(_PARQUET):
        return None
    even, odd = head[0:200:2], head[1:200:2]
    if any(half.count(0) * 3 > len(half) for half in (even, odd)) and even.count(0) != odd.count(0):
        return "utf-16-le" if odd.count(0) > even.count(0) else "utf-16-be"
    return "utf-8" if b"\r" in head and b"\n" not in head else None


def recode(stream: Stream, encoding: str | None, to: BinaryIO) -> None:
    """Write a text in UTF-8 with line feeds, or other bytes as they are. Raises `NotRecords` if it is too large or not valid."""
    left = _MOST
    for chunk in _decoded(stream, encoding) if encoding else iter(lambda: stream.read(_CHUNK), b""):
        left -= len(chunk)
        if left < 0:
            raise NotRecords("it is larger than 64 GiB when decompressed")
        to.write(chunk)


def _decoded(stream: Stream, encoding: str) -> Iterator[bytes]:
    """The text in UTF-8 with line feeds."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    try:
        while chunk := stream.read(_CHUNK):
            yield decoder.decode(chunk).encode("utf-8")
        yield decoder.decode(b"", final=True).encode("utf-8")
    except UnicodeError as error:
        raise NotRecords(f"not valid {encoding}: {error}") from None
