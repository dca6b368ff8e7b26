"""`budgetlint report`: the estimate, and whether a committed one is up to date."""

import shlex

from budgetlint.app.report import committed, report
from budgetlint.app.runs import RunOptions
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import (
    ALLOW_OUTSIDE,
    AS_OF,
    COLOUR,
    CONFIG,
    OUTPUT,
    PATHS,
    QUIET,
    STDIN_FILENAME,
    VERBOSE,
    Command,
    Option,
    Takes,
    Words,
    format_option,
)
from budgetlint.cli.printing import say_settings
from budgetlint.cli.run_options import run_options
from budgetlint.cli.targets import targets, write
from budgetlint.edges import outputs
from budgetlint.edges.trouble import Misuse
from budgetlint.figures.guess import suggestion
from budgetlint.reports.formats import ESTIMATES, REPORT, format_of
from budgetlint.reports.presentation import Presentation
from budgetlint.source.plain import plain


def run(words: Words) -> int:
    """Estimate, write or compare, and return the exit code: 1 if something can't be estimated.

    Raises `Trouble`.
    """
    if words.flag("calculator"):
        return _calculator(words)
    options = run_options(words)
    say_settings(words)
    path, name = words.text("check"), words.text("format")
    shown = Presentation(group_by=_group_by(words.text("group_by")))
    if path is not None:
        return _compare(path, name or format_of(path, ESTIMATES) or "text", options, shown, quiet=words.flag("quiet"))
    wanted = targets(words.texts("output"), name, REPORT, "report")
    estimated = report(options)
    write(wanted, lambda target: REPORT[target.format](estimated, shown), words, outside=words.flag("allow_outside"))
    return FINE if estimated.complete else FINDINGS


def _calculator(words: Words) -> int:
    """Write the calculator, which reads no budget file. Raises `Trouble`."""
    unfit = ["PATH"] if words.texts("paths") else []
    unfit += [
        f"--{name.replace('_', '-')}"
        for name in ("check", "group_by", "config", "stdin_filename")
        if words.text(name) is not None
    ]
    if unfit:
        raise Misuse(f"`--calculator` reads no budget file, so it can't be combined with {', '.join(unfit)}")
    from budgetlint.app.calculator import calculator
    from budgetlint.reports.whatif.calculator import render

    output, name = words.texts("output"), words.text("format")
    wanted = targets(output, name if output else name or "html", ("html",), "report --calculator")
    made = calculator(words.text("as_of"))
    write(wanted, lambda _: render(made), words, outside=words.flag("allow_outside"))
    return FINE


def _group_by(key: str | None) -> str | None:
    """The key by which the plan is grouped. Raises `Trouble` if it is unknown."""
    if key is not None:
        from budgetlint.reports.estimate.groups import KEYS, is_key

        if not is_key(key):
            raise Misuse(f"can't group by `{key}`, expected one of {', '.join(KEYS)}{suggestion(key, KEYS)}")
    return key


def _compare(path: str, name: str, options: RunOptions, shown: Presentation, *, quiet: bool) -> int:
    """Whether a committed report equals a new one for the day that it states."""
    compared = committed(path, options, lambda now: plain(REPORT[name](now, shown)))
    if not compared.difference:
        if not quiet:
            outputs.to_standard_output(f"{path}: up to date\n")
        return FINE if compared.report.complete else FINDINGS
    words = [*options.paths, "--as-of", compared.report.as_of.isoformat(), *_stated(options, shown)]
    again = shlex.join(["budgetlint", "report", *words, "--format", name, "--output", path])
    outputs.to_standard_output(f"{compared.difference}{path}: out of date, update it with `{again}`\n")
    return FINDINGS


def _stated(options: RunOptions, shown: Presentation) -> list[str]:
    """The options of a report apart from its paths and its day."""
    config = [] if options.config is None else ["--config", options.config]
    config += [] if options.stdin_filename is None else ["--stdin-filename", options.stdin_filename]
    return config if shown.group_by is None else [*config, "--group-by", shown.group_by]


COMMAND = Command(
    name="report",
    help="Print the estimate, layer by layer.",
    run=run,
    arguments=(PATHS,),
    options=(
        format_option(ESTIMATES),
        OUTPUT,
        ALLOW_OUTSIDE,
        AS_OF,
        STDIN_FILENAME,
        COLOUR,
        QUIET,
        VERBOSE,
        CONFIG,
        Option(name="group_by", metavar="KEY", help="Add up by owner, tag:KEY, model, provider or kind."),
        Option(name="check", metavar="FILE", help="Fail if this committed report is out of date."),
        Option(name="calculator", takes=Takes.NOTHING, help="Write a web page that plans without a budget file."),
    ),
    examples=(
        "report services/chat --format markdown",
        "report -o html=report.html -o json=report.json",
        "report --check report.md",
        "report --calculator -o calculator.html",
    ),
)
