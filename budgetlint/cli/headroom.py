"""`budgetlint headroom`: what breaks each budget first."""

from budgetlint.app.headroom import headroom
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import AS_OF, COLOUR, CONFIG, PATHS, STDIN_FILENAME, VERBOSE, Command, Words, format_option
from budgetlint.cli.printing import say_settings, show
from budgetlint.cli.run_options import run_options
from budgetlint.reports.formats import HEADROOM


def run(words: Words) -> int:
    """Print how far each number may grow; returns 1 if a budget can't be compared with its ceiling. Raises
    `Trouble`."""
    options = run_options(words)
    say_settings(words)
    report, rooms = headroom(options)
    name = words.required("format")
    show(HEADROOM[name](rooms, report.as_of), words, name)
    return FINDINGS if report.undecided else FINE


COMMAND = Command(
    name="headroom",
    help="Show for each budget which number breaks it first, and at what value.",
    run=run,
    arguments=(PATHS,),
    options=(format_option(HEADROOM, "text"), AS_OF, STDIN_FILENAME, COLOUR, VERBOSE, CONFIG),
    examples=(
        "headroom",
        "headroom services/chat --format json",
    ),
)
