"""Exit codes, and error messages on standard error."""

import os
import sys
from collections.abc import Callable
from typing import Final

from budgetlint.edges.trouble import Misuse, Trouble

FINE: Final = 0
FINDINGS: Final = 1
COULD_NOT: Final = 2
OUR_FAULT: Final = 3
INTERRUPTED: Final = 130
_ISSUES: Final = "https://github.com/budgetlint/budgetlint/issues"


def done(run: Callable[[], int], command: str) -> int:
    """The exit code of a command, whose `Trouble` is printed under the name that was typed."""
    try:
        return run()
    except Trouble as trouble:
        return complain(trouble, command)
    except BaseException as error:
        return unforeseen(error)


def complain(trouble: Trouble, command: str = "") -> int:
    """Print on standard error what failed and what helps, and return the exit code.

    After a usage error, the last line names the command's help.
    """
    from budgetlint.edges.outputs import to_standard_error

    message, _, extra = str(trouble).partition(": pip install ")
    to_standard_error(f"error: {message}")
    advice = f"`pip install {extra}`" if extra else trouble.advice
    if advice is None and isinstance(trouble, Misuse):
        advice = f"`{' '.join(('budgetlint', *command.split(), '-h'))}` lists {'what it takes' if command else 'the commands'}"
    if advice is not None:
        to_standard_error(f"help: {advice}")
    return COULD_NOT


def unforeseen(error: BaseException) -> int:
    """Handle any other exception: an interruption prints nothing, an internal error prints one line to report.

    The line contains the type of the error and its location, never its message, which may quote a file.
    """
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    from budgetlint import __version__
    from budgetlint.edges.outputs import to_standard_error

    python = ".".join(str(part) for part in sys.version_info[:3])
    what = f"{type(error).__name__} in {_place(error)}, version {__version__}, Python {python}"
    to_standard_error(f"error: internal error, please report this line at {_ISSUES}: {what}")
    if os.environ.get("BUDGETLINT_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    return OUR_FAULT


def _place(error: BaseException) -> str:
    """The last line of this package in a traceback: `estimate/plan.py:31`."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    place, step = "unknown location", error.__traceback__
    while step is not None:
        path = step.tb_frame.f_code.co_filename
        if path.startswith(package + os.sep):
            place = f"{os.path.relpath(path, package).replace(os.sep, '/')}:{step.tb_lineno}"
        step = step.tb_next
    return place
