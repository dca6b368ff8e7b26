"""The first line of a class's docstring, also under `python -OO`, which removes docstrings."""

import ast
from functools import cache
from importlib.abc import InspectLoader
from importlib.util import find_spec


def first_line(cls: type) -> str:
    """The first line of a class's docstring; empty if it has none."""
    written = cls.__doc__ if cls.__doc__ is not None else _written(cls.__module__).get(cls.__name__, "")
    return written.partition("\n")[0]


@cache
def _written(module: str) -> dict[str, str]:
    """The docstrings of a module's classes, read from its source."""
    spec = find_spec(module)
    loader = spec.loader if spec is not None else None
    source = loader.get_source(module) if isinstance(loader, InspectLoader) else None
    nodes = ast.walk(ast.parse(source or ""))
    return {node.name: ast.get_docstring(node) or "" for node in nodes if isinstance(node, ast.ClassDef)}
