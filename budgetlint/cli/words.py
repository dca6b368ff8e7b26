"""Arguments and options that several commands take, and the exit code of one that could not be done."""

from collections.abc import Callable
from typing import Annotated

import typer

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH]...", help="Files, or folders searched for budget.yaml and *.budget.yaml."),
]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="The day of the check; today in UTC if left out.")]
Config = Annotated[str | None, typer.Option(metavar="FILE", help="The configuration; else the nearest one upwards.")]
Output = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="FILE|FORMAT=FILE", help="Write to a file; may be repeated."),
]


def done(run: Callable[[], int]) -> int:
    """The exit code of a command that may not be able to do what was asked."""
    from budgetlint.cli.check import complain
    from budgetlint.edges.trouble import Trouble

    try:
        return run()
    except Trouble as trouble:
        return complain(trouble)
