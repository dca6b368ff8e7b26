"""`budgetlint check`: the gate."""

import sys

from budgetlint.app.check import Checked, check
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import CheckWords
from budgetlint.edges import outputs
from budgetlint.lint.report import Report
from budgetlint.reports.formats import CHECK, Presentation
from budgetlint.reports.formats import FINDINGS as FORMATS


def run(words: CheckWords) -> int:
    """Checks, writes what was asked for, and returns the exit code. Raises `Trouble`."""
    if words.diff:
        return _preview(words)
    if words.fix:
        _fix(words)
    checked = check(words, newer=_shows_infos(words))
    if words.write_baseline is not None:
        return _accept(words.write_baseline, checked.report)
    _say_gone(words.baseline, checked)
    _write(words, checked.report)
    return FINDINGS if checked.failed else FINE


def _shows_infos(words: CheckWords) -> bool:
    """Whether anything that is written shows findings of severity info: only then is the catalog asked."""
    return words.info or words.format != "text" or any("=" in target for target in words.output)


def _write(words: CheckWords, report: Report) -> None:
    """The report to standard output and to each file that is named."""
    shown = Presentation(
        colour=words.format == "text" and outputs.wants_colour(),
        info=words.info,
        statistics=words.statistics,
        estimates=words.estimates,
        fail_on=words.fail_on,
    )
    if not words.output:
        outputs.to_standard_output(FORMATS[words.format](report, shown))
        return
    from budgetlint.cli.targets import targets, write
    from budgetlint.frozen import replace

    plain = replace(shown, colour=False)
    wanted = targets(words.output, words.format, CHECK, "check")
    write(wanted, lambda to: CHECK[to.format](report, shown if to.path is None else plain))


def _preview(words: CheckWords) -> int:
    """Prints what `--fix` would change."""
    from budgetlint.app.fix import fixes

    changes = fixes(words)
    for change in changes:
        outputs.to_standard_output(change.difference())
    return FINDINGS if changes else FINE


def _fix(words: CheckWords) -> None:
    """Changes the files, and says so on standard error."""
    from budgetlint.app.fix import fix, fixes

    changes = fixes(words)
    fix(changes)
    for change in changes:
        for finding in change.fixed.findings:
            place = f"{change.path}:{finding.span.line}:{finding.span.column}"
            print(f"{place}: fixed: {finding.message} [{finding.rule}]", file=sys.stderr)


def _accept(path: str, report: Report) -> int:
    """Writes a baseline that accepts all that was found."""
    from budgetlint.findings.baseline import written

    outputs.to_file(path, written(report.findings, report.texts))
    number = len(report.findings)
    outputs.to_standard_output(f"{path}: accepts {number} finding{'' if number == 1 else 's'}\n")
    return FINE


def _say_gone(baseline: str | None, checked: Checked) -> None:
    """Says on standard error what a baseline accepts that is gone."""
    for known in checked.gone:
        about = f" `{known.about}`" if known.about else ""
        print(f"{baseline}: gone: {known.path}:{about} [{known.rule}]", file=sys.stderr)
    if checked.gone:
        print(f"{baseline}: write it again with `--write-baseline {baseline}`", file=sys.stderr)
