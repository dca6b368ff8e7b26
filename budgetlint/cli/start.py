"""The entry point. Plain command lines don't import the command-line library, which takes longer than most commands."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

_WITH_ENDS: Final = frozenset({"duckdb", "threading"})
"""Modules with work to do when the process ends: threads to join, files to remove."""


def run() -> NoReturn:
    """The installed command: run the command line and end the process with its exit code.

    All output has been written by then. Unless a module has work to do at exit, the process ends without freeing its
    objects, which would take 3 % of the check of one file.
    """
    code = main()
    if sys.modules.keys().isdisjoint(_WITH_ENDS):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code: 0 success, 1 findings, 2 the command could not run.

    3 is an internal error, 130 an interruption. The garbage collector is off: a run creates millions of objects and
    no cycles, and the process ends soon.
    """
    gc.disable()
    try:
        return _code(sys.argv[1:] if arguments is None else list(arguments))
    except SystemExit:
        raise
    except BaseException as error:
        from budgetlint.cli.exits import unforeseen

        return unforeseen(error)


def _code(words: list[str]) -> int:
    from budgetlint.cli.commands import after_command

    if words in (["--version"], ["-V"]):
        from budgetlint import __version__
        from budgetlint.edges.outputs import to_standard_output

        to_standard_output(f"budgetlint {__version__}\n")
        return 0
    words = after_command(words)
    code = _quick(words)
    if code is not None:
        return code
    from budgetlint.cli.mistakes import mistake

    wrong = mistake(words)
    if wrong is not None:
        from budgetlint.cli.exits import complain

        return complain(*wrong)
    from budgetlint.cli.app import run_app

    return run_app(words)


def _quick(words: Sequence[str]) -> int | None:
    """Run a command with plain words; returns None if they need the full reading."""
    from budgetlint.cli.commands import command_of
    from budgetlint.cli.quick import quick_words

    command, rest = command_of(words)
    if command is None:
        return None
    read = quick_words(command, rest)
    if read is None:
        return None
    from budgetlint.cli.exits import done

    return done(lambda: command.run(read), " ".join(words[: len(words) - len(rest)]))
