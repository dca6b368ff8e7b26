"""All files under a folder, by their relative paths."""

import os
from collections.abc import Iterator

from budgetlint.edges.git_listing import listed_by_git
from budgetlint.edges.work_tree import work_tree


def files_under(folder: str) -> list[str]:
    """The files of a folder as git lists them; without git, all but hidden ones."""
    tree = work_tree(os.path.realpath(folder))
    listing = listed_by_git(tree, os.path.realpath(folder)) if tree else None
    return sorted(_walked(folder) if listing is None else listing.files)


def _walked(folder: str) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        for name in files:
            yield os.path.relpath(os.path.join(here, name), folder).replace(os.sep, "/")
