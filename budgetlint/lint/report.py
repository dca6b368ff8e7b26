"""What a run found: findings at their places, and the estimate of each file."""

from datetime import date

from budgetlint.estimate.results import Estimate, Status
from budgetlint.findings.finding import Finding
from budgetlint.findings.gate_change import GateChange
from budgetlint.findings.problem import Severity
from budgetlint.findings.silencing import NO_RIGHTS, Rights, Silenced
from budgetlint.frozen import Frozen
from budgetlint.model.budget import BudgetFile
from budgetlint.rules.rule import PriceFile


class FileReport(Frozen):
    """One budget file: what it says and what it comes to, as far as it could be read."""

    path: str
    text: str
    file: BudgetFile | None
    estimate: Estimate | None
    listed: PriceFile | None = None
    contract: PriceFile | None = None


class Report(Frozen):
    """A run over some files on a day; files by path, findings by place, and what is silenced of them."""

    as_of: date
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...] = ()
    rights: Rights = NO_RIGHTS
    loosened: tuple[GateChange, ...] | None = None
    """What is looser about the gate than at an earlier revision; None where it was not held against one."""

    @property
    def complete(self) -> bool:
        """Whether every file could be estimated whole."""
        return all(each.estimate is not None and each.estimate.complete for each in self.files)

    @property
    def undecided(self) -> bool:
        """Whether a file, or a budget in it, could not be held against its ceiling, whatever is said or silenced of it."""
        return any(
            file.estimate is None or any(each.status is Status.INCOMPLETE for each in file.estimate.budgets)
            for file in self.files
        )

    @property
    def texts(self) -> dict[str, str]:
        """Each file's text, by path."""
        return {file.path: file.text for file in self.files}

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)
