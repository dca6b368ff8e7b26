"""`budgetlint snapshot pin`: the prices in use, copied beside the budgets and pinned in each."""

from budgetlint.app.pin import Pinned, pin
from budgetlint.app.pin_budgets import PinOptions
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import ALLOW_OUTSIDE, FILES, QUIET, Command, Names, Option, Takes, Words
from budgetlint.edges import outputs


def run(words: Words) -> int:
    """Pins, and says what was written. Raises `Trouble`."""
    options = PinOptions(
        paths=words.texts("paths"),
        models=words.texts("model"),
        as_of=words.text("as_of"),
        output=words.text("output"),
        source=words.text("from"),
        undated=words.flag("undated"),
        upgrade=words.flag("upgrade"),
        dry_run=words.flag("dry_run"),
        outside=words.flag("allow_outside"),
    )
    pinned = pin(options)
    if not words.flag("quiet"):
        show(pinned)
    return FINE


def show(pinned: Pinned) -> None:
    """Prints what pinning changed."""
    lines = [*pinned.notes, *(f"{path}: {state.value}" for path, state in pinned.files)]
    lines += [] if pinned.advice is None else [f"help: {pinned.advice}"]
    outputs.to_standard_output("".join(f"{line}\n" for line in lines))


COMMAND = Command(
    name="pin",
    help="Copy the prices in use beside the budget files and write their hash into each.",
    run=run,
    arguments=(FILES,),
    options=(
        Option(name="model", names=Names.MODEL, takes=Takes.SEVERAL, help="One more model; may be repeated."),
        Option(name="from", metavar="FILE", help="A price file to take prices from; else the catalog."),
        Option(name="as_of", metavar="DATE", help="Prices as they were on a day."),
        Option(name="undated", takes=Takes.NOTHING, help="Take today's price where none has a day by then."),
        Option(name="output", letter="o", metavar="FILE", help="Where to write them."),
        ALLOW_OUTSIDE,
        Option(name="upgrade", takes=Takes.NOTHING, help="Take every price anew; shows what changes."),
        Option(name="dry_run", takes=Takes.NOTHING, help="Show, write nothing."),
        QUIET,
    ),
    examples=(
        "snapshot pin",
        "snapshot pin --upgrade --dry-run",
    ),
)
