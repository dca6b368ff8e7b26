"""Versions of budget files: the working tree, a folder, or a git revision."""

import os
import posixpath
from typing import Protocol

from budgetlint.edges import budget_files
from budgetlint.edges.configuration_file import ConfigurationFile, configuration_in, nearest_configuration
from budgetlint.edges.file_listing import files_under
from budgetlint.edges.git import Tree
from budgetlint.edges.price_files import PriceBytes, PriceFiles, price_bytes
from budgetlint.edges.trouble import Trouble
from budgetlint.edges.work_tree import is_outside

_CONFIGURATIONS = ("budgetlint.toml", "pyproject.toml")


class BudgetSource(Protocol):
    """A version of budget files; paths are relative to its root."""

    @property
    def label(self) -> str:
        """Its name in reports."""

    def budgets(self) -> list[str]:
        """The paths of the budget files."""

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises `Trouble`."""

    def find(self, path: str) -> bytes | None:
        """The bytes of a file; None if it does not exist. Raises `Trouble`."""

    def is_outside(self, path: str) -> bool:
        """Whether a path leads out of the version."""

    def paths(self, folder: str) -> list[str]:
        """The paths of the files under a folder."""

    def prices(self, referrer: str, reference: str) -> PriceBytes:
        """The price file that a file refers to."""

    def configuration(self) -> ConfigurationFile:
        """The configuration of that version. Raises `Trouble`."""

    def close(self) -> None:
        """Release the resources that read it."""


class WorkingTree:
    """The files on disk under the working folder; those that a sparse checkout skips come from git's index."""

    label = "working tree"

    def __init__(self) -> None:
        self._prices = PriceFiles()
        self._skipped: Tree | None = None

    def budgets(self) -> list[str]:
        return sorted({*_budget_files_in("."), *self.skipped()})

    def skipped(self) -> list[str]:
        """The budget files that a sparse checkout skips."""
        paths = (path for path in self._index().paths() if budget_files.is_budget_name(posixpath.basename(path)))
        return sorted(path for path in paths if not os.path.lexists(path))

    def read(self, path: str) -> bytes:
        skipped = self._left_out(path)
        return budget_files.read(path) if skipped is None else skipped

    def find(self, path: str) -> bytes | None:
        return budget_files.read(path) if os.path.isfile(path) else self._left_out(path)

    def is_outside(self, path: str) -> bool:
        return is_outside(path)

    def paths(self, folder: str) -> list[str]:
        return [budget_files.reported(os.path.join(folder, name)) for name in files_under(folder)]

    def prices(self, referrer: str, reference: str) -> PriceBytes:
        price_file = self._prices(referrer, reference)
        skipped = None
        if price_file.text is None:
            skipped = self._left_out(posixpath.normpath(posixpath.join(posixpath.dirname(referrer), reference)))
        return price_file if skipped is None else price_bytes(skipped)

    def configuration(self) -> ConfigurationFile:
        return nearest_configuration(None)

    def close(self) -> None:
        if self._skipped is not None:
            self._skipped.close()

    def _index(self) -> Tree:
        if self._skipped is None:
            self._skipped = Tree("the index", None)
        return self._skipped

    def _left_out(self, path: str) -> bytes | None:
        """The bytes of a file that a sparse checkout skips; None if it does not."""
        return None if os.path.lexists(path) or os.path.isabs(path) else self._index().read(path)


class Folder:
    """The files under a folder, treated as a repository."""

    def __init__(self, folder: str) -> None:
        self.label = folder
        self._folder = folder
        self._prices = PriceFiles()

    def budgets(self) -> list[str]:
        return [os.path.relpath(path, self._folder).replace(os.sep, "/") for path in _budget_files_in(self._folder)]

    def read(self, path: str) -> bytes:
        return budget_files.read(os.path.join(self._folder, path))

    def find(self, path: str) -> bytes | None:
        return self.read(path) if os.path.isfile(os.path.join(self._folder, path)) else None

    def is_outside(self, path: str) -> bool:
        return os.path.isabs(path) or path.startswith("..")

    def paths(self, folder: str) -> list[str]:
        return [
            posixpath.normpath(posixpath.join(folder, name)) for name in files_under(os.path.join(self._folder, folder))
        ]

    def prices(self, referrer: str, reference: str) -> PriceBytes:
        return self._prices(os.path.join(self._folder, referrer), reference)

    def configuration(self) -> ConfigurationFile:
        for name in _CONFIGURATIONS:
            path = os.path.join(self._folder, name)
            if os.path.lexists(path):
                configuration = configuration_in(budget_files.read(path), name, shown=path)
                if configuration is not None:
                    return configuration
        return ConfigurationFile({}, _CONFIGURATIONS[0])

    def close(self) -> None:
        pass


class Revision:
    """The files of a git revision, under the same path as the working folder."""

    def __init__(self, label: str, tree: Tree) -> None:
        self.label = label
        self._tree = tree

    def budgets(self) -> list[str]:
        return sorted(path for path in self._tree.paths() if budget_files.is_budget_name(posixpath.basename(path)))

    def read(self, path: str) -> bytes:
        content = self._tree.read(path)
        if content is None:
            raise Trouble(
                f"`{path}` at `{self._tree.revision}` can't be read: it is a link to something that does not exist"
            )
        return content

    def find(self, path: str) -> bytes | None:
        return self._tree.read(path)

    def is_outside(self, path: str) -> bool:
        return self._tree.is_outside(path)

    def paths(self, folder: str) -> list[str]:
        above = "" if folder == "." else f"{folder}/"
        return sorted(path for path in self._tree.paths() if path.startswith(above))

    def prices(self, referrer: str, reference: str) -> PriceBytes:
        path = posixpath.join(posixpath.dirname(referrer), reference)
        if self._tree.is_outside(path):
            return PriceBytes(None, detail="it lies outside the repository")
        content = self._tree.read(path)
        if content is None:
            return PriceBytes(None, detail="no such file or directory")
        return price_bytes(content)

    def configuration(self) -> ConfigurationFile:
        folder = ""
        for _ in range(self._tree.prefix.count("/") + 1):
            for name in _CONFIGURATIONS:
                path = posixpath.join(folder, name)
                content = self._tree.read(path)
                if content is not None:
                    configuration = configuration_in(content, path, shown=f"{path}` at `{self._tree.revision}")
                    if configuration is not None:
                        return configuration
            folder = posixpath.join(folder, "..")
        return ConfigurationFile({}, _CONFIGURATIONS[0])

    def close(self) -> None:
        self._tree.close()


def _budget_files_in(folder: str) -> list[str]:
    """The budget files of a folder; may be empty."""
    try:
        return budget_files.files_in((folder,))
    except budget_files.NoBudgetFile:
        return []
