"""`budgetlint export`: declared limits in the format of what enforces them, and the check of a committed export."""

from budgetlint.app.export import ExportText, export, looser
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import (
    ALLOW_OUTSIDE,
    AS_OF,
    CONFIG,
    PATHS,
    QUIET,
    STDIN_FILENAME,
    VERBOSE,
    Argument,
    Command,
    Names,
    Option,
    Takes,
    Words,
)
from budgetlint.cli.printing import say_settings
from budgetlint.cli.run_options import run_options
from budgetlint.edges import outputs
from budgetlint.export.enforcers import ENFORCERS
from budgetlint.figures.shown import counted
from budgetlint.reports.plain import tame
from budgetlint.source.plain import plain


def run(words: Words) -> int:
    """Write the limits, or check a committed file; returns 1 if a limit is refused or not as declared.

    Raises `Trouble`.
    """
    options = run_options(words)
    say_settings(words)
    target = words.required("target")
    written = export(target, options, words.texts("account"))
    committed = words.text("check")
    if committed is not None:
        return _check(committed, target, written, quiet=words.flag("quiet"))
    path = words.text("output")
    if path is None:
        outputs.to_standard_output(written.text)
    else:
        if not words.flag("allow_outside"):
            outputs.required_inside(path)
        outputs.to_file(path, plain(written.text), outside=words.flag("allow_outside"))
    _say_refused(written)
    return FINDINGS if written.refused else FINE


def _check(path: str, target: str, written: ExportText, *, quiet: bool) -> int:
    """Whether a committed file enforces what is declared. Limits it can't express are listed, and don't fail the
    check again."""
    apart = looser(path, written.text)
    for line in apart:
        outputs.to_standard_output(f"{tame(f'{path}: {line}')}\n")
    _say_refused(written)
    if apart:
        outputs.to_standard_output(f"{path}: not as declared, regenerate it with `budgetlint export {target}`\n")
        return FINDINGS
    if not quiet:
        outputs.to_standard_output(f"{path}: as declared, {counted(written.count, 'limit')}\n")
    return FINE


def _say_refused(written: ExportText) -> None:
    for limit in written.refused:
        outside = f": {', '.join(f'`{name}`' for name in limit.outside)}" if limit.outside else ""
        outputs.to_standard_error(tame(f"not exported: `{limit.address}`: {limit.reason}{outside}"))


COMMAND = Command(
    name="export",
    help="Export ceilings and key limits to what enforces them.",
    run=run,
    arguments=(
        Argument(
            name="target",
            required=True,
            metavar="TARGET",
            choices=tuple(ENFORCERS),
            help="The enforcer to export to; json for any other.",
        ),
        PATHS,
    ),
    options=(
        Option(name="check", metavar="FILE", help="Fail if this committed export is looser than declared."),
        Option(
            name="account",
            takes=Takes.SEVERAL,
            names=Names.ACCOUNT,
            metavar="NAME",
            help="Only this account; repeatable.",
        ),
        Option(name="output", letter="o", metavar="FILE", help="Write to a file."),
        ALLOW_OUTSIDE,
        AS_OF,
        STDIN_FILENAME,
        QUIET,
        VERBOSE,
        CONFIG,
    ),
    examples=(
        "export litellm -o limits/litellm.json",
        "export openrouter services/chat --account openrouter",
        "export litellm --check limits/litellm.json",
    ),
)
