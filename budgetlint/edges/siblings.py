"""Files that a budget file refers to, on disk or in a version of a repository."""

import os
import posixpath
from collections.abc import Sequence

from budgetlint.edges import budget_files
from budgetlint.edges.contents import MOST_BUDGET_BYTES, Unreadable, contents
from budgetlint.edges.file_listing import files_under
from budgetlint.edges.sources import BudgetSource
from budgetlint.edges.trouble import Trouble
from budgetlint.edges.work_tree import within_root
from budgetlint.frozen import Frozen

_YAML = (".yaml", ".yml")
OUTSIDE = "it lies outside the repository, or outside the working folder where there is none"


class SiblingFile(Frozen):
    """Another file by its path for reports; without bytes, the reason why it can't be read."""

    path: str
    data: bytes | None
    detail: str = ""


class SiblingsOnDisk:
    """The files of the working tree, each read once per run."""

    def __init__(self) -> None:
        self._read: dict[str, SiblingFile] = {}

    def file(self, referrer: str, reference: str) -> SiblingFile:
        """The file that a file refers to."""
        path = beside(referrer, reference)
        if path not in self._read:
            self._read[path] = _read(path, referrer)
        return self._read[path]

    def under(self, referrer: str, folder: str) -> Sequence[str] | None:
        """The YAML files under a folder."""
        try:
            if not within_root(folder, referrer):
                return None
            paths = (budget_files.reported(os.path.join(folder, name)) for name in files_under(folder))
            return [path for path in paths if _is_yaml(path)]
        except ValueError:
            return None


class SiblingsIn:
    """The files of a version of a repository."""

    def __init__(self, source: BudgetSource) -> None:
        self._source = source

    def file(self, referrer: str, reference: str) -> SiblingFile:
        """The file that a file refers to."""
        path = beside(referrer, reference)
        if self._source.is_outside(path):
            return SiblingFile(path, None, OUTSIDE)
        try:
            data = self._source.find(path)
        except Trouble as trouble:
            return SiblingFile(path, None, str(trouble))
        return SiblingFile(path, data, "" if data is not None else "no such file or directory")

    def under(self, _: str, folder: str) -> Sequence[str] | None:
        """The YAML files under a folder."""
        if self._source.is_outside(folder):
            return None
        return [path for path in self._source.paths(folder) if _is_yaml(path)]


def _is_yaml(path: str) -> bool:
    return path.endswith(_YAML)


def beside(referrer: str, reference: str) -> str:
    """The path for reports of a file that another refers to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(referrer.replace(os.sep, "/")), reference))


def _read(path: str, referrer: str) -> SiblingFile:
    try:
        if not within_root(path, referrer):
            return SiblingFile(path, None, OUTSIDE)
        return SiblingFile(path, contents(path, MOST_BUDGET_BYTES))
    except Unreadable as reason:
        return SiblingFile(path, None, str(reason))
    except ValueError:
        return SiblingFile(path, None, "it is not a valid path")
