"""`budgetlint report`: the estimate, and whether a committed one is up to date."""

import difflib
import re

from budgetlint.cli.check import FINDINGS, FINE, complain
from budgetlint.cli.options import ReportOptions
from budgetlint.edges import budget_files, outputs
from budgetlint.edges.trouble import Trouble
from budgetlint.lint.report import Report

_ENDINGS = {".json": "json", ".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".html": "html", ".htm": "html"}
_DAY = re.compile(r"as[ _-]of\W{1,8}(\d{4}-\d{2}-\d{2})", re.IGNORECASE)


def run(options: ReportOptions) -> int:
    """Estimates, writes or compares, and returns the exit code: 1 where something could not be estimated."""
    from budgetlint.cli.session import run_over

    try:
        if options.check is not None:
            return _compare(options, options.check)
        report = run_over(options.paths, options.as_of, options.config)
        _write(options, report)
    except Trouble as trouble:
        return complain(trouble)
    return FINE if report.complete else FINDINGS


def _write(options: ReportOptions, report: Report) -> None:
    name = options.format or "text"
    moved = False
    for target in options.output:
        chosen, joined, path = target.partition("=")
        if joined and "/" not in chosen and "\\" not in chosen:
            outputs.to_file(path, rendered(report, chosen))
        else:
            moved = True
            outputs.to_file(target, rendered(report, options.format or _format_of(target)))
    if not moved:
        outputs.to_standard_output(rendered(report, name))


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
    """The estimate in a format. Raises `Trouble` for one that there is not."""
    match name:
        case "text":
            from budgetlint.reports import estimate_text

            return estimate_text.render(report)
        case "json":
            from budgetlint.reports import json_report

            return json_report.render(report)
        case _:
            raise Trouble(f"`{name}` is no format of `report`")
