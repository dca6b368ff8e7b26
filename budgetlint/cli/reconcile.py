"""`budgetlint reconcile`: production records and bills against the plan."""

from budgetlint.app.asking import ENGINES
from budgetlint.app.reconcile import ReconcileResult, queries, reconcile, sizes_of
from budgetlint.app.reconcile_options import ReconcileOptions
from budgetlint.app.suggest import suggest
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import (
    ALLOW_OUTSIDE,
    AS_OF,
    COLOUR,
    CONFIG,
    OUTPUT,
    QUIET,
    STDIN_FILENAME,
    VERBOSE,
    Argument,
    Command,
    Names,
    Option,
    Takes,
    Words,
    format_option,
)
from budgetlint.cli.printing import say_settings
from budgetlint.cli.progress import waiting
from budgetlint.cli.targets import targets, write
from budgetlint.edges import outputs
from budgetlint.edges.trouble import Misuse
from budgetlint.figures.shown import counted
from budgetlint.reports.formats import RECONCILE


def run(words: Words) -> int:
    """Reconciles, writes, and returns the exit code: 1 where something drifted too far. Raises `Trouble`."""
    wanted = targets(words.texts("output"), words.text("format"), RECONCILE, "reconcile")
    options = ReconcileOptions(
        logs=words.texts("logs"),
        budgets=words.texts("budget"),
        as_of=words.text("as_of"),
        config=words.text("config"),
        covers=words.text("covers"),
        time_zone=words.text("time_zone") or "UTC",
        extrapolate=words.flag("extrapolate"),
        tolerances=words.texts("tolerance"),
        models=words.texts("as"),
        moved_by=words.text("by"),
        to_date=words.text("to_date"),
        connect=words.text("connect"),
        engine=words.required("engine"),
        table=words.text("table"),
        source=words.text("source"),
        seconds=words.text("timeout"),
        save_observed=words.text("save_observed"),
        stdin_filename=words.text("stdin_filename"),
    )
    if words.flag("write") and "-" in options.budgets:
        raise Misuse("`--write` changes budget files: it can't be used with `-`")
    say_settings(words)
    if words.flag("prices"):
        return _paid(options, words.text("format") == "json")
    dialect = words.text("print_sql")
    if dialect is not None:
        outputs.to_standard_output(queries(options, dialect))
        return FINE
    if words.flag("dry_run"):
        return _dry_run(options)
    reconciled = reconcile(options, waiting)
    outside = words.flag("allow_outside")
    if words.flag("suggest") or words.flag("write"):
        _suggest(reconciled, write=words.flag("write"), outside=outside)
    elif reconciled.reconciliation.breaches or not words.flag("quiet"):
        write(wanted, lambda target: RECONCILE[target.format](reconciled.reconciliation), words, outside=outside)
    return FINDINGS if reconciled.reconciliation.breaches else FINE


def _dry_run(options: ReconcileOptions) -> int:
    """Prints what each query would read, as far as the engine tells."""
    for reads in sizes_of(options):
        amounts = [counted(reads.rows, "row")] if reads.rows is not None else []
        amounts += [counted(reads.bytes, "byte")] if reads.bytes is not None else []
        outputs.to_standard_output(f"{reads.name}: {' and '.join(amounts) or 'the engine does not tell'}\n")
    return FINE


def _suggest(reconciled: ReconcileResult, *, write: bool, outside: bool) -> None:
    """Prints what each budget file would say, and what it says now where it was written."""
    from budgetlint.reports.reconcile import text

    for suggested in suggest(reconciled.report, reconciled.reconciliation, write=write, outside=outside):
        if suggested.written:
            outputs.to_standard_error(f"{suggested.file.path}: written")
        outputs.to_standard_output(
            text.suggested(suggested.file, suggested.suggestions, suggested.by_hand, suggested.ranges, written=write)
        )


def _paid(options: ReconcileOptions, as_json: bool) -> int:
    """Prints the prices that bills imply, beside the listed ones."""
    from budgetlint.app.paid import paid
    from budgetlint.reports.reconcile import paid as report

    prices = paid(options)
    outputs.to_standard_output((report.data if as_json else report.text)(prices.prices, prices.notes))
    return FINE


COMMAND = Command(
    name="reconcile",
    help="Hold production records and bills against the plan.",
    run=run,
    arguments=(
        Argument(name="logs", takes=Takes.SEVERAL, metavar="LOGS", help="Files or folders of records and bills."),
    ),
    options=(
        Option(
            name="budget",
            takes=Takes.SEVERAL,
            metavar="PATH",
            help="A budget file or folder; may be repeated; - is standard input.",
        ),
        format_option(RECONCILE),
        OUTPUT,
        ALLOW_OUTSIDE,
        AS_OF,
        STDIN_FILENAME,
        COLOUR,
        QUIET,
        VERBOSE,
        CONFIG,
        Option(name="covers", metavar="DAYS", help="The days that the logs cover: 2026-06, or FIRST..LAST."),
        Option(name="time_zone", metavar="ZONE", help="Whose days are covered, UTC's if left out; prices hold by UTC."),
        Option(
            name="as",
            takes=Takes.SEVERAL,
            metavar="MODEL",
            names=Names.MODEL,
            help="Price every recorded call again on this model; may be repeated.",
        ),
        Option(name="by", metavar="session|tag:KEY", help="With --as: which sessions or tags move most."),
        Option(
            name="to_date",
            metavar="DAY",
            help="Project where each budget of the running period ends; DAY is the last complete one.",
        ),
        Option(name="extrapolate", takes=Takes.NOTHING, help="Stretch what was observed to the plan's period."),
        Option(
            name="tolerance",
            takes=Takes.SEVERAL,
            metavar="[NAME=]SHARE",
            help="Fail beyond it: 10%, output_tokens=20%, forecast=0%, refused=0%.",
        ),
        Option(name="prices", takes=Takes.NOTHING, help="Derive what was paid, meter by meter, from bills, and stop."),
        Option(name="suggest", takes=Takes.NOTHING, help="Print assumptions as they were observed."),
        Option(name="write", takes=Takes.NOTHING, help="Put them into the budget files, touching nothing else."),
        Option(
            name="connect",
            metavar="URL",
            help="Read a table of a database: an SQLAlchemy address, or env:NAME of a variable that holds one.",
        ),
        Option(
            name="source",
            metavar="SOURCE",
            help="Whose table it is: litellm, langfuse, otel, openrouter, focus, canonical, or a .yaml file for one of your own.",
        ),
        Option(name="table", metavar="NAME", help="The table's name; the one that its source gives it if left out."),
        Option(
            name="engine",
            choices=ENGINES,
            default="duckdb",
            help="What reads LOGS: spark for paths and tables of a cluster.",
        ),
        Option(name="timeout", metavar="SECONDS", help="How long a statement may take there; 900 if left out."),
        Option(name="dry_run", takes=Takes.NOTHING, help="Print what each query would read there, and stop."),
        Option(name="print_sql", metavar="DIALECT", help="Print the queries as they would run there, and stop."),
        Option(name="save_observed", metavar="FILE", help="Keep the aggregates in a file, which LOGS can name later."),
    ),
    examples=(
        "reconcile logs/*.jsonl --covers 2026-06",
        "reconcile usage.csv --budget services/chat --tolerance 10%",
        "reconcile logs --suggest",
        "reconcile --connect env:DATABASE_URL --source litellm --covers 2026-06",
    ),
)
