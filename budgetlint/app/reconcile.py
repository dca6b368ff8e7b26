"""Compare production records and bills with the plan."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from budgetlint.app.asking import Ask, printed, sizes
from budgetlint.app.beside_usage import (
    BesideUsage,
    beside_usage,
    with_accounts,
    with_saved_refusals,
    without_answers,
    without_refusing_files,
)
from budgetlint.app.day import day_of
from budgetlint.app.reconcile_options import ReconcileOptions, stated_days
from budgetlint.app.reconcile_prices import plan_of
from budgetlint.app.reconcile_records import log_paths, reading_of, records_of, saved_text, turns_in
from budgetlint.app.runs import RunOptions, run_over
from budgetlint.app.settings import settings_of
from budgetlint.edges import outputs
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.edges.records.engines import DIALECTS
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.figures.shown import counted
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.budget import BudgetFile
from budgetlint.model.snapshot import ModelPrices
from budgetlint.reconcile.covered import OutOfRange, days_of, within
from budgetlint.reconcile.hours import Turns, turns_of
from budgetlint.reconcile.moved import OtherModel
from budgetlint.reconcile.other_models import other_models, other_name, scaled_sizes
from budgetlint.reconcile.plans import Plan, label, matches
from budgetlint.reconcile.projections import ToDate
from budgetlint.reconcile.reconciliation import reconcile as reconciled
from budgetlint.reconcile.refused import limits_met
from budgetlint.reconcile.results import Covered, FileReconciled, Reconciliation
from budgetlint.reconcile.shares import shown
from budgetlint.reconcile.to_date import to_date
from budgetlint.reconcile.tolerances import FORECAST, NAMES, Tolerance, breaches, tolerance
from budgetlint.records.matching import SESSION, TAG
from budgetlint.records.observed import Observed
from budgetlint.rules.gates import GATE_RULES
from budgetlint.rules.rule import Gate

if TYPE_CHECKING:
    from budgetlint.edges.warehouse.engine import Reads


class ReconcileResult(Frozen):
    """The account, and the report on its budget files."""

    reconciliation: Reconciliation
    report: Report


Progress = Callable[[Sequence[Path]], AbstractContextManager[None]]
"""Context manager that is active while files are read, such as a progress line."""


def reconcile(options: ReconcileOptions, reading: Progress = lambda _: nullcontext()) -> ReconcileResult:
    """Compare production records and bills with the plan, which is scaled to the days that the records cover.

    Amounts are exact decimals in a file's currency. Raises `Trouble` if the logs, a budget file or the configuration
    can't be read, or if options are not valid or exclude each other.
    """
    allowed = tuple(tolerance_of(text) for text in options.tolerances)
    stated = stated_days(options.covers)
    through = None if options.to_date is None else day_of(options.to_date)
    if through is None and any(limit.name == FORECAST for limit in allowed):
        raise Misuse("`--tolerance forecast` needs `--to-date DAY`")
    if through is not None and options.extrapolate:
        raise Misuse("`--to-date` projects the period itself: it can't be used with `--extrapolate`")
    _check_moved_by(options)
    if not options.logs and not options.place.is_elsewhere:
        raise Misuse("no logs given: `budgetlint reconcile LOGS…`")
    paths = [] if options.place.is_elsewhere else log_paths(options.logs)
    report = _report(options)
    with reading(paths):
        beside = beside_usage(paths, report)
        with records_of(
            replace(options, logs=without_answers(options.logs, beside)), may_be_empty=beside.is_reportable
        ) as ask:
            observed, plans, notes = _observed_and_planned(
                options, report, lambda *of: without_refusing_files(ask(*of), beside), beside
            )
    beside = with_saved_refusals(beside, observed, report)
    refused = beside.refused
    covered = replace(_covered(stated, observed, beside), zone=options.time_zone)
    if options.extrapolate and len({read.file.period for read in report.files if read.file is not None}) > 1:
        raise Misuse("--extrapolate: the budget files have several periods, name one with --budget")
    account = reconciled(plans, observed, covered, extrapolate=options.extrapolate)
    account = replace(account, others=_others(options, plans, observed))
    running = () if through is None else _running(account, report, through)
    remarks = (*_faulty(report), *notes, *limits_met(refused), *account.notes)
    account = replace(account, notes=remarks, running=running, refused=refused)
    account = with_accounts(account, report, beside)
    return ReconcileResult(replace(account, breaches=breaches(account, allowed)), report)


def _check_moved_by(options: ReconcileOptions) -> None:
    """Check the value of `--by`. Raises `Trouble` if calls can't be grouped by it."""
    by = options.moved_by
    if by is not None and not options.models:
        raise Misuse("`--by` needs `--as MODEL`: it lists the sessions or tags whose cost changes most")
    if by is not None and by != SESSION and not (by.startswith(TAG) and len(by) > len(TAG)):
        raise Misuse(f"can't group calls by `{by}`, expected `session` or `tag:KEY`")


