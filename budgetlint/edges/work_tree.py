"""Where a git work tree begins, known without git."""

import os


def work_tree(path: str) -> str:
    """The nearest folder from a path upwards that holds `.git`; empty without one."""
    folder = os.path.abspath(path)
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def is_outside(path: str) -> bool:
    """Whether a path, its links followed, leads out of the work tree, or of the working folder where there is none."""
    return not is_within(os.path.realpath(work_tree(".") or "."), os.path.realpath(path))


def within_root(path: str, referrer: str) -> bool:
    """Whether a path, its links followed, stays in the work tree of the file that refers to it.

    Without a work tree it has to stay in the working folder, or beside or below the file where that lies elsewhere.
    """
    folder = os.path.dirname(os.path.abspath(referrer))
    here = os.path.realpath(".")
    root = work_tree(folder) or (here if is_within(here, os.path.realpath(folder)) else folder)
    return is_within(os.path.realpath(root), os.path.realpath(path))


def leads_out(path: str) -> bool:
    """Whether a path within a work tree is a link, or lies beyond one, that leads out of it."""
    real = os.path.realpath(path)
    if real == os.path.abspath(path):
        return False
    root = work_tree(path)
    return bool(root) and not is_within(os.path.realpath(root), real)


def is_within(root: str, path: str) -> bool:
    """Whether a path is a folder or lies in it; both with their links followed."""
    try:
        return os.path.commonpath([root, path]) == root
    except ValueError:
        return False
