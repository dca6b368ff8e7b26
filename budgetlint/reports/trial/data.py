"""The input of reports on changed plans, and the words that all their formats share."""

from decimal import Decimal

from budgetlint.compare.results import FileChange
from budgetlint.compare.tokenizers import Recount
from budgetlint.estimate.results import BudgetResult, Estimate, Status
from budgetlint.figures.shown import rounded
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.formula.crossing import Crossing
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.scalars import Form, Kind
from budgetlint.reports.estimate.months import span


class Setting(Frozen):
    """The address of a key, and its new value."""

    address: str
    value: str

    def __str__(self) -> str:
        return f"{self.address}={self.value}"


class Alternative(Frozen):
    """A plan with changed keys: the settings, the resulting file, its estimate, and the difference from today's plan."""

    settings: tuple[Setting, ...]
    model: str | None
    text: str
    path: str
    report: Report
    change: FileChange
    recounts: tuple[Recount, ...] = ()
    lent: tuple[str, ...] = ()
    """Models that the file's own prices lack; their prices are the catalog's."""
    unscaled: tuple[Finding, ...] = ()
    """Workloads whose tokens are converted from one model's to another's."""
    refused: tuple[Finding, ...] = ()
    """The reasons why `check` would refuse it, other than its ceilings."""

    @property
    def name(self) -> str:
        """Its name: the model, or the settings."""
        return " ".join(str(setting) for setting in self.settings)

    @property
    def file(self) -> FileReport:
        """The changed file."""
        return self.report.of(self.path)

    @property
    def estimate(self) -> Estimate | None:
        """Its estimate; None if it is refused."""
        return None if self.refused else self.file.estimate

    @property
    def fits(self) -> bool:
        """Whether it is fully known and none of the file's budgets is exceeded."""
        estimate = self.estimate
        return (
            estimate is not None
            and estimate.headline is not None
            and all(result.status in (Status.OK, Status.WARN) for result in estimate.budgets)
        )

    @property
    def errors(self) -> tuple[Finding, ...]:
        """All errors that fail its check."""
        findings = (finding for finding in self.report.findings if finding.path not in self._others)
        return tuple(finding for finding in findings if finding.severity is Severity.ERROR)

    @property
    def _others(self) -> frozenset[str]:
        """The files that it includes, each with its own result."""
        return frozenset(self.file.included)


class Breakeven(Frozen):
    """The value of a key at which an alternative costs the same as today's plan."""

    address: str
    alternative: Alternative
    form: Form
    crossing: Crossing

    def shown(self, value: Decimal) -> str:
        """A value as displayed, to the sixth decimal."""
        return f"{rounded(value * 100)}%" if self.form.kind is Kind.SHARE else rounded(value)


class Trial(Frozen):
    """A plan and its alternatives; `cheapest` is the cheapest one that fits, if requested."""

    path: str
    today: Report
    alternatives: tuple[Alternative, ...]
    breakevens: tuple[Breakeven, ...] = ()
    choosing: bool = False
    cheapest: Alternative | None = None
    wrote: bool = False

    @property
    def file(self) -> FileReport:
        """The unchanged file."""
        return self.today.of(self.path)

    @property
    def over(self) -> str:
        """The time that amounts are for: `a month`, or the months of a plan."""
        budget_file, estimate = self.file.file, self.file.estimate
        if estimate is not None and estimate.horizon is not None:
            return f"in {span(estimate.horizon)}"
        return "" if budget_file is None else f"a {budget_file.period.value}"

    @property
    def results(self) -> tuple[BudgetResult, ...]:
        """The results of its budgets today."""
        return () if self.file.estimate is None else self.file.estimate.budgets
