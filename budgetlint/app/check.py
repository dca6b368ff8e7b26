"""Check budget files against prices, rules, ceilings and a baseline of accepted findings."""

from typing import TYPE_CHECKING, Final

from budgetlint.app.runs import RunOptions, run_over, verdicts_over
from budgetlint.edges import budget_files
from budgetlint.edges.trouble import Trouble
from budgetlint.findings.problem import Severity
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.report import Report, by_place

if TYPE_CHECKING:
    from budgetlint.findings.baseline import Known

FAIL_ON: Final = ("error", "warning")
"""Severities that may be chosen as the lowest that fails a check."""


class CheckOptions(RunOptions, kw_only=True):
    """Options of a check: the lowest severity that fails it, and the baseline file."""

    fail_on: str = "error"
    baseline: str | None = None
    base: str | None = None
    """A git revision; everything about the gate that is looser than there is a finding."""


class Checked(Frozen):
    """The result of a check, whether it fails, and the entries of the baseline whose findings are gone."""

    report: Report
    failed: bool
    gone: "tuple[Known, ...]" = ()


def check(options: CheckOptions, *, newer: bool = False, verdicts_only: bool = False) -> Checked:
    """Check budget files; with `newer`, also look for newer prices in the catalog.

    Faults in budget files are findings of the report. Raises `Trouble` if a file, the configuration or the baseline
    can't be read, or if there is nothing to check.
    With `verdicts_only` the report may lack workloads, and many files are distributed over several processes, so the
    calling process must not have threads.
    """
    alone = verdicts_only and not newer and options.base is None
    report = verdicts_over(options) if alone else run_over(options, newer=newer)
    gone: tuple[Known, ...] = ()
    if options.baseline is not None:
        report, gone = _without_accepted(options.baseline, report)
    if options.base is not None:
        from budgetlint.app.loosened import with_loosened

        report = with_loosened(report, options.base, options, options.baseline)
    return Checked(report, fails(report, options.fail_on), gone)


def fails(report: Report, fail_on: str) -> bool:
    """Whether a finding is at or above the failing severity, or a budget could not be compared with its ceiling."""
    failing = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    return report.undecided or any(finding.severity in failing for finding in report.findings)


def _without_accepted(path: str, report: Report) -> "tuple[Report, tuple[Known, ...]]":
    """The report with accepted findings silenced, and the baseline's entries that match nothing. Raises `Trouble`."""
    from budgetlint.findings import baseline

    text = budget_files.read(path).decode("utf-8", "replace")
    try:
        accepted = baseline.read(text)
    except baseline.UnreadableBaseline as reason:
        raise Trouble(f"`{path}` can't be used as a baseline: {reason}") from None
    beside = baseline.against(report.findings, report.texts, accepted, where=path, rights=report.rights)
    silenced = sorted((*report.silenced, *beside.silenced), key=lambda entry: by_place(entry.finding))
    findings = tuple(sorted(beside.findings, key=by_place))
    return replace(report, findings=findings, silenced=tuple(silenced)), beside.gone