def _others(options: ReconcileOptions, plans: Sequence[Plan], observed: Observed) -> tuple[OtherModel, ...]:
    """The recorded calls repriced on other models. Raises `Trouble` for a model without listed prices."""
    from budgetlint.edges import catalog

    for model in options.models:
        if other_name(plans, model) is None:
            near = suggestion(model, (name for name, _ in catalog.names()))
            raise Misuse(f"--as: no price list has a model `{model}`{near}")
    return other_models(plans, observed.workloads, options.models, observed.parts, options.moved_by)


def _running(account: Reconciliation, report: Report, through: date) -> tuple[ToDate, ...]:
    """The projected end of each budget of each file. Raises `Trouble` if no day is complete."""
    if through < account.covered.first:
        raise Misuse(f"--to-date: {through} is before the first record, of {account.covered.first}")
    pairs = tuple(zip(report.files, account.files, strict=True))
    by_path = {read.path: (read.file.name, file) for read, file in pairs if read.file is not None}
    return tuple(
        running
        for read, file in pairs
        if read.file is not None and read.estimate is not None
        for running in to_date(read.file, read.estimate, file, through, read.organisation, _members(read, by_path))
    )


def _members(read: FileReport, by_path: Mapping[str, tuple[str | None, FileReconciled]]) -> dict[str, FileReconciled]:
    """The accounts of the files that a root includes, by name."""
    pairs = (by_path[path] for path in read.included if path in by_path)
    return {name: file for name, file in pairs if name is not None}


def _faulty(report: Report) -> tuple[str, ...]:
    """Notes on budget files with faulty parts, which have no plan."""
    rules = {rule.name for rule in GATE_RULES if rule.gate is Gate.SHAPE}
    errors = Counter(finding.path for finding in report.findings if finding.rule in rules)
    return tuple(
        f"`{shown(read.path)}` has {counted(errors[read.path], 'error')} of shape, listed by `budgetlint check`: the faulty parts are left out"
        for read in report.files
        if errors[read.path]
    )


def queries(options: ReconcileOptions, dialect: str) -> str:
    """The queries for another engine, exactly as they would run. Raises `Trouble`."""
    report = _report(options)
    if dialect not in DIALECTS:
        raise Misuse(
            f"unknown dialect `{dialect}`, expected one of {', '.join(DIALECTS)}{suggestion(dialect, DIALECTS)}"
        )
    try:
        return printed(options.place, matches(_files(report)), reading_of(options, turns_in(report.files)), dialect)
    except ImportError:
        raise Trouble("writing queries needs sqlglot: pip install 'budgetlint[reconcile]'") from None


def _files(report: Report) -> list[tuple[str, BudgetFile]]:
    return [(read.path, read.file) for read in report.files if read.file is not None]


def sizes_of(options: ReconcileOptions) -> "list[Reads]":
    """The volume of data that each query would read. Raises `Trouble`."""
    if not options.place.is_elsewhere:
        raise Misuse("--dry-run is for tables: it needs `--connect` or `--engine spark`")
    report = _report(options)
    return sizes(options.place, matches(_files(report)), reading_of(options, turns_in(report.files)))


