"""Every command, each in a module of its own that is imported when it is asked for."""

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
"""Options that may be written before the command, too."""
_MODULES: Final = {"try": "trial"}
"""Where a command stands whose name Python keeps for itself."""


def command(name: str) -> Command:
    """The command in a module. Raises `LookupError`."""
    made = getattr(import_module(f"budgetlint.cli.{_MODULES.get(name, name)}"), "COMMAND", None)
    if not isinstance(made, Command):
        raise LookupError(name)
    return made


def after_command(words: list[str]) -> list[str]:
    """Words with what is written before the command put behind it, as other tools take it: `-q check`, `--color never diff`."""
    at = 0
    while at < len(words) and words[at].partition("=")[0] in _ANYWHERE:
        at += 2 if words[at] == "--color" else 1
    if not at or at >= len(words) or words[at] not in (*COMMANDS, "snapshot"):
        return words
    end = at + (2 if words[at] == "snapshot" else 1)
    return [*words[at:end], *words[:at], *words[end:]]


def command_of(words: Sequence[str]) -> tuple[Command | None, Sequence[str]]:
    """The command that words begin with, None where it is none, and the words after it."""
    if words[:1] == ["snapshot"] and len(words) > 1 and words[1] in SNAPSHOT:
        return command(f"snapshot_{words[1]}"), words[2:]
    if words and words[0] in COMMANDS:
        return command(words[0]), words[1:]
    return None, words
