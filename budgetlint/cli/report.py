"""`budgetlint report`: the estimate, and whether a committed one is up to date."""

import difflib
import re

from budgetlint.cli.check import FINDINGS, FINE, complain
from budgetlint.cli.options import CHECK_FORMATS, REPORT_FORMATS, CheckOptions, ReportOptions
from budgetlint.cli.targets import format_of, targets, write
from budgetlint.edges import budget_files, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.lint.report import Report

_FORMATS = tuple(dict.fromkeys((*REPORT_FORMATS, *CHECK_FORMATS)))
"""The estimate's own formats, and those of findings, so that one run can write both."""
_DAY = re.compile(r"as[ _-]of\W{1,8}(\d{4}-\d{2}-\d{2})", re.IGNORECASE)


def run(options: ReportOptions) -> int:
    """Estimates, writes or compares, and returns the exit code: 1 where something could not be estimated."""
    from budgetlint.cli.session import run_over

    try:
        if options.check is not None:
            return _compare(options, options.check)
        wanted = targets(options.output, options.format, _FORMATS, "report")
        report = run_over(options.paths, options.as_of, options.config)
        write(wanted, lambda target: rendered(report, target.format))
    except Trouble as trouble:
        return complain(trouble)
    return FINE if report.complete else FINDINGS


def _compare(options: ReportOptions, path: str) -> int:
    """Whether a committed report is what would be written now, on the day that it states itself."""
    from budgetlint.cli.session import run_over

    committed = budget_files.read(path).decode("utf-8", "replace").replace("\r\n", "\n")
    day = options.as_of or _stated_day(committed, path)
    report = run_over(options.paths, day, options.config)
    current = rendered(report, options.format or format_of(path, REPORT_FORMATS))
    if committed == current:
        outputs.to_standard_output(f"{path}: up to date\n")
        return FINE if report.complete else FINDINGS
    lines = difflib.unified_diff(
        committed.splitlines(keepends=True), current.splitlines(keepends=True), f"{path} (committed)", f"{path} (now)"
    )
    outputs.to_standard_output("".join(lines) + f"{path}: out of date, write it again with `budgetlint report`\n")
    return FINDINGS


def _stated_day(text: str, path: str) -> str:
    found = _DAY.search(text)
    if found is None:
        raise Trouble(f"`{path}` states no day (`as of`), give it with `--as-of`")
    return found[1]


def rendered(report: Report, name: str) -> str:
    """The report in one of the formats."""
    match name:
        case "text":
            from budgetlint.reports.estimate import text as estimate_text

            return estimate_text.render(report)
        case "json":
            from budgetlint.reports.estimate import json_report

            return json_report.render(report)
        case "markdown":
            from budgetlint.reports.estimate import markdown

            return markdown.render(report)
        case "csv":
            from budgetlint.reports.estimate import csv_report

            return csv_report.render(report)
        case "html":
            from budgetlint.reports.whatif import html

            return html.render(report)
        case _:
            from budgetlint.cli.check import rendered as findings

            return findings(report, name, CheckOptions())
