"""Where the command begins. A plain `check` never imports the command-line library, which costs more than the check."""

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line and returns its exit code: 0 nothing to fail on, 1 findings, 2 it could not be done.

    The cycle collector is off: a run makes no cycles and millions of objects.
    """
    gc.disable()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["check"]:
        from budgetlint.cli.quick import check_options

        options = check_options(words[1:])
        if options is not None:
            from budgetlint.cli.check import run
            from budgetlint.cli.exits import done

            return done(lambda: run(options))
    from budgetlint.cli.app import run_app

    return run_app(words)
