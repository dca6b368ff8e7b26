"""Safe git calls: nothing in a repository, its configuration or its files can make git run a program."""

import os
from typing import Final

_SETTINGS: Final = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.untrackedCache", "false"),
    ("diff.external", ""),
    ("protocol.allow", "never"),
    ("safe.bareRepository", "explicit"),
)
"""File monitors, hooks and external programs never run; a bare repository among the files is never entered."""


def git_command(*words: str) -> list[str]:
    """The words of a git command without a pager."""
    settings = (word for name, value in _SETTINGS for word in ("-c", f"{name}={value}"))
    return ["git", "--no-pager", *settings, *words]


def git_environment() -> dict[str, str]:
    """An environment in which git does not fetch, write or prompt."""
    inherited = {name: value for name, value in os.environ.items() if name != "GIT_EXTERNAL_DIFF"}
    return {
        **inherited,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