def _observed_and_planned(
    options: ReconcileOptions, report: Report, ask: Ask, beside: BesideUsage
) -> tuple[Observed, tuple[Plan, ...], tuple[str, ...]]:
    """What was observed, beside the plans with prices for every model in the records; saved if requested.

    The records are read again if a model outside the plans turns out to have prices that change at other sizes or
    hours.
    """
    turns = turns_in(report.files)
    while True:
        wanted_by, reading = matches(_files(report)), reading_of(options, turns)
        observed = ask(wanted_by, reading)
        plans, notes = _plans(options, report, observed, turns)
        wanted = turns.joined(turns_of(model for plan in plans for model in _in_use(plan)))
        wanted = wanted.joined(Turns(scaled_sizes(plans, options.models)))
        if wanted == turns:
            if options.save_observed is not None:
                whole = replace(observed, refusals=observed.refusals or beside.refusals)
                text = saved_text(whole, options.covers, wanted_by, reading)
                outputs.to_file(options.save_observed, text, outside=options.outside)
            return observed, plans, notes
        turns = wanted


def _in_use(plan: Plan) -> Iterator[ModelPrices]:
    """The prices of the models in the records."""
    named = sorted({name for name in plan.recorded.names.values() if name is not None})
    for book in (plan.prices.listed, plan.prices.contract):
        if book is not None:
            yield from (book.models[name] for name in named if name in book.models)


def tolerance_of(text: str) -> Tolerance:
    """Parse a tolerance: `10%`, or `output_tokens=10%`. Raises `Trouble`."""
    limit = tolerance(text)
    if limit is None:
        name = text.rpartition("=")[0]
        near = "" if not name or name in NAMES else suggestion(name, NAMES)
        raise Misuse(f"`{text}` is not a tolerance, expected `10%` or `NAME=10%` with one of {', '.join(NAMES)}{near}")
    return limit


def _report(options: ReconcileOptions) -> Report:
    """The budget files as a check reads them. Raises `Trouble` if one can't be read."""
    report = run_over(
        RunOptions(
            paths=options.budgets,
            as_of=options.as_of,
            config=options.config,
            stdin_filename=options.stdin_filename,
        )
    )
    for file in report.files:
        if file.file is None:
            first = next((finding for finding in report.findings if finding.path == file.path), None)
            why = f"line {first.span.line}: {first.message}" if first else "see `budgetlint check`"
            raise Trouble(f"`{file.path}` can't be reconciled: {why}")
    return report


def _covered(stated: Covered | None, observed: Observed, beside: BesideUsage) -> Covered:
    """The covered days; without usage, those of refused calls or the day of the run. Raises `Trouble`."""
    days = days_of(observed)
    if days is None:
        days = beside.days
    if observed.covers is not None:
        kept = Covered(observed.covers.first, observed.covers.last, stated=True)
        if stated is not None and stated != kept:
            raise Misuse(f"--covers: the aggregates were saved for {kept.first} to {kept.last}")
        stated = kept
    try:
        return days if stated is None else within(stated, days)
    except OutOfRange as why:
        raise Misuse(f"--covers: {why}") from None


def _plans(
    options: ReconcileOptions, report: Report, observed: Observed, turns: Turns
) -> tuple[tuple[Plan, ...], tuple[str, ...]]:
    settings = settings_of(options.as_of, nearest_configuration(options.config))
    recorded = {
        workload.name: {(use.provider, use.model) for use in workload.models} for workload in observed.workloads
    }
    made: list[Plan] = []
    notes: list[str] = []
    for read in report.files:
        assert read.file is not None
        several = len(report.files) > 1
        used = {
            use for name in read.file.workloads for use in recorded.get(label(read.path, name, several=several), ())
        }
        nobodys = recorded.get(None, set()) if not made else set()
        plan, remarks = plan_of(read, settings, used, nobodys | {(None, model) for model in options.models})
        made.append(replace(plan, recorded=replace(plan.recorded, schedules=turns.schedules)))
        notes += remarks
    return tuple(made), tuple(notes)
