"""`budgetlint reconcile`: production records and bills against the plan."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from budgetlint.cli.check import FINDINGS, FINE
from budgetlint.cli.options import RECONCILE_FORMATS
from budgetlint.cli.reconcile_prices import plan_of
from budgetlint.cli.reconcile_suggest import suggest
from budgetlint.cli.session import run_over, settings_of
from budgetlint.cli.targets import targets, write
from budgetlint.edges import outputs
from budgetlint.edges.configuration_file import found_configuration
from budgetlint.edges.trouble import Trouble
from budgetlint.estimate.entries import THRESHOLDS
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.report import FileReport, Report
from budgetlint.reconcile.covered import OutOfRange, days_of, read_days, thresholds, within
from budgetlint.reconcile.plans import Plan, label, matches
from budgetlint.reconcile.reconciliation import reconcile
from budgetlint.reconcile.results import Covered, Reconciliation
from budgetlint.reconcile.tolerances import NAMES, Tolerance, breaches, tolerance
from budgetlint.records.matching import Match, Options
from budgetlint.records.observed import Observed


class ReconcileOptions(Frozen, kw_only=True):
    """The options of `reconcile`; an output is `FILE`, or `FORMAT=FILE` beside what standard output gets."""

    logs: tuple[str, ...] = ()
    budgets: tuple[str, ...] = ()
    format: str | None = None
    output: tuple[str, ...] = ()
    as_of: str | None = None
    config: str | None = None
    covers: str | None = None
    extrapolate: bool = False
    tolerances: tuple[str, ...] = ()
    suggest: bool = False
    write: bool = False
    print_sql: str | None = None
    table: str = "records"


def run(options: ReconcileOptions) -> int:
    """Reconciles, writes, and returns the exit code: 1 where something drifted too far. Raises `Trouble`."""
    to = targets(options.output, options.format, RECONCILE_FORMATS, "reconcile")
    allowed = tuple(tolerance_of(text) for text in options.tolerances)
    stated = _stated(options.covers)
    report = _report(options)
    files = [(each.path, each.file) for each in report.files if each.file is not None]
    wanted = matches(files)
    reading = Options(prompt_thresholds=_sizes(report.files))
    if options.print_sql is not None:
        outputs.to_standard_output(_sql(options.print_sql, options.table, wanted, reading))
        return FINE
    if not options.logs:
        raise Trouble("no log was named: `budgetlint reconcile LOGS…`")
    observed = _observed(options.logs, wanted, reading)
    covered = _covered(stated, observed)
    if options.extrapolate and len({file.period for _, file in files}) > 1:
        raise Trouble("--extrapolate: the budget files have several periods, name one with --budget")
    told = _told(options, report, observed, covered)
    told = replace(told, breaches=breaches(told, allowed))
    if options.suggest or options.write:
        return suggest(report, told, write=options.write)
    write(to, lambda target: rendered(told, target.format))
    return FINDINGS if told.breaches else FINE


def tolerance_of(text: str) -> Tolerance:
    """`10%`, or `output_tokens=10%`. Raises `Trouble`."""
    found = tolerance(text)
    if found is None:
        raise Trouble(f"`{text}` is no tolerance, expected `10%` or `NAME=10%` with one of {', '.join(NAMES)}")
    return found


def _stated(text: str | None) -> Covered | None:
    if text is None:
        return None
    found = read_days(text)
    if found is None:
        raise Trouble(f"`{text}` are no days, expected a month such as `2026-06` or `2026-06-01..2026-06-14`")
    return found


def _report(options: ReconcileOptions) -> Report:
    """The budget files as a check reads them; one that can't be read can't be reconciled."""
    report = run_over(options.budgets, options.as_of, options.config)
    for each in report.files:
        if each.file is None:
            first = next((finding for finding in report.findings if finding.path == each.path), None)
            why = f"line {first.span.line}: {first.message}" if first else "`budgetlint check` says why"
            raise Trouble(f"`{each.path}` can't be reconciled: {why}")
    return report


def _sizes(files: Sequence[FileReport]) -> tuple[int, ...]:
    """The prompt sizes at which any price in use changes."""
    found: list[Decimal] = []
    for file in files:
        for prices in (file.listed, file.contract):
            models = prices.snapshot.models.values() if prices is not None and prices.snapshot is not None else ()
            for entry in (entry for model in models for entry in model.prices):
                over, at_least = (getattr(entry.when, key) for key in THRESHOLDS)
                found += [] if over is None else [over]
                found += [] if at_least is None else [at_least - 1]
    return thresholds(found)


def _sql(dialect: str, table: str, wanted: Sequence[Match], reading: Options) -> str:
    try:
        from budgetlint.edges.records import DIALECTS, sql

        if dialect not in DIALECTS:
            raise Trouble(f"`{dialect}` is no dialect, expected one of {', '.join(DIALECTS)}")
        return sql(dialect, table, wanted, reading)
    except ImportError:
        raise Trouble("writing queries needs sqlglot: pip install 'budgetlint[reconcile]'") from None


def _observed(logs: Sequence[str], wanted: Sequence[Match], reading: Options) -> Observed:
    """What the records say. Raises `Trouble` where a log is not there, nothing could be read, or the engine is missing."""
    from budgetlint.cli.progress import waiting
    from budgetlint.edges.records import observe
    from budgetlint.edges.records.engine import EngineFailed, EngineMissing

    paths = [Path(log) for log in logs]
    for path in paths:
        if not path.exists():
            raise Trouble(f"`{path}` can't be read: no such file or directory")
    try:
        with waiting(paths):
            observed = observe(paths, wanted, reading)
    except (EngineMissing, EngineFailed) as why:
        raise Trouble(str(why)) from None
    except OSError as error:
        raise Trouble(f"`{error.filename}` can't be read: {(error.strerror or str(error)).lower()}") from None
    if not observed.workloads and not observed.bills:
        reason = f": {observed.unread[0].path}: {observed.unread[0].why}" if observed.unread else ""
        raise Trouble(f"no record could be read in {', '.join(f'`{log}`' for log in logs)}{reason}")
    return observed


def _covered(stated: Covered | None, observed: Observed) -> Covered:
    found = days_of(observed)
    assert found is not None
    try:
        return found if stated is None else within(stated, found)
    except OutOfRange as why:
        raise Trouble(f"--covers: {why}") from None


def _told(options: ReconcileOptions, report: Report, observed: Observed, covered: Covered) -> Reconciliation:
    settings = settings_of(options.as_of, found_configuration(options.config))
    recorded = {each.name: {(use.provider, use.model) for use in each.models} for each in observed.workloads}
    made: list[Plan] = []
    notes: list[str] = []
    for read in report.files:
        assert read.file is not None
        several = len(report.files) > 1
        own = {use for name in read.file.workloads for use in recorded.get(label(read.path, name, several=several), ())}
        plan, said = plan_of(read, settings, own, recorded.get(None, set()) if not made else set())
        made.append(plan)
        notes += said
    told = reconcile(made, observed, covered, extrapolate=options.extrapolate)
    return replace(told, notes=(*notes, *told.notes))


def rendered(told: Reconciliation, name: str) -> str:
    """The account in a format. Raises `Trouble` for one that there is not."""
    match name:
        case "text":
            from budgetlint.reports.reconcile import text as reconcile_text

            return reconcile_text.render(told)
        case "markdown":
            from budgetlint.reports.reconcile import markdown as reconcile_markdown

            return reconcile_markdown.render(told)
        case "json":
            from budgetlint.reports.reconcile import json_report as reconcile_json

            return reconcile_json.render(told)
        case "html":
            from budgetlint.reports.reconcile import html as reconcile_html

            return reconcile_html.render(told)
        case _:
            raise Trouble(f"`{name}` is no format of `reconcile`")
