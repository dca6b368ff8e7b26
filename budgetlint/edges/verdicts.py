"""Verdicts kept and replayed: what a check says depends only on its words, the day, the version and the bytes it reads.

A verdict lies in a file of its own in the user's cache folder, with the SHA-256 of everything that was read for it, and
of every place that was looked at and empty. It is replayed only if all of that is still so.
"""

import hashlib
import os
import sys
from collections.abc import Sequence
from typing import Final

_FORM: Final = b"budgetlint verdict 1"
_MOST_KEPT: Final = 200
_LARGEST: Final = 4 * 1024 * 1024
Verdict = tuple[int, bytes]
"""An exit code and what was written to standard output."""


def folder() -> str | None:
    """Where verdicts are kept: `BUDGETLINT_CACHE_DIR`, else the user's cache folder; None where nothing is to be kept.

    A package that is being worked on changes without its version doing so: it keeps none unless told where.
    """
    told = os.environ.get("BUDGETLINT_CACHE_DIR")
    if told is not None:
        return told or None
    if f"{os.sep}site-packages{os.sep}" not in __file__:
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "budgetlint") if os.path.isabs(home) else None


def key_of(words: Sequence[str], version: str) -> str:
    """What a verdict is kept under: the words, the version, the installation and the working folder."""
    installed = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    times = [str(os.stat(path).st_mtime_ns) for path in (installed, __file__)]
    parts = [version, sys.version, *times, os.getcwd(), *words]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def replayed(kept_in: str, key: str) -> Verdict | None:
    """The verdict under a key, if everything that it was made of is as it was."""
    try:
        with open(os.path.join(kept_in, key), "rb") as file:
            form, code, count, rest = file.read().split(b"\0", 3)
        fields = rest.split(b"\0", 2 * int(count))
    except (OSError, ValueError):
        return None
    if form != _FORM or len(fields) != 2 * int(count) + 1:
        return None
    inputs = zip(fields[:-1:2], fields[1:-1:2], strict=True)
    if all(_fingerprint(os.fsdecode(path)) == seen for path, seen in inputs):
        return int(code), fields[-1]
    return None


def keep(kept_in: str, key: str, inputs: Sequence[str], verdict: Verdict, since: int) -> None:
    """Keeps a verdict made of some files, unless one of them changed since a moment in nanoseconds.

    What can't be kept is not: a cache that fails costs time, never a check.
    """
    try:
        if any(os.stat(path).st_mtime_ns >= since for path in inputs if os.path.exists(path)):
            return
        fields = [_FORM, str(verdict[0]).encode(), str(len(inputs)).encode()]
        for path in inputs:
            fields += [os.fsencode(path), _fingerprint(path)]
        content = b"\0".join([*fields, verdict[1]])
        if len(content) <= _LARGEST:
            _write(kept_in, key, content)
    except OSError:
        return


def _fingerprint(path: str) -> bytes:
    """The SHA-256 of a file's bytes, nothing where no file is."""
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest().encode()
    except OSError:
        return b""


def _write(kept_in: str, key: str, content: bytes) -> None:
    os.makedirs(kept_in, mode=0o700, exist_ok=True)
    kept = [entry for entry in os.scandir(kept_in) if entry.is_file()]
    for old in sorted(kept, key=lambda entry: entry.stat().st_mtime_ns)[: max(0, len(kept) - _MOST_KEPT)]:
        os.unlink(old.path)
    temporary = os.path.join(kept_in, f"{key}.{os.getpid()}")
    with open(temporary, "wb") as file:
        file.write(content)
    os.replace(temporary, os.path.join(kept_in, key))
