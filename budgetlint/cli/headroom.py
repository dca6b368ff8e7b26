"""`budgetlint headroom`: what breaks each budget first."""

from budgetlint.app.headroom import headroom
from budgetlint.app.runs import RunOptions
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import AS_OF, CONFIG, PATHS, STDIN_FILENAME, Command, Words, format_option
from budgetlint.edges import outputs
from budgetlint.reports.formats import HEADROOM


def run(words: Words) -> int:
    """Prints how far each number may go; 1 where a budget could not be held against its ceiling. Raises `Trouble`."""
    options = RunOptions(
        paths=words.texts("paths"),
        as_of=words.text("as_of"),
        config=words.text("config"),
        stdin_filename=words.text("stdin_filename"),
    )
    report, rooms = headroom(options)
    outputs.to_standard_output(HEADROOM[words.required("format")](rooms, report.as_of))
    return FINDINGS if report.undecided else FINE


COMMAND = Command(
    name="headroom",
    help="Say for each budget what breaks it first, and at which value.",
    run=run,
    arguments=(PATHS,),
    options=(format_option(HEADROOM, "text"), AS_OF, STDIN_FILENAME, CONFIG),
    examples=(
        "headroom",
        "headroom services/chat --format json",
    ),
)
