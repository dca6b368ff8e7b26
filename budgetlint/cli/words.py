"""Arguments and options that several commands take."""

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
