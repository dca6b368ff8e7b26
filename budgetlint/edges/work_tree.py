"""The root of a git work tree, found without git."""

import os


def work_tree(path: str) -> str:
    """The nearest folder with `.git`, from a path upwards; empty if there is none."""
    folder = os.path.abspath(path)
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def is_outside(path: str) -> bool:
    """Whether a path, with links resolved, is outside the work tree, or outside the working folder if there is none."""
    return not is_within(os.path.realpath(work_tree(".") or "."), os.path.realpath(path))


def within_root(path: str, referrer: str) -> bool:
    """Whether a path, with links resolved, is inside the work tree of the file that refers to it.

    Without a work tree, it must be inside the working folder or, if the file is elsewhere, beside or below that file.
    """
    folder = os.path.dirname(os.path.abspath(referrer))
    here = os.path.realpath(".")
    root = work_tree(folder) or (here if is_within(here, os.path.realpath(folder)) else folder)
    return is_within(os.path.realpath(root), os.path.realpath(path))


def leads_out(path: str) -> bool:
    """Whether a path inside a work tree is, or passes through, a link out of it."""
    real = os.path.realpath(path)
    if real == os.path.abspath(path):
        return False
    root = work_tree(path)
    return bool(root) and not is_within(os.path.realpath(root), real)


def is_within(root: str, path: str) -> bool:
    """Whether a path is a folder or inside it; both with links resolved."""
    try:
        return os.path.commonpath([root, path]) == root
    except ValueError:
        return False
