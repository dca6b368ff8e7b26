"""`budgetlint prices`: compare listed prices."""

from decimal import Decimal

from budgetlint.app.listing import KINDS, SORTS, listing
from budgetlint.app.listing_choice import PricesOptions
from budgetlint.cli.exits import FINE
from budgetlint.cli.options import (
    AS_OF,
    COLOUR,
    CONFIG,
    STDIN_FILENAME,
    VERBOSE,
    Argument,
    Command,
    Option,
    Takes,
    Words,
    format_option,
)
from budgetlint.cli.printing import say_settings, show
from budgetlint.edges.trouble import Misuse
from budgetlint.model.scalars import NUMBER
from budgetlint.reports.formats import LISTING
from budgetlint.shape.values import Unfit, number_reader


def run(words: Words) -> int:
    """Print the matching models with their prices. Raises `Trouble`."""
    path, *workload = words.texts("for") or ("",)
    options = PricesOptions(
        words=words.texts("words"),
        providers=words.texts("provider"),
        kinds=words.texts("kind"),
        tier=words.required("tier"),
        sort=words.required("sort"),
        limit=_limit(words.text("limit")),
        plan=(path, workload[0]) if workload else None,
        snapshot=words.text("snapshot"),
        context=_context(words.text("context")),
        retired=words.flag("retired"),
        as_of=words.text("as_of"),
        config=words.text("config"),
        stdin_filename=words.text("stdin_filename"),
    )
    say_settings(words)
    name = words.required("format")
    show(LISTING[name](listing(options)), words, name)
    return FINE


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise Misuse(f"`--limit {text}`: expected a whole number above 0")
    return int(text[:9])


def _context(text: str | None) -> Decimal | None:
    """A context window, written as in budget files: `200k`. Raises `Trouble`."""
    if text is None:
        return None
    try:
        return number_reader(NUMBER)(text)
    except Unfit:
        raise Misuse(f"`--context {text}`: expected a number of tokens such as `200k`") from None


COMMAND = Command(
    name="prices",
    help="Search and compare listed prices, the maker's own first.",
    run=run,
    arguments=(
        Argument(name="words", help="Words or globs to find in model names.", takes=Takes.SEVERAL, metavar="WORD"),
    ),
    options=(
        Option(
            name="provider",
            takes=Takes.SEVERAL,
            help="Only this provider, or those that match a glob; repeatable.",
        ),
        Option(
            name="kind",
            choices=KINDS,
            takes=Takes.SEVERAL,
            help="Only models priced for this kind of workload; repeatable.",
        ),
        Option(name="tier", default="standard", help="Service tier."),
        Option(name="context", metavar="TOKENS", help="Minimum context window in tokens: 200k."),
        Option(name="sort", choices=SORTS, default="own", help="Sort order."),
        Option(name="limit", metavar="N", help="Maximum number of models."),
        Option(
            name="for",
            takes=Takes.TWO,
            metavar="FILE WORKLOAD",
            help="Show what this workload would cost on each model; FILE may be - (standard input).",
        ),
        Option(name="retired", takes=Takes.NOTHING, help="Also show retired models."),
        Option(name="snapshot", metavar="FILE", help="Price file; default: the catalog."),
        format_option(LISTING, "text"),
        AS_OF,
        STDIN_FILENAME,
        COLOUR,
        VERBOSE,
        CONFIG,
    ),
    examples=(
        "prices mistral",
        "prices sonnet --tier batch --sort output --limit 10",
        "prices --provider 'mistral*' --kind audio --kind embeddings",
        "prices --for budget.yaml chat --sort plan --limit 5",
    ),
)
