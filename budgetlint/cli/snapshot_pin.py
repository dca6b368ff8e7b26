"""`budgetlint snapshot pin`: copy the prices in use beside the budget files and pin them there."""

from budgetlint.app.pin import Pinned, pin
from budgetlint.app.pin_budgets import PinOptions
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import ALLOW_OUTSIDE, FILES, QUIET, Command, Names, Option, Takes, Words
from budgetlint.edges import outputs


def run(words: Words) -> int:
    """Pin the prices, and print what was written. Raises `Trouble`."""
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
    """Print what pinning changed."""
    lines = [*pinned.notes, *(f"{path}: {state.value}" for path, state in pinned.files)]
    lines += [] if pinned.advice is None else [f"help: {pinned.advice}"]
    outputs.to_standard_output("".join(f"{line}\n" for line in lines))


COMMAND = Command(
    name="pin",
    help="Copy the prices in use beside the budget files and write their hash into each.",
    run=run,
    arguments=(FILES,),
    options=(
        Option(name="model", names=Names.MODEL, takes=Takes.SEVERAL, help="Pin this model as well; repeatable."),
        Option(name="from", metavar="FILE", help="Price file to pin from; default: the catalog."),
        Option(name="as_of", metavar="DATE", help="Pin the prices in force on this day."),
        Option(name="undated", takes=Takes.NOTHING, help="Use today's price of models without a price dated by then."),
        Option(name="output", letter="o", metavar="FILE", help="Price file to write."),
        ALLOW_OUTSIDE,
        Option(name="upgrade", takes=Takes.NOTHING, help="Renew every price, and show what changes."),
        Option(name="dry_run", takes=Takes.NOTHING, help="Show what would change, and write nothing."),
        QUIET,
    ),
    examples=(
        "snapshot pin",
        "snapshot pin --upgrade --dry-run",
    ),
)
