"""The configuration on disk: the nearest `budgetlint.toml`, or `pyproject.toml` with `[tool.budgetlint]`."""

import os
import re

from budgetlint.edges.contents import MOST_CONFIGURATION_BYTES, Unreadable, contents
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen

_OURS = (b"budgetlint", b"\\")
"""What a `pyproject.toml` with our table contains: the name, or a backslash that may escape part of it."""
_DEEPEST = 64


class ConfigurationFile(Frozen):
    """The configuration's data and its path for reports; empty if there is none."""

    data: dict[str, object]
    path: str
    text: str = ""

    def beside(self, name: str) -> str:
        """The path of a file that the configuration names, relative to it."""
        return os.path.normpath(os.path.join(os.path.dirname(self.path), name))

    @property
    def prefix(self) -> str:
        """The working folder relative to the configuration's folder, prefixed to paths that its globs match."""
        folder = os.path.relpath(".", os.path.dirname(self.path) or ".")
        return "" if folder == "." else folder.replace(os.sep, "/") + "/"


NOTHING = ConfigurationFile({}, "budgetlint.toml")


def nearest_configuration(explicit: str | None) -> ConfigurationFile:
    """The configuration of a run: the given one, or the nearest in this folder or above. Raises `Trouble`."""
    if explicit is not None:
        return _read(explicit) or ConfigurationFile({}, explicit.replace(os.sep, "/"))
    folder = os.path.abspath(".")
    while True:
        for name in ("budgetlint.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            configuration = _read(os.path.relpath(path)) if os.path.lexists(path) else None
            if configuration is not None:
                return configuration
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(os.path.join(folder, ".git")):
            return NOTHING
        folder = parent


def _read(path: str) -> ConfigurationFile | None:
    """The configuration in a file; None for a `pyproject.toml` without our table. Raises `Trouble`."""
    return configuration_in(_bytes(path), path.replace(os.sep, "/"), shown=path)


def configuration_in(content: bytes, path: str, *, shown: str) -> ConfigurationFile | None:
    """The configuration in a file's bytes; None for a `pyproject.toml` without our table. Raises `Trouble`."""
    if os.path.basename(path) != "pyproject.toml":
        return ConfigurationFile(_data(content, shown), path, content.decode("utf-8"))
    tool = _data(content, shown).get("tool") if any(mark in content for mark in _OURS) else None
    if not isinstance(tool, dict) or "budgetlint" not in tool:
        return None
    data = tool["budgetlint"]
    if not isinstance(data, dict):
        raise Trouble(f"`{shown}`: `tool.budgetlint` is not a table")
    return ConfigurationFile(data, path, content.decode("utf-8"))


def _data(content: bytes, path: str) -> dict[str, object]:
    import tomllib
    from decimal import Decimal

    try:
        data: dict[str, object] = tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except RecursionError:
        raise Trouble(f"`{path}` can't be read as TOML: nested more than {_DEEPEST} deep") from None
    except ArithmeticError:
        raise Trouble(f"`{path}` can't be read as TOML: a number has an exponent out of range") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"`{path}` can't be read as TOML: {error}") from None
    except ValueError:
        raise Trouble(f"`{path}` can't be read as TOML: a number has too many digits") from None
    if _is_deep(data):
        raise Trouble(f"`{path}` can't be read as TOML: nested more than {_DEEPEST} deep")
    return data


def _is_deep(data: object) -> bool:
    """Whether tables and arrays are nested deeper than the code that walks them supports."""
    layer = [data]
    for _ in range(_DEEPEST):
        layer = [item for holder in layer for item in _items(holder)]
        if not layer:
            return False
    return True


def _items(holder: object) -> list[object]:
    if isinstance(holder, dict):
        return list(holder.values())
    return holder if isinstance(holder, list) else []


def line_of(text: str, word: str) -> int | None:
    """The line of a TOML text on which a key or name first occurs outside comments; `-` equals `_`."""
    spelt = re.escape(word).replace("_", "[-_]").replace(r"\-", "[-_]")
    written = re.compile(rf"(?<![\w-]){spelt}(?![\w-])")
    for number, line in enumerate(text.splitlines(), 1):
        if written.search(line.partition("#")[0]):
            return number
    return None


def read_text(path: str) -> str:
    """The text of a file that the configuration names. Raises `Trouble`."""
    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise Trouble(f"`{path}` can't be read: it is not UTF-8") from None


def _bytes(path: str) -> bytes:
    try:
        return contents(path, MOST_CONFIGURATION_BYTES)
    except Unreadable as reason:
        raise Trouble(f"`{path}` can't be read: {reason}") from None
