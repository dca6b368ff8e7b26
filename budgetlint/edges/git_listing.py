"""The files of a folder as git lists them."""

import os
import subprocess

from budgetlint.edges.git_command import git_command, git_environment
from budgetlint.frozen import Frozen

_SUBMODULE = b"160000"


class Skipped(Frozen):
    """A tracked file that a sparse checkout leaves out: whether it is a link, and its object."""

    mode: bytes
    object: str


class GitListing(Frozen):
    """The files under a folder that git tracks or would track, by relative path.

    `files` may be on disk, `skipped` are left out by a sparse checkout, `repositories` are submodules and nested work
    trees, which git does not list.
    """

    files: tuple[str, ...]
    skipped: dict[str, Skipped]
    repositories: tuple[str, ...]


def listed_by_git(tree: str, folder: str) -> GitListing | None:
    """The files under a folder of a work tree; None if git can't list them.

    Git runs in the top folder of the work tree, so that a folder that looks like a repository is not treated as one.
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
    """The mode, object and path in `H 100644 OBJECT 0<tab>PATH`; for an untracked file, `? PATH`, the path alone."""
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
