"""The bytes of a log without compression."""

import bz2
import gzip
import lzma
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, Protocol

Packing = Literal["none", "gzip", "zstd", "xz", "bz2", "zip"]

_MAGIC: Final[tuple[tuple[bytes, Packing], ...]] = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bz2"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
SUFFIXES: Final = (".gz", ".zst", ".xz", ".bz2")
"""The endings of compressed files; a zip archive contains named files."""


class Stream(Protocol):
    """Bytes that are read once, from beginning to end."""

    def read(self, size: int = -1, /) -> bytes:
        """At most this many bytes, all by default; empty at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line with its line end, at most this many bytes of it."""

    def __iter__(self) -> Iterator[bytes]:
        """The lines."""


class NotRecords(Exception):
    """A file without readable records; the text states what was expected and what was found."""


def packing(path: Path) -> Packing:
    """The compression of a file, by its first bytes. Raises `OSError`, and `NotRecords` for anything but a regular
    file."""
    if path.is_symlink() and not path.exists():
        raise NotRecords("a link to a file that does not exist")
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotRecords("not a regular file")
    with path.open("rb") as file:
        magic = file.read(6)
    return next((name for first, name in _MAGIC if magic.startswith(first)), "none")


def members(path: Path) -> tuple[str, ...]:
    """The files in a zip archive, without hidden ones. Raises `NotRecords` if it is damaged."""
    with _damage("zip"), zipfile.ZipFile(path) as archive:
        return tuple(
            info.filename
            for info in archive.infolist()
            if not info.is_dir() and not any(part.startswith((".", "__")) for part in Path(info.filename).parts)
        )


@contextmanager
def unpacked(path: Path, packed: Packing, member: str | None = None) -> Iterator[Stream]:
    """The bytes of a file, or of a member of a zip archive. Reading raises `NotRecords` if they are damaged."""
    with _damage(packed):
        match packed:
            case "none":
                with path.open("rb") as plain:
                    yield plain
            case "gzip":
                with gzip.open(path) as stream:
                    yield stream
            case "xz":
                with lzma.open(path) as stream:
                    yield stream
            case "bz2":
                with bz2.open(path) as stream:
                    yield stream
            case "zstd":
                with _zstd(path) as stream:
                    yield stream
            case "zip":
                with zipfile.ZipFile(path) as archive, archive.open(member or "") as stream:
                    yield stream


@contextmanager
def _zstd(path: Path) -> Iterator[Stream]:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    try:
        with zstd.open(path) as stream:
            yield stream
    except zstd.ZstdError as error:
        raise NotRecords(f"the zstd stream is damaged: {error}") from None


@contextmanager
def _damage(packed: Packing) -> Iterator[None]:
    """Turns the exceptions of decompressors for damaged bytes into `NotRecords`."""
    try:
        yield
    except EOFError:
        raise NotRecords(f"the {packed} stream ends in the middle: the file is truncated") from None
    except (
        gzip.BadGzipFile,
        zlib.error,
        lzma.LZMAError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise NotRecords(f"the {packed} stream is damaged or of an unknown kind: {error}") from None
    except OSError as error:
        if packed != "bz2" or error.errno is not None:
            raise
        raise NotRecords(f"the bz2 stream is damaged: {error}") from None
