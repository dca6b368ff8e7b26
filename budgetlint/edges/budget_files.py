"""Budget files on disk: found as git sees a folder, and read."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from budgetlint.edges.contents import MOST_BUDGET_BYTES, Unreadable, contents, too_large, unreadable
from budgetlint.edges.trouble import Trouble
from budgetlint.edges.work_tree import work_tree
from budgetlint.figures.guess import did_you_mean, nearest
from budgetlint.frozen import Frozen
from budgetlint.source.unchecked import Unchecked, Why, sentences

if TYPE_CHECKING:
    from budgetlint.edges.git_listing import GitListing

NAMES: Final = ("budget.yaml", "budget.yml")
ENDINGS: Final = (".budget.yaml", ".budget.yml")


class NoBudgetFile(Trouble):
    """There is no budget file in the given paths, apart from those that can't be checked."""

    def __init__(self, where: str, unchecked: tuple[Unchecked, ...]) -> None:
        super().__init__("; ".join((where, *sentences(unchecked))))
        self.unchecked = unchecked


class BudgetListing(Frozen):
    """Budget files by path, and those that belong to the repository but can't be checked."""

    files: tuple[str, ...]
    unchecked: tuple[Unchecked, ...]


def is_budget_name(name: str) -> bool:
    """Whether a file name is that of a budget file."""
    return name in NAMES or name.endswith(ENDINGS)


def files_in(paths: Sequence[str]) -> list[str]:
    """The budget files in some paths: a file with any name, a folder searched. Sorted, without duplicates.

    Raises `Trouble` if a path does not exist or nothing is found: a gate that checks nothing must not pass.
    """
    return list(search(paths).files)


def search(paths: Sequence[str]) -> BudgetListing:
    """The budget files in some paths, and those under them that can't be checked. Raises `Trouble` if a path does
    not exist."""
    files: dict[str, None] = {}
    unchecked: dict[str, Unchecked] = {}
    for path in paths or (".",):
        if path == "-" and not os.path.lexists(path):
            raise Trouble("`-` is standard input, which this command can't read: name a file or a folder")
        if not is_folder(path):
            files[reported(path)] = None
            continue
        under = _under(path)
        files.update((reported(name), None) for name in under.files)
        unchecked.update((entry.path, entry) for entry in under.unchecked)
    missing = tuple(entry for name, entry in sorted(unchecked.items()) if name not in files)
    if not files:
        where = f"no budget file found in {', '.join(f'`{path}`' for path in paths or ('.',))}"
        raise NoBudgetFile(where, missing)
    return BudgetListing(tuple(sorted(files)), missing)


def reported(path: str) -> str:
    """A path for reports: relative to the working folder, with `/`."""
    relative = os.path.relpath(path) if os.path.isabs(path) or ".." in path else os.path.normpath(path)
    return relative.replace(os.sep, "/")


def read(path: str) -> bytes:
    """The bytes of a regular file. Raises `Trouble`."""
    try:
        return contents(path, MOST_BUDGET_BYTES)
    except Unreadable as reason:
        raise Trouble(f"`{path}` can't be read: {reason}") from None


def standard_input() -> bytes:
    """The bytes of standard input. Raises `Trouble`."""
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        raise Trouble("standard input is closed")
    data: bytes = buffer.read(MOST_BUDGET_BYTES + 1)
    if len(data) > MOST_BUDGET_BYTES:
        raise Trouble(f"standard input can't be read: {too_large(MOST_BUDGET_BYTES)}")
    return data


def is_folder(path: str) -> bool:
    """Whether a path is a folder. Raises `Trouble` with a suggestion if it does not exist."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        near = _near(path) if isinstance(error, FileNotFoundError) else ""
        raise Trouble(f"`{path}` can't be read: {unreadable(path, error)}{near}") from None


def _near(path: str) -> str:
    """A file or folder with a name similar to a missing one."""
    folder, name = os.path.split(path)
    try:
        names = os.listdir(folder or ".")
    except (OSError, ValueError):
        return ""
    by_stem = {other.partition(".")[0]: other for other in sorted(names) if other.isprintable() and other != name}
    near = nearest(name.partition(".")[0], by_stem)
    return "" if near is None else f", {did_you_mean(by_stem[near])}"


def _under(folder: str) -> BudgetListing:
    """The files under a folder, unsorted. Raises `Trouble`."""
    listing = _git_listing(folder)
    paths = _walk(folder) if listing is None else _present(folder, listing)
    files = []
    for path in paths:
        if is_budget_name(os.path.basename(path)):
            if os.path.isdir(path):
                raise Trouble(f"`{reported(path)}` can't be read: it is a folder")
            files.append(path)
    return BudgetListing(tuple(files), () if listing is None else tuple(_unchecked(folder, listing)))


def _git_listing(folder: str) -> "GitListing | None":
    """The files of a folder that git tracks or would track; None outside a work tree or without git."""
    tree = work_tree(os.path.realpath(folder))
    if not tree:
        return None
    from budgetlint.edges.git_listing import listed_by_git

    return listed_by_git(tree, os.path.realpath(folder))


def _present(folder: str, listing: "GitListing") -> list[str]:
    """The listed budget files that are on disk, and folders with such a name."""
    listed = [os.path.join(folder, name) for name in (*listing.files, *listing.skipped)]
    budgets = [path for path in listed if is_budget_name(os.path.basename(path)) and os.path.lexists(path)]
    return budgets + _budget_folders(folder, listed)


def _unchecked(folder: str, listing: "GitListing") -> Iterator[Unchecked]:
    """The budget files of a folder that a sparse checkout leaves out or that are in nested repositories."""
    for name in listing.skipped:
        path = os.path.join(folder, name)
        if is_budget_name(os.path.basename(name)) and not os.path.lexists(path):
            yield Unchecked(reported(path), Why.SPARSE)
    for name in listing.repositories:
        path = os.path.join(folder, name)
        if not os.path.lexists(os.path.join(path, ".git")):
            yield Unchecked(reported(path), Why.ABSENT)
            continue
        inner = _git_listing(path)
        if inner is not None:
            yield from (Unchecked(reported(file), Why.SUBMODULE) for file in _present(path, inner))
            yield from _unchecked(path, inner)


def _budget_folders(folder: str, listed: list[str]) -> list[str]:
    """Folders with the name of a budget file, which git lists only by their files."""
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
