"""`budgetlint report`: the estimate, and whether a committed one is up to date."""

from budgetlint.app.report import committed, report
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import ReportWords
from budgetlint.cli.targets import targets, write
from budgetlint.edges import outputs
from budgetlint.reports.formats import ESTIMATES, PLAIN, REPORT, format_of


def run(words: ReportWords) -> int:
    """Estimates, writes or compares, and returns the exit code: 1 where something could not be estimated.

    Raises `Trouble`.
    """
    if words.check is not None:
        return _compare(words, words.check)
    wanted = targets(words.output, words.format, REPORT, "report")
    estimated = report(words)
    write(wanted, lambda target: REPORT[target.format](estimated, PLAIN))
    return FINE if estimated.complete else FINDINGS


def _compare(words: ReportWords, path: str) -> int:
    """Whether a committed report is what would be written now, on the day that it states itself."""
    render = REPORT[words.format or format_of(path, ESTIMATES)]
    compared = committed(path, words, lambda now: render(now, PLAIN))
    if not compared.difference:
        outputs.to_standard_output(f"{path}: up to date\n")
        return FINE if compared.report.complete else FINDINGS
    outputs.to_standard_output(f"{compared.difference}{path}: out of date, write it again with `budgetlint report`\n")
    return FINDINGS
