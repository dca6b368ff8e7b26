"""The results of a run: findings with positions, and the estimate of each file."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from budgetlint.estimate.results import Estimate, Status
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import NO_RIGHTS, Rights, Silenced
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.origin import FileText
from budgetlint.model.budget import BudgetFile
from budgetlint.rules.rule import PriceFile
from budgetlint.source.document import Span
from budgetlint.source.unchecked import Unchecked

if TYPE_CHECKING:
    from budgetlint.estimate.accounts.results import AccountResult
    from budgetlint.estimate.organisation import Organisation
    from budgetlint.findings.gate_change import GateChange


class FileReport(Frozen):
    """The result for one budget file: its contents and estimate, as far as they could be read."""

    path: str
    text: str
    file: BudgetFile | None
    estimate: Estimate | None
    listed: PriceFile | None = None
    contract: PriceFile | None = None
    extended: FileText | None = None
    """The file that it extends."""
    organisation: "Organisation | None" = None
    """For a root: the estimate of everything that its budgets cover."""
    included: tuple[str, ...] = ()
    """For a root: the paths of the included files."""
    accounts: "tuple[AccountResult, ...]" = ()
    """The results of its accounts under the plan."""


class Report(Frozen):
    """The results of a run on a day: files sorted by path, findings by position, and the silenced findings."""

    as_of: date
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...] = ()
    rights: Rights = NO_RIGHTS
    loosened: "tuple[GateChange, ...] | None" = None
    """How the gate is looser than at an earlier revision; None if it was not compared with one."""
    unchecked: tuple[Unchecked, ...] = ()
    """Budget files of the repository that the run could not check."""
    configuration: FileText | None = None
    """The configuration's path and document, if findings are about it."""
    answered: tuple[Finding, ...] = ()
    """Findings that files have alone but that a root in the run resolves."""

    @property
    def complete(self) -> bool:
        """Whether every file could be fully estimated."""
        return all(file.estimate is not None and file.estimate.complete for file in self.files)

    def of(self, path: str) -> FileReport:
        """The report on one of its files."""
        return next(file for file in self.files if file.path == path)

    @property
    def undecided(self) -> bool:
        """Whether a file could not be estimated, or a budget not compared with its ceiling, regardless of silencing."""
        return any(
            file.estimate is None or any(budget.status is Status.INCOMPLETE for budget in file.estimate.budgets)
            for file in self.files
        )

    @property
    def texts(self) -> dict[str, str]:
        """The documents of all files, their defaults and the configuration, by path."""
        texts = {file.extended.path: file.extended.text for file in self.files if file.extended is not None}
        if self.configuration is not None:
            texts[self.configuration.path] = self.configuration.text
        return {**texts, **{file.path: file.text for file in self.files}}

    def count(self, severity: Severity) -> int:
        """The number of findings of a severity."""
        return sum(finding.severity is severity for finding in self.findings)


def by_place(finding: Finding) -> tuple[str, Span, str, str]:
    """The order in which findings are reported."""
    return finding.path, finding.span, finding.rule, finding.message


def joined(reports: Sequence[Report]) -> Report:
    """Merges the reports of one run over different files."""
    roots = [file for report in reports for file in report.files if file.included]
    by_path = {file.path: file for report in reports for file in report.files}
    by_path.update((file.path, file) for file in roots)
    files = sorted(by_path.values(), key=lambda file: file.path)
    answered = frozenset(finding for report in reports for finding in report.answered)
    findings = sorted(
        (finding for report in reports for finding in report.findings if finding not in answered), key=by_place
    )
    configuration = next((report.configuration for report in reports if report.configuration is not None), None)
    if roots or configuration is not None or any(file.extended is not None for file in files):
        findings = list(dict.fromkeys(findings))
    silenced = sorted(
        (entry for report in reports for entry in report.silenced), key=lambda entry: by_place(entry.finding)
    )
    if configuration is not None:
        silenced = list(dict.fromkeys(silenced))
    return replace(
        reports[0],
        files=tuple(files),
        findings=tuple(findings),
        silenced=tuple(silenced),
        configuration=configuration,
    )


def without_workloads(report: Report) -> Report:
    """The report reduced to what findings and verdicts show: each file's budgets, and the texts of files with findings."""
    paths = {finding.path for finding in (*report.findings, *(entry.finding for entry in report.silenced))}
    files = tuple(_without_workloads(file, quoted=file.path in paths) for file in report.files)
    return replace(report, files=files)


def _without_workloads(report: FileReport, *, quoted: bool) -> FileReport:
    file, estimate = report.file, report.estimate
    return FileReport(
        report.path,
        report.text if quoted else "",
        None if file is None else replace(file, workloads={}),
        None if estimate is None else replace(estimate, workloads={}),
        extended=report.extended,
        included=report.included,
    )
