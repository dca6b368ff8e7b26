"""All commands, each in its own module, imported on use."""

from collections.abc import Sequence
from importlib import import_module
from typing import Final

from budgetlint.cli.options import Command

COMMANDS: Final = (
    "check",
    "report",
    "diff",
    "explain",
    "headroom",
    "try",
    "prices",
    "reconcile",
    "export",
    "schema",
    "init",
    "mcp",
    "server",
)
SNAPSHOT: Final = ("pin", "refresh", "diff", "verify", "show", "import")
"""The commands under `snapshot`."""
_ANYWHERE: Final = ("-q", "--quiet", "-v", "--verbose", "--color")
"""Options that may also be written before the command."""
_MODULES: Final = {"try": "trial"}
"""Modules of commands whose name is a Python keyword."""


def command(name: str) -> Command:
    """The command in a module. Raises `LookupError` if it is unknown."""
    made = getattr(import_module(f"budgetlint.cli.{_MODULES.get(name, name)}"), "COMMAND", None)
    if not isinstance(made, Command):
        raise LookupError(name)
    return made


def after_command(words: list[str]) -> list[str]:
    """Words with the options before the command moved behind it: `-q check`, `--color never diff`."""
    at = 0
    while at < len(words) and words[at].partition("=")[0] in _ANYWHERE:
        at += 2 if words[at] == "--color" else 1
    if not at or at >= len(words) or words[at] not in (*COMMANDS, "snapshot"):
        return words
    end = at + (2 if words[at] == "snapshot" else 1)
    return [*words[at:end], *words[:at], *words[end:]]


def command_of(words: Sequence[str]) -> tuple[Command | None, Sequence[str]]:
    """The command that the words begin with, or None, and the remaining words."""
    if words[:1] == ["snapshot"] and len(words) > 1 and words[1] in SNAPSHOT:
        return command(f"snapshot_{words[1]}"), words[2:]
    if words and words[0] in COMMANDS:
        return command(words[0]), words[1:]
    return None, words
