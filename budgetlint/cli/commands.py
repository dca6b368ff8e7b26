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
_MODULES: Final = {"try": "trial"}
"""Where a command stands whose name Python keeps for itself."""


def command(name: str) -> Command:
    """The command in a module. Raises `LookupError`."""
    made = getattr(import_module(f"budgetlint.cli.{_MODULES.get(name, name)}"), "COMMAND", None)
    if not isinstance(made, Command):
        raise LookupError(name)
    return made


def command_of(words: Sequence[str]) -> tuple[Command | None, Sequence[str]]:
    """The command that words begin with, None where it is none, and the words after it."""
    if words[:1] == ["snapshot"] and len(words) > 1 and words[1] in SNAPSHOT:
        return command(f"snapshot_{words[1]}"), words[2:]
    if words and words[0] in COMMANDS:
        return command(words[0]), words[1:]
    return None, words
