"""Imports modules from a syntax tree other than that of their file."""

import ast
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType


def replaced(trees: Mapping[str, ast.Module], paths: Mapping[str, Path]) -> None:
    """From now on, import these modules, which must not be imported yet, from these trees."""
    if imported := [name for name in trees if name in sys.modules]:
        raise RuntimeError(f"already imported: {', '.join(imported)}")
    sys.meta_path.insert(0, _Finder(trees, paths))


class _Finder(MetaPathFinder):
    def __init__(self, trees: Mapping[str, ast.Module], paths: Mapping[str, Path]) -> None:
        self.trees, self.paths = trees, paths

    def find_spec(self, name: str, _: Sequence[str] | None, __: ModuleType | None = None) -> ModuleSpec | None:
        if name not in self.trees:
            return None
        path = str(self.paths[name])
        return spec_from_file_location(name, path, loader=_Loader(name, path, self.trees[name]))


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, _: str) -> CodeType:
        return compile(self.tree, self.path, "exec")
