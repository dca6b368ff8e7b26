"""`budgetlint snapshot refresh`: newer prices of the models in use, from a list that was downloaded."""

from budgetlint.app.price_lists import ORIGINS
from budgetlint.app.refresh import SNAPSHOT, RefreshOptions, refresh
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import ALLOW_OUTSIDE, AS_OF, COLOUR, FILES, QUIET, Argument, Command, Option, Takes, Words
from budgetlint.cli.printing import show
from budgetlint.figures.exact import exactly
from budgetlint.reports.prices.difference import plan_line


def run(words: Words) -> int:
    """Pins, and prints what changes, what that does to each plan, and what was written. Raises `Trouble`."""
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
    help="Take newer prices of the models in use from a list that was downloaded; shows what changes and what it costs.",
    run=run,
    arguments=(Argument(name="list", required=True, metavar="FILE", help="The newer price list."), FILES),
    options=(
        Option(name="from", choices=(SNAPSHOT, *ORIGINS), default=SNAPSHOT, help="What kind of list it is."),
        Option(name="published", metavar="DATE", help="When the list came out, where it does not say so itself."),
        AS_OF,
        ALLOW_OUTSIDE,
        COLOUR,
        QUIET,
        Option(name="dry_run", takes=Takes.NOTHING, help="Show, write nothing."),
    ),
    examples=(
        "snapshot refresh prices.json --dry-run",
        "snapshot refresh model_prices_and_context_window.json --from litellm --published 2026-11-20",
    ),
)
