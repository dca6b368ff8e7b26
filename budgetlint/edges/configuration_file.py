"""The configuration on disk: the nearest `budgetlint.toml`, or `pyproject.toml` with `[tool.budgetlint]`."""

import os

from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen, replace

_MARK = b"tool.budgetlint"


class FoundConfiguration(Frozen):
    """The configuration's data and its path as reported; empty where there is none."""

    data: dict[str, object]
    path: str
    looked_at: tuple[str, ...] = ()
    """Every path where a configuration was looked for, the last the one that was found."""

    def beside(self, name: str) -> str:
        """The path of a file that the configuration names, relative to itself."""
        return os.path.normpath(os.path.join(os.path.dirname(self.path), name))

    @property
    def prefix(self) -> str:
        """The working folder as seen from the configuration's: what its globs have before a reported path."""
        folder = os.path.relpath(".", os.path.dirname(self.path) or ".")
        return "" if folder == "." else folder.replace(os.sep, "/") + "/"


NOTHING = FoundConfiguration({}, "budgetlint.toml")


def found_configuration(explicit: str | None) -> FoundConfiguration:
    """The configuration that a run uses: the one named, or the nearest upwards. Raises `Trouble`."""
    if explicit is not None:
        return replace(_read(explicit, os.path.basename(explicit) == "pyproject.toml"), looked_at=(explicit,))
    folder, looked_at = os.path.abspath("."), []
    while True:
        for name in ("budgetlint.toml", "pyproject.toml"):
            path = os.path.join(folder, name)
            looked_at.append(path)
            if os.path.isfile(path) and (name == "budgetlint.toml" or _mentions_us(path)):
                found = _read(os.path.relpath(path), name == "pyproject.toml")
                return replace(found, looked_at=tuple(looked_at))
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(os.path.join(folder, ".git")):
            return replace(NOTHING, looked_at=tuple(looked_at))
        folder = parent


def work_tree() -> str:
    """The nearest folder upwards that holds `.git`, where the search for a configuration ends; empty without one."""
    folder = os.path.abspath(".")
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def _mentions_us(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return _MARK in file.read()
    except OSError:
        return False


def _read(path: str, in_pyproject: bool) -> FoundConfiguration:
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise Trouble(f"`{path}` can't be read: {(error.strerror or '').lower()}") from None
    return FoundConfiguration(_data(content, in_pyproject, path), path.replace(os.sep, "/"))


def configuration_in(content: bytes, path: str, *, shown: str) -> FoundConfiguration | None:
    """The configuration in a file's bytes; None for a `pyproject.toml` without us. Raises `Trouble`."""
    in_pyproject = os.path.basename(path) == "pyproject.toml"
    if in_pyproject and _MARK not in content:
        return None
    return FoundConfiguration(_data(content, in_pyproject, shown), path)


def _data(content: bytes, in_pyproject: bool, path: str) -> dict[str, object]:
    import tomllib
    from decimal import Decimal

    try:
        data = tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"`{path}` can't be read as TOML: {error}") from None
    if in_pyproject:
        tool = data.get("tool", {})
        data = tool.get("budgetlint", {}) if isinstance(tool, dict) else {}
    if not isinstance(data, dict):
        raise Trouble(f"`{path}`: `budgetlint` is no table")
    return data


def read_text(path: str) -> str:
    """The text of a file that the configuration names. Raises `Trouble`."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise Trouble(f"`{path}` can't be read: {(reason or '').lower()}") from None
