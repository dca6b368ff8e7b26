"""Where the command begins. A plain `check` never imports the command-line library, which costs more than the check."""

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budgetlint.cli.options import CheckOptions
    from budgetlint.cli.replay import Checked


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
            return _checked(options)
    from budgetlint.cli.app import run_app

    return run_app(words)


def _checked(options: "CheckOptions") -> int:
    """A plain check; one that writes files is run, any other may be replayed."""
    from budgetlint.edges.trouble import Trouble

    def checked() -> "Checked":
        from budgetlint.cli.check import verdict

        return verdict(options)

    try:
        if options.output:
            from budgetlint.cli.check import run

            return run(options)
        from budgetlint.cli.replay import replayed_or

        return replayed_or(options, checked)
    except Trouble as trouble:
        print(f"budgetlint: {trouble}", file=sys.stderr)
        return 2
