"""The whole command line, by Typer."""

from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from budgetlint.cli.app_snapshot import snapshot
from budgetlint.cli.exits import complain, done
from budgetlint.cli.words import AsOf, Config, Output, Paths
from budgetlint.edges.trouble import Trouble

CheckFormat = Literal["text", "json", "sarif", "github", "gitlab", "junit"]
ReportFormat = Literal["text", "json", "markdown", "csv", "html"]
DiffFormat = Literal["text", "markdown", "json"]
ReconcileFormat = Literal["text", "markdown", "json", "html"]
FailOn = Literal["error", "warning"]

app = typer.Typer(
    name="budgetlint",
    help="Check what a team plans to spend on AI APIs against pinned prices and its own ceilings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version.")] = False,
) -> None:
    """Options of the whole command."""
    if version:
        from budgetlint import __version__

        typer.echo(f"budgetlint {__version__}")
        raise typer.Exit


@app.command()
def check(
    paths: Paths = None,
    format: Annotated[CheckFormat, typer.Option("--format", "-f", help="What to print.")] = "text",  # noqa: A002
    output: Output = None,
    as_of: AsOf = None,
    fail_on: Annotated[FailOn, typer.Option(help="The least severity that fails the check.")] = "error",
    config: Config = None,
    no_estimates: Annotated[bool, typer.Option("--no-estimates", help="Leave estimates out of JSON.")] = False,
    info: Annotated[bool, typer.Option("--info", help="Show findings of severity info too.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")] = False,
    baseline: Annotated[str | None, typer.Option(metavar="FILE", help="Accept the findings that it holds.")] = None,
    write_baseline: Annotated[str | None, typer.Option(metavar="FILE", help="Accept today's findings.")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what has one safe answer.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
) -> None:
    """Check budget files: findings, one line a budget, exit 0, 1 or 2."""
    from budgetlint.cli.check import run
    from budgetlint.cli.options import CheckWords

    words = CheckWords(
        paths=tuple(paths or ()),
        format=format,
        output=tuple(output or ()),
        as_of=as_of,
        fail_on=fail_on,
        config=config,
        estimates=not no_estimates,
        info=info,
        statistics=statistics,
        baseline=baseline,
        write_baseline=write_baseline,
        fix=fix,
        diff=diff,
    )
    raise typer.Exit(done(lambda: run(words)))


@app.command()
def report(
    paths: Paths = None,
    format: Annotated[ReportFormat | None, typer.Option("--format", "-f", help="What to print.")] = None,  # noqa: A002
    output: Output = None,
    as_of: AsOf = None,
    config: Config = None,
    check: Annotated[
        str | None, typer.Option("--check", metavar="FILE", help="Fail if this committed report is out of date.")
    ] = None,
) -> None:
    """Print the estimate, layer by layer."""
    from budgetlint.cli.options import ReportWords
    from budgetlint.cli.report import run

    words = ReportWords(
        paths=tuple(paths or ()),
        format=format,
        output=tuple(output or ()),
        as_of=as_of,
        config=config,
        check=check,
    )
    raise typer.Exit(done(lambda: run(words)))


@app.command()
def diff(
    base: Annotated[str, typer.Argument(help="A git revision or a folder; A...HEAD is where the two part.")],
    head: Annotated[str | None, typer.Argument(help="The same; the working tree if left out.")] = None,
    format: Annotated[DiffFormat | None, typer.Option("--format", "-f", help="What to print.")] = None,  # noqa: A002
    output: Output = None,
    as_of: AsOf = None,
    config: Config = None,
    merge_base: Annotated[bool, typer.Option("--merge-base", help="Compare with where BASE and HEAD part.")] = False,
    fail_above: Annotated[
        list[str] | None,
        typer.Option(metavar="AMOUNT|SHARE", help="Fail if the plan grows by more, such as 500 or 10%."),
    ] = None,
    quiet_below: Annotated[
        list[str] | None,
        typer.Option(metavar="AMOUNT|SHARE", help="Print nothing if all changes together are less."),
    ] = None,
) -> None:
    """Show what changed between two versions, by how much, and why."""
    from budgetlint.cli.diff import DiffWords, run

    words = DiffWords(
        base=base,
        head=head,
        format=format,
        output=tuple(output or ()),
        as_of=as_of,
        config=config,
        merge_base=merge_base,
        fail_above=tuple(fail_above or ()),
        quiet_below=tuple(quiet_below or ()),
    )
    raise typer.Exit(done(lambda: run(words)))


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="A rule, a budget file, or a workload.")],
    workload: Annotated[str | None, typer.Argument(help="The workload of the budget file.")] = None,
    as_of: AsOf = None,
    config: Config = None,
) -> None:
    """Print a rule's page, or a workload's arithmetic line by line."""
    from budgetlint.app.explain import ExplainOptions
    from budgetlint.cli.explain import run

    words = ExplainOptions(name=name, workload=workload, as_of=as_of, config=config)
    raise typer.Exit(done(lambda: run(words)))


