"""What a report on changed plans is told, and the words that all its formats share."""

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
    """A key at its address, and what is written there."""

    address: str
    value: str

    def __str__(self) -> str:
        return f"{self.address}={self.value}"


class Alternative(Frozen):
    """The plan with keys changed: what is set, the file that it makes, what that comes to and how it differs from today."""

    settings: tuple[Setting, ...]
    model: str | None
    text: str
    path: str
    report: Report
    change: FileChange
    recounts: tuple[Recount, ...] = ()
    lent: tuple[str, ...] = ()
    """Models that the file's own prices lack, at the catalog's."""
    unscaled: tuple[Finding, ...] = ()
    """Where tokens of one model are taken for those of another."""
    refused: tuple[Finding, ...] = ()
    """Why `check` would refuse it, its ceilings aside."""

    @property
    def name(self) -> str:
        """What it is called: the model, or what is set."""
        return " ".join(str(setting) for setting in self.settings)

    @property
    def file(self) -> FileReport:
        """The changed file."""
        return self.report.of(self.path)

    @property
    def estimate(self) -> Estimate | None:
        """What it comes to; None where it is refused."""
        return None if self.refused else self.file.estimate

    @property
    def fits(self) -> bool:
        """Whether it is known whole and none of the file's budgets is exceeded."""
        estimate = self.estimate
        return (
            estimate is not None
            and estimate.headline is not None
            and all(result.status in (Status.OK, Status.WARN) for result in estimate.budgets)
        )

    @property
    def errors(self) -> tuple[Finding, ...]:
        """All that fails a check of it."""
        findings = (finding for finding in self.report.findings if finding.path not in self._others)
        return tuple(finding for finding in findings if finding.severity is Severity.ERROR)

    @property
    def _others(self) -> frozenset[str]:
        """The files that it includes, which stand alone."""
        return frozenset(self.file.included)


class Breakeven(Frozen):
    """The value of a key at which an alternative costs what the plan of today does."""

    address: str
    alternative: Alternative
    form: Form
    crossing: Crossing

    def shown(self, value: Decimal) -> str:
        """A value as people write it, to the sixth decimal."""
        return f"{rounded(value * 100)}%" if self.form.kind is Kind.SHARE else rounded(value)


class Trial(Frozen):
    """A plan as it is and with keys changed; `cheapest` is the least that fits, where that was asked for."""

    path: str
    today: Report
    alternatives: tuple[Alternative, ...]
    breakevens: tuple[Breakeven, ...] = ()
    choosing: bool = False
    cheapest: Alternative | None = None
    wrote: bool = False

    @property
    def file(self) -> FileReport:
        """The file as it is."""
        return self.today.of(self.path)

    @property
    def over(self) -> str:
        """What its amounts are over: `a month`, or the months of a plan."""
        budget_file, estimate = self.file.file, self.file.estimate
        if estimate is not None and estimate.horizon is not None:
            return f"in {span(estimate.horizon)}"
        return "" if budget_file is None else f"a {budget_file.period.value}"

    @property
    def results(self) -> tuple[BudgetResult, ...]:
        """What its budgets come to today."""
        return () if self.file.estimate is None else self.file.estimate.budgets
