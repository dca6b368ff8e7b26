"""The folders (roots) that a client allows; nothing outside them is read."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final
from urllib.parse import unquote, urlsplit

from budgetlint.edges.trouble import Trouble
from budgetlint.edges.work_tree import is_within

_ONE_AT_A_TIME: Final = threading.Lock()
"""The working folder belongs to the whole process, and paths are reported relative to it, so tools run one at a
time."""


def folders(uris: Sequence[str]) -> tuple[str, ...]:
    """The folders of `file:` URIs, with links resolved; the working folder if there are none. Raises `Trouble` if
    none exists."""
    paths = [os.path.realpath(unquote(parts.path)) for uri in uris if (parts := urlsplit(uri)).scheme == "file"]
    existing = tuple(path for path in paths if os.path.isdir(path))
    if uris and not existing:
        raise Trouble("none of the client's roots is a folder on this machine")
    return existing or (os.path.realpath("."),)


@contextmanager
def inside(roots: Sequence[str], paths: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Work in the root that contains all the paths, and yield them relative to it. Raises `Trouble` if there is no
    such root."""
    root = next((root for root in roots if all(_lies_in(root, path) for path in paths)), None)
    if root is None:
        for path in paths:
            if any(_would_lie_in(root, path) for root in roots) and not any(_lies_in(root, path) for root in roots):
                raise Trouble(f"`{path}` does not exist")
        raise Trouble("a path is outside the client's roots, or the paths are in several of them")
    with _ONE_AT_A_TIME:
        before = os.path.abspath(".")
        os.chdir(root)
        try:
            yield tuple(os.path.relpath(os.path.realpath(path)) for path in paths)
        finally:
            os.chdir(before)


def is_a_path(roots: Sequence[str], name: str) -> bool:
    """Whether a name, relative to one of the roots, is an existing file or folder."""
    return any(os.path.lexists(os.path.join(root, name)) for root in roots)


def _would_lie_in(root: str, path: str) -> bool:
    """Whether a path would be inside a root if it existed, with links resolved."""
    return "\0" not in path and is_within(root, os.path.realpath(os.path.join(root, path)))


def _lies_in(root: str, path: str) -> bool:
    """Whether a path, relative to a root or absolute, exists inside it, with links resolved."""
    if "\0" in path:
        return False
    real = os.path.realpath(os.path.join(root, path))
    return is_within(root, real) and os.path.exists(real)
