"""Safe reading of files that others may have put in place: regular files up to a maximum size."""

import os
import stat
from typing import Final

from budgetlint.edges.work_tree import leads_out

MOST_BYTES: Final = 16 * 1024 * 1024
"""The maximum size in bytes of a price file."""
MOST_BUDGET_BYTES: Final = 64 * 1024 * 1024
"""The maximum size in bytes of a budget file, enough for 100,000 workloads of many keys, and of a baseline."""
MOST_CONFIGURATION_BYTES: Final = 4 * 1024 * 1024
"""The maximum size in bytes of a `budgetlint.toml` or `pyproject.toml`."""

_WITHOUT_WAITING: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Opening a FIFO without a writer returns at once, so that it can be refused."""


class Unreadable(Exception):
    """A file's bytes can't be read; the message is the reason alone."""


def contents(path: str, most: int = MOST_BYTES) -> bytes:
    """The bytes of a regular file of at most `most` bytes. Raises `Unreadable`."""
    try:
        if leads_out(path):
            raise Unreadable("it is a link that leads out of the repository")
        handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
    except (OSError, ValueError) as error:
        raise Unreadable(unreadable(path, error)) from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a regular file")
        if status.st_size > most:
            raise Unreadable(too_large(most))
        return _read(handle, status.st_size, most)
    except OSError as error:
        raise Unreadable(unreadable(path, error)) from None
    finally:
        os.close(handle)


def too_large(most: int) -> str:
    """The reason why a file beyond the maximum size is not read."""
    return f"it is larger than {most // 1024 // 1024} MiB"


def _read(handle: int, size: int, most: int) -> bytes:
    """All bytes of an open file, whose announced size may be wrong, as in `/proc`. Raises `Unreadable`, `OSError`."""
    pieces = [os.read(handle, size + 1)]
    length = len(pieces[0])
    while pieces[-1]:
        if length > most:
            raise Unreadable(too_large(most))
        pieces.append(os.read(handle, max(size + 1 - length, 64 * 1024)))
        length += len(pieces[-1])
    return b"".join(pieces)


def unreadable(path: str, error: OSError | ValueError) -> str:
    """The reason why a path can't be read."""
    if isinstance(error, OSError) and os.path.islink(path) and not os.path.exists(path):
        return "it is a link to something that does not exist"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return "it is not a valid path"
