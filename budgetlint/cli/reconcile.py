"""`budgetlint reconcile`: production records and bills compared with the plan."""

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
    """Reconcile, write, and return the exit code: 1 if something drifted beyond its tolerance. Raises `Trouble`."""
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
        outside=words.flag("allow_outside"),
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
    """Print the volume of data that each query would read, if the engine reports it."""
    for reads in sizes_of(options):
        amounts = [counted(reads.rows, "row")] if reads.rows is not None else []
        amounts += [counted(reads.bytes, "byte")] if reads.bytes is not None else []
        outputs.to_standard_output(f"{reads.name}: {' and '.join(amounts) or 'the engine does not tell'}\n")
    return FINE


def _suggest(reconciled: ReconcileResult, *, write: bool, outside: bool) -> None:
    """Print the suggested values of each budget file, and the result if they were written."""
    from budgetlint.reports.reconcile import text

    for suggested in suggest(reconciled.report, reconciled.reconciliation, write=write, outside=outside):
        if suggested.written:
            outputs.to_standard_error(f"{suggested.file.path}: written")
        outputs.to_standard_output(
            text.suggested(suggested.file, suggested.suggestions, suggested.by_hand, suggested.ranges, written=write)
        )


def _paid(options: ReconcileOptions, as_json: bool) -> int:
    """Print the prices that bills imply, beside the listed ones."""
    from budgetlint.app.paid import paid
    from budgetlint.reports.reconcile import paid as report

    prices = paid(options)
    outputs.to_standard_output((report.data if as_json else report.text)(prices.prices, prices.notes))
    return FINE


COMMAND = Command(
    name="reconcile",
    help="Compare production records and bills with the plan.",
    run=run,
    arguments=(
        Argument(name="logs", takes=Takes.SEVERAL, metavar="LOGS", help="Files or folders of records and bills."),
    ),
    options=(
        Option(
            name="budget",
            takes=Takes.SEVERAL,
            metavar="PATH",
            help="Budget file or folder, - is standard input; repeatable.",
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
        Option(name="covers", metavar="DAYS", help="Days that the logs cover: 2026-06, or FIRST..LAST."),
        Option(
            name="time_zone",
            metavar="ZONE",
            help="Time zone of the covered days; default: UTC, in which prices change.",
        ),
        Option(
            name="as",
            takes=Takes.SEVERAL,
            metavar="MODEL",
            names=Names.MODEL,
            help="Reprice every recorded call on this model; repeatable.",
        ),
        Option(
            name="by", metavar="session|tag:KEY", help="With --as: list the sessions or tags whose cost changes most."
        ),
        Option(
            name="to_date",
            metavar="DAY",
            help="Project each budget to the end of its period; DAY is the last complete day.",
        ),
        Option(name="extrapolate", takes=Takes.NOTHING, help="Scale what was observed to the plan's period."),
        Option(
            name="tolerance",
            takes=Takes.SEVERAL,
            metavar="[NAME=]SHARE",
            help="Fail on greater differences: 10%, output_tokens=20%, forecast=0%, refused=0%.",
        ),
        Option(name="prices", takes=Takes.NOTHING, help="Derive the prices paid per meter from bills, and stop."),
        Option(name="suggest", takes=Takes.NOTHING, help="Print the assumptions as observed."),
        Option(name="write", takes=Takes.NOTHING, help="Write them into the budget files, changing nothing else."),
        Option(
            name="connect",
            metavar="URL",
            help="Read a database table: an SQLAlchemy URL, or env:NAME of a variable that holds one.",
        ),
        Option(
            name="source",
            metavar="SOURCE",
            help="Schema of the table: litellm, langfuse, otel, openrouter, focus, canonical, or a .yaml file that maps your own.",
        ),
        Option(name="table", metavar="NAME", help="Name of the table; default: the name that the source gives it."),
        Option(
            name="engine",
            choices=ENGINES,
            default="duckdb",
            help="Engine that reads LOGS: spark for paths and tables of a cluster.",
        ),
        Option(name="timeout", metavar="SECONDS", help="Time limit of a database statement in seconds; default: 900."),
        Option(
            name="dry_run",
            takes=Takes.NOTHING,
            help="Print how much each query would read from the database, and stop.",
        ),
        Option(
            name="print_sql", metavar="DIALECT", help="Print the statements that would run on the database, and stop."
        ),
        Option(
            name="save_observed", metavar="FILE", help="Save the aggregates to a file that can be passed as LOGS later."
        ),
    ),
    examples=(
        "reconcile logs/*.jsonl --covers 2026-06",
        "reconcile usage.csv --budget services/chat --tolerance 10%",
        "reconcile logs --suggest",
        "reconcile --connect env:DATABASE_URL --source litellm --covers 2026-06",
    ),
)
