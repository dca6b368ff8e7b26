"""`budgetlint reconcile`: production records and bills against the plan."""

import sys

from budgetlint.app.reconcile import ReconcileOptions, ReconcileResult, queries, reconcile
from budgetlint.app.suggest import suggest
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.progress import waiting
from budgetlint.cli.targets import targets, write
from budgetlint.edges import outputs
from budgetlint.reports.formats import RECONCILE


class ReconcileWords(ReconcileOptions, kw_only=True):
    """The options of `reconcile`. An output is `FILE`, or `FORMAT=FILE` beside what standard output gets."""

    format: str | None = None
    output: tuple[str, ...] = ()
    suggest: bool = False
    write: bool = False
    print_sql: str | None = None
    table: str = "records"


def run(words: ReconcileWords) -> int:
    """Reconciles, writes, and returns the exit code: 1 where something drifted too far. Raises `Trouble`."""
    wanted = targets(words.output, words.format, RECONCILE, "reconcile")
    if words.print_sql is not None:
        outputs.to_standard_output(queries(words, words.print_sql, words.table))
        return FINE
    reconciled = reconcile(words, waiting)
    if words.suggest or words.write:
        _suggest(reconciled, write=words.write)
    else:
        write(wanted, lambda target: RECONCILE[target.format](reconciled.reconciliation))
    return FINDINGS if reconciled.reconciliation.breaches else FINE


def _suggest(reconciled: ReconcileResult, *, write: bool) -> None:
    """Prints what each budget file would say, and what it says now where it was written."""
    from budgetlint.reports.reconcile import text

    for suggested in suggest(reconciled.report, reconciled.reconciliation, write=write):
        if suggested.written:
            print(f"{suggested.file.path}: written", file=sys.stderr)
        outputs.to_standard_output(
            text.suggested(suggested.file, suggested.suggestions, suggested.by_hand, written=write)
        )
