"""The full command line with Typer, built from the command tables: help, errors, every spelling of options."""

import inspect
import keyword
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from budgetlint.cli.commands import COMMANDS, SNAPSHOT, command
from budgetlint.cli.exits import complain, done
from budgetlint.cli.options import Argument, Command, Names, Option, Takes, Value, Words
from budgetlint.edges.trouble import Trouble


def run_app(arguments: Sequence[str]) -> int:
    """Run the full command line and return its exit code; 2 for a usage error.

    Typer's exit is caught, not its exceptions, whose module differs between versions.
    """
    try:
        typer.main.get_command(_app()).main(list(arguments), prog_name="budgetlint")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    except OSError as error:
        from budgetlint.edges.outputs import forget_standard_output

        forget_standard_output()
        return complain(Trouble((error.strerror or str(error)).lower()))
    return 0


def _app() -> typer.Typer:
    app = typer.Typer(
        name="budgetlint",
        help="Check what a team plans to spend on AI APIs against pinned prices and its own ceilings.",
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_options)
    for name in COMMANDS:
        _add(app, command(name), name)
    snapshot = typer.Typer(
        help="Pin, refresh, compare, verify, look up and import prices.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for name in SNAPSHOT:
        _add(snapshot, command(f"snapshot_{name}"), f"snapshot {name}")
    app.add_typer(snapshot, name="snapshot")
    return app


def _options(
    version: Annotated[bool, typer.Option("--version", "-V", is_eager=True, help="Print the version.")] = False,
) -> None:
    if version:
        from budgetlint import __version__

        typer.echo(f"budgetlint {__version__}")
        raise typer.Exit


def _add(app: typer.Typer, added: Command, typed: str) -> None:
    """Add a command with the parameters of its table, under the name that is typed."""

    def run(**values: object) -> None:
        given = {name.rstrip("_"): _value(value) for name, value in values.items() if value is not None}
        words = Words(added.unset | given)
        raise typer.Exit(done(lambda: added.run(words), typed))

    parameters = [_parameter(parameter) for parameter in added.parameters]
    run.__dict__["__signature__"] = inspect.Signature(parameters)
    app.command(added.name, help=added.help, epilog=_epilog(added))(run)


def _epilog(added: Command) -> str | None:
    """The examples of a command, one per line: `\b` keeps them from being filled into a paragraph."""
    lines = [f"  budgetlint {example}" for example in added.examples]
    return "\n".join(["\b", "Examples:", *lines]) if lines else None


def _value(value: object) -> Value:
    """A value in the form that the quick reading gives it."""
    if isinstance(value, (list, tuple)):
        return tuple(str(text) for text in value)
    assert value is None or isinstance(value, (str, bool))
    return value


def _parameter(parameter: Argument | Option) -> inspect.Parameter:
    """An argument or option as Typer reads it from a signature; a name that is a Python keyword gets a trailing `_`."""
    annotation = {
        Takes.NOTHING: bool,
        Takes.ONE: str | None,
        Takes.TWO: tuple[str, str] | None,
        Takes.SEVERAL: list[str],
    }[parameter.takes]
    default: object = {Takes.NOTHING: False, Takes.SEVERAL: []}.get(parameter.takes, parameter.default)
    choices = "|".join(parameter.choices)
    completed = _completed(parameter)
    if isinstance(parameter, Option):
        metavar = (
            f"[{choices}]"
            if choices
            else parameter.metavar or ("TEXT" if parameter.takes is not Takes.NOTHING else None)
        )
        typed = typer.Option(default, *parameter.flags, help=parameter.help, metavar=metavar, autocompletion=completed)
    else:
        first = ... if parameter.required else default
        metavar = choices or parameter.metavar or parameter.name.upper()
        typed = typer.Argument(first, help=parameter.help, metavar=metavar, autocompletion=completed)
    name = f"{parameter.name}_" if keyword.iskeyword(parameter.name) else parameter.name
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=typed, annotation=annotation)


def _completed(parameter: Argument | Option) -> Callable[[str], list[str]] | None:
    """The shell completion of a value: its choices, or names from the repository."""
    if parameter.choices:
        return lambda incomplete: [choice for choice in parameter.choices if choice.startswith(incomplete)]
    names = parameter.names
    if names is None:
        return None

    def completed(incomplete: str) -> list[str]:
        from budgetlint.app.completion import accounts_that_begin, names_that_begin

        if names is Names.ACCOUNT:
            return accounts_that_begin(incomplete)
        return names_that_begin(incomplete, models=names is Names.MODEL, rules=names is Names.RULE_OR_WORKLOAD)

    return completed
