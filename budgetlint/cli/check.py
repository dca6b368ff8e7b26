"""`budgetlint check`: the gate."""

import sys

from budgetlint.cli.options import CHECK_FORMATS, REPORT_FORMATS, CheckOptions
from budgetlint.edges import outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.findings.problem import Severity
from budgetlint.lint.report import Report

FINE, FINDINGS, COULD_NOT = 0, 1, 2


def run(options: CheckOptions) -> int:
    """Checks, writes what was asked for, and returns the exit code."""
    from budgetlint.cli.session import run_over

    try:
        if options.fix or options.diff:
            from budgetlint.cli.fix import fix, preview

            if options.diff:
                return FINDINGS if preview(options) else FINE
            fix(options)
        report = run_over(options.paths, options.as_of, options.config, newer=_shows_infos(options))
        if options.write_baseline is not None:
            from budgetlint.cli.baseline import write

            write(options.write_baseline, report)
            return FINE
        if options.baseline is not None:
            from budgetlint.cli.baseline import without_accepted

            report = without_accepted(options.baseline, report)
        write_outputs(options, report)
    except Trouble as trouble:
        return complain(trouble)
    return FINDINGS if fails(report, options.fail_on) else FINE


def verdict(options: CheckOptions) -> tuple[int, str, tuple[str, ...]]:
    """The exit code of a check, what it prints, and every path that it read or looked for. Raises `Trouble`."""
    from budgetlint.cli.session import run_and_inputs

    report, inputs = run_and_inputs(options.paths, options.as_of, options.config, newer=_shows_infos(options))
    colour = options.format == "text" and outputs.wants_colour()
    code = FINDINGS if fails(report, options.fail_on) else FINE
    return code, rendered(report, options.format, options, colour=colour), inputs


def _shows_infos(options: CheckOptions) -> bool:
    """Whether anything that is written shows findings of severity info: only then is the catalog asked."""
    return options.info or options.format != "text" or any("=" in target for target in options.output)


def complain(trouble: Trouble) -> int:
    """Says on standard error what could not be done, and returns its exit code."""
    print(f"budgetlint: {trouble}", file=sys.stderr)
    return COULD_NOT


def fails(report: Report, fail_on: str) -> bool:
    """Whether a finding is at or above the failing severity, or a ceiling could not be held against anything."""
    failing = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    return report.undecided or any(finding.severity in failing for finding in report.findings)


def write_outputs(options: CheckOptions, report: Report) -> None:
    """The report to standard output and to each file that is named. Raises `Trouble`."""
    from budgetlint.cli.targets import targets, write

    known = tuple(dict.fromkeys((*CHECK_FORMATS, *REPORT_FORMATS)))
    colour = options.format == "text" and outputs.wants_colour()
    wanted = targets(options.output, options.format, known, "check")
    write(wanted, lambda to: rendered(report, to.format, options, colour=colour and to.path is None))


def rendered(report: Report, name: str, options: CheckOptions, *, colour: bool = False) -> str:
    """The report in a format. Raises `Trouble` for one that there is not."""
    match name:
        case "text" if options.statistics:
            from budgetlint.reports.findings import statistics as statistics_text

            return statistics_text.render(report)
        case "text":
            from budgetlint.reports.findings import text as check_text
            from budgetlint.reports.style import Style

            return check_text.render(report, style=Style(colour), info=options.info)
        case "json":
            from budgetlint.reports.estimate import json_report

            return json_report.render(report, estimates=options.estimates)
        case "sarif":
            from budgetlint import __version__
            from budgetlint.reports.findings import sarif

            return sarif.render(report, version=__version__)
        case "github":
            from budgetlint.reports.findings import github

            return github.render(report, info=options.info)
        case "gitlab":
            from budgetlint.reports.findings import gitlab

            return gitlab.render(report)
        case "junit":
            from budgetlint.reports.findings import junit

            return junit.render(report, fail_on=options.fail_on)
        case "markdown" | "csv" | "html":
            from budgetlint.cli.report import rendered as estimate

            return estimate(report, name)
        case _:
            raise Trouble(f"`{name}` is no format of `check`")
