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
