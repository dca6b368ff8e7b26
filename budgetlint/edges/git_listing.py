"""The files of a folder as git sees it."""

import os
import subprocess

from budgetlint.edges.git_command import git_command, git_environment


def listed_by_git(tree: str, folder: str) -> list[str] | None:
    """The files under a folder that git tracks or would track, by their path from it; None where git can't say.

    Git runs at the top of the work tree: a folder that looks like a repository of its own has no say.
    """
    out = _listing(tree, folder, "--cached", "--others", "--exclude-standard", "--deduplicate")
    if out is None:
        return None
    place = os.path.relpath(folder, tree)
    above = b"" if place == os.curdir else os.fsencode(place.replace(os.sep, "/")) + b"/"
    names = (name.removeprefix(above) for name in out.split(b"\0") if name.startswith(above))
    return [os.fsdecode(name) for name in names if name]


def _listing(tree: str, folder: str, *words: str) -> bytes | None:
    place = os.path.relpath(folder, tree)
    paths = () if place == os.curdir else (f":(top,literal){place.replace(os.sep, '/')}",)
    command = git_command("ls-files", "-z", *words, "--", *paths)
    try:
        done = subprocess.run(command, cwd=tree, capture_output=True, check=False, env=git_environment())
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
