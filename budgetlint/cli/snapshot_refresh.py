"""`budgetlint snapshot refresh`: update the prices of the models in use from a downloaded list."""

from budgetlint.app.price_lists import ORIGINS
from budgetlint.app.refresh import SNAPSHOT, RefreshOptions, refresh
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import ALLOW_OUTSIDE, AS_OF, COLOUR, FILES, QUIET, Argument, Command, Option, Takes, Words
from budgetlint.cli.printing import show
from budgetlint.figures.exact import exactly
from budgetlint.reports.prices.difference import plan_line


def run(words: Words) -> int:
    """Pin the newer prices, and print the price changes, their effect on each plan and the files written. Raises
    `Trouble`."""
    refreshed = refresh(
        RefreshOptions(
            origin=words.required("from"),
            file=words.required("list"),
            published=words.text("published"),
            as_of=words.text("as_of"),
            paths=words.texts("paths"),
            dry_run=words.flag("dry_run"),
            outside=words.flag("allow_outside"),
        )
    )
    with exactly():
        lines = [*(refreshed.pinned.notes or ("no price changes",)), *(plan_line(*plan) for plan in refreshed.plans)]
    lines += [f"{path}: {state.value}" for path, state in refreshed.pinned.files]
    if not words.flag("quiet"):
        show("".join(f"{line}\n" for line in lines), words)
    return FINE


COMMAND = Command(
    name="refresh",
    help="Update the prices of the models in use from a downloaded list; shows the changes and their effect on each plan.",
    run=run,
    arguments=(Argument(name="list", required=True, metavar="FILE", help="The newer price list."), FILES),
    options=(
        Option(name="from", choices=(SNAPSHOT, *ORIGINS), default=SNAPSHOT, help="Format of the list."),
        Option(name="published", metavar="DATE", help="Day on which the list was published, if it does not state one."),
        AS_OF,
        ALLOW_OUTSIDE,
        COLOUR,
        QUIET,
        Option(name="dry_run", takes=Takes.NOTHING, help="Show what would change, and write nothing."),
    ),
    examples=(
        "snapshot refresh prices.json --dry-run",
        "snapshot refresh model_prices_and_context_window.json --from litellm --published 2026-11-20",
    ),
)
