"""`budgetlint report`: the estimate, and whether a committed one is up to date."""

import difflib
import re

from budgetlint.cli.check import FINDINGS, FINE, complain
from budgetlint.cli.options import CHECK_FORMATS, REPORT_FORMATS, CheckOptions, ReportOptions
from budgetlint.edges import budget_files, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen
from budgetlint.lint.report import Report

_ENDINGS = {".json": "json", ".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".html": "html", ".htm": "html"}
_FORMATS = tuple(dict.fromkeys((*REPORT_FORMATS, *CHECK_FORMATS)))
"""The estimate's own formats, and those of findings, so that one run can write both."""
_DAY = re.compile(r"as[ _-]of\W{1,8}(\d{4}-\d{2}-\d{2})", re.IGNORECASE)


class Target(Frozen):
    """A format, and the file that it goes to; standard output where that is None."""

    format: str
    path: str | None = None


def run(options: ReportOptions) -> int:
    """Estimates, writes or compares, and returns the exit code: 1 where something could not be estimated."""
    from budgetlint.cli.session import run_over

    try:
        if options.check is not None:
            return _compare(options, options.check)
        targets = _targets(options)
        report = run_over(options.paths, options.as_of, options.config)
        texts = {target: rendered(report, target.format) for target in targets}
        for target, text in texts.items():
            if target.path is None:
                outputs.to_standard_output(text)
            else:
                outputs.to_file(target.path, text)
    except Trouble as trouble:
        return complain(trouble)
    return FINE if report.complete else FINDINGS


def _targets(options: ReportOptions) -> tuple[Target, ...]:
    """What goes where: `FORMAT=FILE`, or `FILE` in the format that is asked for or that its ending tells.

    A bare file takes the place of standard output. Raises `Trouble` for a format that there is not.
    """
    found: list[Target] = []
    moved = False
    for target in options.output:
        chosen, joined, path = target.partition("=")
        if joined and "/" not in chosen and "\\" not in chosen:
            found.append(Target(chosen, path))
        else:
            moved = True
            found.append(Target(options.format or _format_of(target), target))
    if not moved:
        found.append(Target(options.format or "text"))
    for each in found:
        if each.format not in _FORMATS:
            raise Trouble(f"`{each.format}` is no format of `report`, which writes {', '.join(_FORMATS)}")
    return tuple(found)


def _format_of(path: str) -> str:
    return next((name for ending, name in _ENDINGS.items() if path.lower().endswith(ending)), "text")


def _compare(options: ReportOptions, path: str) -> int:
    """Whether a committed report is what would be written now, on the day that it states itself."""
    from budgetlint.cli.session import run_over

    committed = budget_files.read(path).decode("utf-8", "replace").replace("\r\n", "\n")
    day = options.as_of or _stated_day(committed, path)
    report = run_over(options.paths, day, options.config)
    current = rendered(report, options.format or _format_of(path))
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
            from budgetlint.reports import estimate_text

            return estimate_text.render(report)
        case "json":
            from budgetlint.reports import json_report

            return json_report.render(report)
        case "markdown":
            from budgetlint.reports import markdown

            return markdown.render(report)
        case "csv":
            from budgetlint.reports import csv_report

            return csv_report.render(report)
        case "html":
            from budgetlint.reports import html

            return html.render(report)
        case _:
            from budgetlint.cli.check import rendered as findings

            return findings(report, name, CheckOptions())
