"""`budgetlint check`: the gate."""

from budgetlint.app.check import FAIL_ON, Checked, CheckOptions, check
from budgetlint.cli.exits import FINDINGS, FINE
from budgetlint.cli.options import (
    ALLOW_OUTSIDE,
    AS_OF,
    COLOUR,
    CONFIG,
    OUTPUT,
    PATHS,
    STDIN_FILENAME,
    Command,
    Option,
    Takes,
    Words,
    format_option,
)
from budgetlint.edges import outputs
from budgetlint.edges.trouble import Misuse
from budgetlint.figures.shown import counted
from budgetlint.lint.report import Report
from budgetlint.reports.formats import CHECK
from budgetlint.reports.formats import FINDINGS as FORMATS
from budgetlint.reports.presentation import Presentation


def run(words: Words) -> int:
    """Check, write what was asked for, and return the exit code. Raises `Trouble`."""
    options = CheckOptions(
        paths=words.texts("paths"),
        as_of=words.text("as_of"),
        config=words.text("config"),
        fail_on=words.required("fail_on"),
        baseline=words.text("baseline"),
        base=words.text("base"),
        stdin_filename=words.text("stdin_filename"),
    )
    if options.paths == ("-",) and (words.flag("diff") or words.flag("fix")):
        raise Misuse("`--fix` changes files: it can't be used with `-`")
    if words.flag("diff"):
        return _preview(options)
    if words.flag("fix"):
        _fix(options, outside=words.flag("allow_outside"))
    plain = words.text("format") == "text" and not words.texts("output") and not words.flag("verbose")
    checked = check(options, newer=_shows_infos(words), verdicts_only=plain)
    accepting = words.text("write_baseline")
    if accepting is not None:
        return _accept(accepting, checked.report, outside=words.flag("allow_outside"))
    _say_gone(options.baseline, checked)
    _write(words, checked.report)
    return FINDINGS if checked.failed else FINE


def _shows_infos(words: Words) -> bool:
    """Whether any output shows findings of severity info; only then is the catalog read."""
    return words.flag("info") or words.text("format") != "text" or any("=" in to for to in words.texts("output"))


def _write(words: Words, report: Report) -> None:
    """Write the report to standard output and to each named file."""
    name = words.required("format")
    shown = Presentation(
        colour=name == "text" and outputs.wants_colour(words.required("color")),
        info=words.flag("info"),
        statistics=words.flag("statistics"),
        estimates=not words.flag("no_estimates"),
        fail_on=words.required("fail_on"),
        quiet=words.flag("quiet"),
        breaks=_breaks(report) if words.flag("verbose") else {},
    )
    output = words.texts("output")
    if not output:
        outputs.to_standard_output(FORMATS[name](report, shown), coloured=shown.colour)
        return
    from budgetlint.cli.targets import targets, write
    from budgetlint.frozen import replace

    plain = replace(shown, colour=False)
    wanted = targets(output, name, CHECK, "check")
    write(
        wanted,
        lambda to: CHECK[to.format](report, shown if to.path is None else plain),
        outside=words.flag("allow_outside"),
    )


def _breaks(report: Report) -> dict[tuple[str, str], str]:
    """The driver that breaks each budget first, by path and name; if there are many, only the most urgent."""
    from budgetlint.reports.estimate.front import MOST_ROOMS, standings

    urgent = standings(report)[:MOST_ROOMS]
    return {(standing.file.path, standing.result.name): standing.breaks for standing in urgent}


def _preview(options: CheckOptions) -> int:
    """Print what `--fix` would change."""
    from budgetlint.app.fix import fixes

    changes = fixes(options)
    for change in changes:
        outputs.to_standard_output(change.difference())
    return FINDINGS if changes else FINE


def _fix(options: CheckOptions, *, outside: bool) -> None:
    """Change the files, and list each fix on standard error."""
    from budgetlint.app.fix import fix, fixes

    changes = fixes(options)
    fix(changes, outside=outside)
    for change in changes:
        for finding in change.fixed.findings:
            place = f"{change.path}:{finding.span.line}:{finding.span.column}"
            outputs.to_standard_error(f"{place}: fixed: {finding.message} [{finding.rule}]")


def _accept(path: str, report: Report, *, outside: bool) -> int:
    """Write a baseline that accepts every finding that may be silenced."""
    from budgetlint.findings.baseline import written

    outputs.to_file(path, written(report.findings, report.texts, report.rights), outside=outside)
    refused = [finding for finding in report.findings if report.rights.stays(finding)]
    number = len(report.findings) - len(refused)
    outputs.to_standard_output(f"{path}: accepted {counted(number, 'finding')}\n")
    for name in sorted({finding.rule for finding in refused}):
        why = "needs permission to be silenced" if report.rights.may_be_silenced(name) else "can't be silenced"
        outputs.to_standard_error(f"{path}: `{name}` {why}, so the baseline does not accept it")
    return FINE


def _say_gone(baseline: str | None, checked: Checked) -> None:
    """List on standard error the entries of the baseline whose findings are gone."""
    for known in checked.gone:
        about = f" `{known.about}`" if known.about else ""
        outputs.to_standard_error(f"{baseline}: gone: {known.path}:{about} [{known.rule}]")
    if checked.gone:
        outputs.to_standard_error(f"{baseline}: update it with `--write-baseline {baseline}`")


COMMAND = Command(
    name="check",
    help="Check budget files: print findings and one line per budget, exit 0, 1 or 2.",
    run=run,
    arguments=(PATHS,),
    options=(
        format_option(FORMATS, "text"),
        OUTPUT,
        ALLOW_OUTSIDE,
        AS_OF,
        STDIN_FILENAME,
        COLOUR,
        Option(name="quiet", letter="q", takes=Takes.NOTHING, help="Print only findings; nothing if there are none."),
        Option(name="fail_on", choices=FAIL_ON, default="error", help="Lowest severity that fails the check."),
        CONFIG,
        Option(name="no_estimates", takes=Takes.NOTHING, help="Leave estimates out of the JSON output."),
        Option(name="info", takes=Takes.NOTHING, help="Show findings of severity info as well."),
        Option(name="verbose", letter="v", takes=Takes.NOTHING, help="Show what breaks each budget first."),
        Option(name="statistics", takes=Takes.NOTHING, help="Count findings by rule."),
        Option(name="baseline", metavar="FILE", help="Baseline of accepted findings."),
        Option(name="base", metavar="REF", help="Report what was loosened since this git revision."),
        Option(name="write_baseline", metavar="FILE", help="Write a baseline of the current findings."),
        Option(name="fix", takes=Takes.NOTHING, help="Apply safe fixes."),
        Option(name="diff", takes=Takes.NOTHING, help="Show what --fix would change without changing it."),
    ),
    examples=(
        "check",
        "check services/chat/budget.yaml --fail-on warning",
        "check --base origin/main --format github",
        "check - --stdin-filename budget.yaml < budget.yaml",
    ),
)
