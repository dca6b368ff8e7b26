"""The files of a folder as git sees it."""

import os
import subprocess

from budgetlint.edges.git_command import git_command, git_environment
from budgetlint.frozen import Frozen

_SUBMODULE = b"160000"


class Skipped(Frozen):
    """A file that is tracked and that a sparse checkout leaves out: whether it is a link, and the object it is."""

    mode: bytes
    object: str


class GitListing(Frozen):
    """What git tracks or would track under a folder, by the path from it.

    `files` may be on disk, `skipped` are left out by a sparse checkout, `repositories` are submodules and work trees
    of their own, which git does not look into.
    """

    files: tuple[str, ...]
    skipped: dict[str, Skipped]
    repositories: tuple[str, ...]


def listed_by_git(tree: str, folder: str) -> GitListing | None:
    """The files under a folder of a work tree; None where git can't say.

    Git runs at the top of the work tree: a folder that looks like a repository of its own has no say.
    """
    out = _listing(tree, folder, "-t", "--stage", "--cached", "--others", "--exclude-standard")
    if out is None:
        return None
    place = os.path.relpath(folder, tree)
    above = b"" if place == os.curdir else os.fsencode(place.replace(os.sep, "/")) + b"/"
    files: dict[str, None] = {}
    skipped: dict[str, Skipped] = {}
    repositories: dict[str, None] = {}
    for record in out.split(b"\0"):
        mode, name, path = _entry(record)
        if not path.startswith(above) or len(path) == len(above):
            continue
        shown = os.fsdecode(path.removeprefix(above))
        if mode == _SUBMODULE or shown.endswith("/"):
            repositories[shown.rstrip("/")] = None
        elif record.startswith(b"S "):
            skipped[shown] = Skipped(mode, name)
        else:
            files[shown] = None
    return GitListing(tuple(files), skipped, tuple(repositories))


def _entry(record: bytes) -> tuple[bytes, str, bytes]:
    """Mode, object and path of `H 100644 OBJECT 0<tab>PATH`; of what is not tracked, `? PATH`, the path alone."""
    if record.startswith(b"? "):
        return b"", "", record[2:]
    about, _, path = record.partition(b"\t")
    words = about.split()
    return (words[1], words[2].decode(), path) if path and len(words) == 4 else (b"", "", b"")


def _listing(tree: str, folder: str, *words: str) -> bytes | None:
    place = os.path.relpath(folder, tree)
    paths = () if place == os.curdir else (f":(top,literal){place.replace(os.sep, '/')}",)
    command = git_command("ls-files", "-z", *words, "--", *paths)
    try:
        done = subprocess.run(command, cwd=tree, capture_output=True, check=False, env=git_environment())
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
