"""Budget files on disk: found the way git sees a folder, read whole."""

import os
import stat
from collections.abc import Iterator, Sequence
from typing import Final

from budgetlint.edges.contents import Unreadable, contents, unreadable
from budgetlint.edges.trouble import Trouble
from budgetlint.edges.work_tree import work_tree

NAMES: Final = ("budget.yaml", "budget.yml")
ENDINGS: Final = (".budget.yaml", ".budget.yml")


class NothingFound(Trouble):
    """There is no budget file where we were to look."""


def is_budget_name(name: str) -> bool:
    """Whether a file is a budget file by its name alone."""
    return name in NAMES or name.endswith(ENDINGS)


def found(paths: Sequence[str]) -> list[str]:
    """The budget files that paths name: a file whatever its name, a folder searched. Sorted, none twice.

    Raises `Trouble` where a path does not exist or nothing is found: a gate that checks nothing must not pass.
    """
    files: dict[str, None] = {}
    for path in paths or (".",):
        for each in _under(path) if _is_folder(path) else (path,):
            files[reported(each)] = None
    if not files:
        raise NothingFound(f"no budget file found in {', '.join(f'`{path}`' for path in paths or ('.',))}")
    return sorted(files)


def reported(path: str) -> str:
    """A path as it is reported: relative to the working folder, with `/`."""
    relative = os.path.relpath(path) if os.path.isabs(path) or ".." in path else os.path.normpath(path)
    return relative.replace(os.sep, "/")


def read(path: str) -> bytes:
    """The bytes of a regular file. Raises `Trouble`."""
    try:
        return contents(path)
    except Unreadable as reason:
        raise Trouble(f"`{path}` can't be read: {reason}") from None


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        raise Trouble(f"`{path}` can't be read: {unreadable(path, error)}") from None


def _under(folder: str) -> Iterator[str]:
    listed = _git_listing(folder)
    for path in _walk(folder) if listed is None else listed:
        if is_budget_name(os.path.basename(path)):
            if os.path.isdir(path):
                raise Trouble(f"`{reported(path)}` can't be read: it is a folder")
            yield path


def _git_listing(folder: str) -> list[str] | None:
    """The files of a folder that git tracks or would track; None outside a work tree or without git."""
    tree = work_tree(os.path.realpath(folder))
    if not tree:
        return None
    from budgetlint.edges.git_listing import listed_by_git

    names = listed_by_git(tree, os.path.realpath(folder))
    if names is None:
        return None
    listed = [os.path.join(folder, name) for name in names]
    budgets = [path for path in listed if is_budget_name(os.path.basename(path)) and os.path.lexists(path)]
    return budgets + _budget_folders(folder, listed)


def _budget_folders(folder: str, listed: list[str]) -> list[str]:
    """Folders that bear a budget file's name, which git lists only by what is in them."""
    named = {os.path.dirname(path) for path in listed if is_budget_name(os.path.basename(os.path.dirname(path)))}
    named.update(path for name in NAMES if os.path.isdir(path := os.path.join(folder, name)))
    return sorted(named)


def _walk(folder: str) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        raise Trouble(f"`{reported(str(error.filename))}` can't be read: {(error.strerror or '').lower()}")

    for here, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(files) + [name for name in folders if is_budget_name(name)]:
            yield os.path.join(here, name)
