"""A progress line on a terminal while logs are read; silent elsewhere."""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from budgetlint.figures.shown import counted

_FIRST, _EVERY = 1, 1


@contextmanager
def waiting(paths: Sequence[Path]) -> Iterator[None]:
    """Show on standard error, if it is a terminal, what is being read and for how long, once it takes a while."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(_activity(paths), done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, done: threading.Event) -> None:
    seconds = 0
    while not done.wait(_EVERY):
        seconds += _EVERY
        if seconds >= _FIRST:
            sys.stderr.write(f"\r\x1b[K{what}, {seconds} s")
            sys.stderr.flush()
    if seconds >= _FIRST:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _activity(paths: Sequence[Path]) -> str:
    """`reading 3 files, 1,200.0 MB`, counting files in folders; without paths, that records are being queried."""
    if not paths:
        return "querying the records, Ctrl-C cancels"
    files = [one for path in paths for one in (path.rglob("*") if path.is_dir() else (path,)) if one.is_file()]
    megabytes = sum(one.stat().st_size for one in files) / 1_000_000
    return f"reading {counted(len(files), 'file')}, {megabytes:,.1f} MB"
