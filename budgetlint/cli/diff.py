"""`budgetlint diff`: what changed between two versions of the budget files, and why."""

from budgetlint.app.diff import DiffOptions, diff
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import (
    ALLOW_OUTSIDE,
    AS_OF,
    COLOUR,
    CONFIG,
    OUTPUT,
    QUIET,
    VERBOSE,
    Argument,
    Command,
    Option,
    Takes,
    Words,
    format_option,
)
from budgetlint.cli.printing import say_settings
from budgetlint.cli.targets import targets, write
from budgetlint.reports.formats import DIFF


def run(words: Words) -> int:
    """Compare, write, and return the exit code: 1 if a gate fails or a file can't be read. Raises `Trouble`."""
    wanted = targets(words.texts("output"), words.text("format"), DIFF, "diff")
    options = DiffOptions(
        base=words.required("base"),
        head=words.text("head"),
        as_of=words.text("as_of"),
        config=words.text("config"),
        baseline=words.text("baseline"),
        merge_base=words.flag("merge_base"),
        fail_above=words.texts("fail_above"),
        quiet_below=words.texts("quiet_below"),
    )
    say_settings(words)
    compared = diff(options)
    silent = words.flag("quiet") and not compared.failed and not compared.difference.changed
    if not compared.quiet and not silent:
        outside = words.flag("allow_outside")
        write(wanted, lambda target: DIFF[target.format](compared.difference), words, outside=outside)
    return FINDINGS if compared.failed else FINE


COMMAND = Command(
    name="diff",
    help="Show what changed between two versions, by how much, and why.",
    run=run,
    arguments=(
        Argument(
            name="base", required=True, help="A git revision or a folder; A...HEAD compares with their merge base."
        ),
        Argument(name="head", help="A git revision or a folder; default: the working tree."),
    ),
    options=(
        format_option(DIFF),
        OUTPUT,
        ALLOW_OUTSIDE,
        AS_OF,
        COLOUR,
        QUIET,
        VERBOSE,
        CONFIG,
        Option(name="baseline", metavar="FILE", help="Baseline of accepted findings, to compare as well."),
        Option(name="merge_base", takes=Takes.NOTHING, help="Compare with the merge base of BASE and HEAD."),
        Option(
            name="fail_above",
            takes=Takes.SEVERAL,
            metavar="AMOUNT|SHARE",
            help="Fail if the plan grows by more than this: 500 or 10%.",
        ),
        Option(
            name="quiet_below",
            takes=Takes.SEVERAL,
            metavar="AMOUNT|SHARE",
            help="Print nothing if all changes together are below this amount.",
        ),
    ),
    examples=(
        "diff origin/main",
        "diff origin/main...HEAD --format markdown",
        "diff origin/main --fail-above 10%",
        "diff v1 v2 -o html=diff.html -o csv=diff.csv",
    ),
)
