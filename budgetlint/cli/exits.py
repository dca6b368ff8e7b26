"""Exit codes, and what is said on standard error where a command could not be done."""

import sys
from collections.abc import Callable
from typing import Final

from budgetlint.edges.trouble import Trouble

FINE: Final = 0
FINDINGS: Final = 1
COULD_NOT: Final = 2


def done(run: Callable[[], int]) -> int:
    """The exit code of a command that may not be able to do what was asked."""
    try:
        return run()
    except Trouble as trouble:
        return complain(trouble)


def complain(trouble: Trouble) -> int:
    """Says on standard error what could not be done, and returns its exit code."""
    print(f"budgetlint: {trouble}", file=sys.stderr)
    return COULD_NOT
