"""`budgetlint diff`: what changed between two versions of the budget files, and why."""

from budgetlint.app.diff import DiffOptions, diff
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import (
    ALLOW_OUTSIDE,
    AS_OF,
    CONFIG,
    OUTPUT,
    Argument,
    Command,
    Option,
    Takes,
    Words,
    format_option,
)
from budgetlint.cli.targets import targets, write
from budgetlint.reports.formats import DIFF


def run(words: Words) -> int:
    """Compares, writes, and returns the exit code: 1 where a gate fails or a file can't be read. Raises `Trouble`."""
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
    compared = diff(options)
    if not compared.quiet:
        outside = words.flag("allow_outside")
        write(wanted, lambda target: DIFF[target.format](compared.difference), outside=outside)
    return FINDINGS if compared.failed else FINE


COMMAND = Command(
    name="diff",
    help="Show what changed between two versions, by how much, and why.",
    run=run,
    arguments=(
        Argument(name="base", required=True, help="A git revision or a folder; A...HEAD is where the two part."),
        Argument(name="head", help="The same; the working tree if left out."),
    ),
    options=(
        format_option(DIFF),
        OUTPUT,
        ALLOW_OUTSIDE,
        AS_OF,
        CONFIG,
        Option(name="baseline", metavar="FILE", help="Compare the findings that it accepts, too."),
        Option(name="merge_base", takes=Takes.NOTHING, help="Compare with where BASE and HEAD part."),
        Option(
            name="fail_above",
            takes=Takes.SEVERAL,
            metavar="AMOUNT|SHARE",
            help="Fail if the plan grows by more, such as 500 or 10%.",
        ),
        Option(
            name="quiet_below",
            takes=Takes.SEVERAL,
            metavar="AMOUNT|SHARE",
            help="Print nothing if all changes together are less.",
        ),
    ),
    examples=(
        "diff origin/main",
        "diff origin/main...HEAD --format markdown",
        "diff origin/main --fail-above 10%",
        "diff v1 v2 -o html=diff.html -o csv=diff.csv",
    ),
)
