"""The words of `budgetlint snapshot`, by Typer."""

from typing import Annotated, Literal

import typer

from budgetlint.cli.exits import done
from budgetlint.cli.words import AsOf, Paths

snapshot = typer.Typer(
    help="Prices: pin them, compare them, verify them, look them up, import them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@snapshot.command("pin")
def snapshot_pin(
    paths: Paths = None,
    model: Annotated[list[str] | None, typer.Option("--model", help="One more model; may be repeated.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Prices as they were on a day.")] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write them.")] = None,
    upgrade: Annotated[bool, typer.Option("--upgrade", help="Take every price anew; shows what changes.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, write nothing.")] = False,
) -> None:
    """Copy the prices in use beside the budget files and write their hash into each."""
    from budgetlint.app.pin_budgets import PinOptions
    from budgetlint.cli.snapshot_pin import run

    options = PinOptions(
        paths=tuple(paths or ()),
        models=tuple(model or ()),
        as_of=as_of,
        output=output,
        upgrade=upgrade,
        dry_run=dry_run,
    )
    raise typer.Exit(done(lambda: run(options)))


@snapshot.command("diff")
def snapshot_diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A price file.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    paths: Annotated[
        list[str] | None, typer.Option("--budgets", metavar="PATH", help="Budgets to hold both to.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """List price changes, one a line, and what they do to each plan."""
    from budgetlint.app.snapshot_diff import SnapshotDiffOptions
    from budgetlint.cli.snapshot_diff import run

    options = SnapshotDiffOptions(before=before, after=after, budgets=tuple(paths or ()), as_of=as_of)
    raise typer.Exit(done(lambda: run(options)))


@snapshot.command("verify")
def snapshot_verify(paths: Paths = None, as_of: AsOf = None) -> None:
    """Check hashes, sources, days and ambiguities of price files, or of those that budget files pin."""
    from budgetlint.cli.snapshot_verify import run

    raise typer.Exit(done(lambda: run(tuple(paths or ()), as_of)))


@snapshot.command("show")
def snapshot_show(
    query: Annotated[str | None, typer.Argument(help="A model, or words of its name.")] = None,
    file: Annotated[
        str | None, typer.Option("--snapshot", metavar="FILE", help="A price file; else the catalog.")
    ] = None,
    format: Annotated[Literal["text", "csv"], typer.Option("--format", "-f", help="What to print.")] = "text",  # noqa: A002
) -> None:
    """Find a model and show its prices."""
    from budgetlint.app.snapshot_show import ShowOptions
    from budgetlint.cli.snapshot_show import run

    options = ShowOptions(query=query, snapshot=file, unlimited=format == "csv")
    raise typer.Exit(done(lambda: run(options, format)))


@snapshot.command("import")
def snapshot_import(
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="The price list.")] = None,
    origin: Annotated[
        Literal["litellm", "genai-prices", "openrouter", "csv"], typer.Option("--from", help="What kind of list it is.")
    ] = "csv",
    url: Annotated[str | None, typer.Option("--url", help="Fetch it: the only way to a network.")] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write; a new prices.json if left out."),
    ] = None,
    as_of: AsOf = None,
    currency: Annotated[str, typer.Option("--currency", help="Of the rates of a csv that names none.")] = "USD",
) -> None:
    """Turn a price list into a snapshot; what can't be carried over is listed."""
    from budgetlint.app.snapshot_import import ImportOptions
    from budgetlint.cli.snapshot_import import run

    options = ImportOptions(origin=origin, file=file, url=url, output=output, as_of=as_of, currency=currency)
    raise typer.Exit(done(lambda: run(options)))