@app.command()
def reconcile(
    logs: Annotated[
        list[str] | None, typer.Argument(metavar="[LOGS]...", help="Files or folders of records and bills.")
    ] = None,
    budget: Annotated[
        list[str] | None, typer.Option("--budget", metavar="PATH", help="A budget file or folder; may be repeated.")
    ] = None,
    format: Annotated[ReconcileFormat | None, typer.Option("--format", "-f", help="What to print.")] = None,  # noqa: A002
    output: Output = None,
    as_of: AsOf = None,
    config: Config = None,
    covers: Annotated[
        str | None, typer.Option(metavar="DAYS", help="The days that the logs cover: 2026-06, or FIRST..LAST.")
    ] = None,
    extrapolate: Annotated[
        bool, typer.Option("--extrapolate", help="Stretch what was observed to the plan's period.")
    ] = False,
    tolerance: Annotated[
        list[str] | None, typer.Option(metavar="[NAME=]SHARE", help="Fail beyond it: 10%, output_tokens=20%.")
    ] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="Print assumptions as they were observed.")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Put them into the budget files, touching nothing else.")
    ] = False,
    print_sql: Annotated[
        str | None, typer.Option(metavar="DIALECT", help="Print the queries for another engine and stop.")
    ] = None,
    table: Annotated[str, typer.Option(metavar="NAME", help="The table of records in those queries.")] = "records",
) -> None:
    """Hold production records and bills against the plan."""
    from budgetlint.cli.reconcile import ReconcileWords, run

    words = ReconcileWords(
        logs=tuple(logs or ()),
        budgets=tuple(budget or ()),
        format=format,
        output=tuple(output or ()),
        as_of=as_of,
        config=config,
        covers=covers,
        extrapolate=extrapolate,
        tolerances=tuple(tolerance or ()),
        suggest=suggest,
        write=write,
        print_sql=print_sql,
        table=table,
    )
    raise typer.Exit(done(lambda: run(words)))


@app.command()
def schema(
    which: Annotated[Literal["budget", "snapshot", "report"], typer.Argument(help="Which schema.")],
) -> None:
    """Print a JSON Schema."""
    from budgetlint.cli.schema import run

    raise typer.Exit(done(lambda: run(which)))


@app.command()
def init(
    folder: Annotated[str, typer.Argument(metavar="[FOLDER]", help="Where to write budget.yaml.")] = ".",
    preset: Annotated[
        Literal["prototype", "production", "agent-heavy"] | None, typer.Option(help="Assumptions to start from.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="The kind of the first workload.")] = None,
    model: Annotated[str | None, typer.Option(help="Its model.")] = None,
    name: Annotated[str | None, typer.Option(help="The budget file's name.")] = None,
    as_of: AsOf = None,
) -> None:
    """Write a first budget and its pinned prices."""
    from budgetlint.app.init import InitOptions
    from budgetlint.cli.init import run

    words = InitOptions(folder=folder, preset=preset, kind=kind, model=model, name=name, as_of=as_of)
    raise typer.Exit(done(lambda: run(words)))


app.add_typer(snapshot, name="snapshot")


def run_app(arguments: Sequence[str]) -> int:
    """Runs the whole command line and returns its exit code; a mistake in the words is 2.

    Typer's own ending is caught, not its exceptions: they have changed their home between its versions.
    """
    command = typer.main.get_command(app)
    try:
        command.main(list(arguments), prog_name="budgetlint")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    except OSError as error:
        from budgetlint.edges.outputs import forget_standard_output

        forget_standard_output()
        return complain(Trouble((error.strerror or str(error)).lower()))
    return 0
