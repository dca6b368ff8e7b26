"""A report made by hand: one budget file, and findings of every severity and shape."""

from datetime import date

from budgetlint.estimate.line_items import Amount
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import ZERO
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.lint.report import FileReport, Report
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.source.document import Span
from budgetlint.source.yaml_text import load_yaml

PATH = "apps/chat, old: 50%/budget.yaml"
TEXT = """version: 1
workloads:
  chat: {kind: metered, model: a/b}   # budgetlint: ignore[retries-zero] it is
budgets:
  total: {ceiling: 90}
  half: {ceiling: 9000}
"""


def finding(
    rule: str = "budget-exceeded",
    severity: Severity = Severity.ERROR,
    span: Span = Span(5, 3, 5, 8),  # noqa: B008
    message: str = "`total` plans 95.94 USD a month, 5.94 USD over its ceiling of 90.00 USD",
    help: str | None = "lower what drives it,\nor raise it",  # noqa: A002
    related: tuple[tuple[Span, str], ...] = ((Span(3, 3, 3, 7), "the largest workload"),),
    subject: str = "budgets.total",
) -> Finding:
    return Finding(rule, severity, PATH, span, message, help, related, subject)


EXCEEDED = finding()
UNUSED = finding(
    "suppression-unused",
    Severity.WARNING,
    Span(3, 39, 3, 77),
    "`ignore[retries-zero]` suppresses nothing here",
    "take it out",
    (),
    "",
)
UNSOURCED = finding(
    "assumptions-unsourced", Severity.INFO, Span(3, 3, 3, 7), '50% <of> "it" & more', None, (), "workloads.chat"
)


NOTHING = Layers(Amount(ZERO), Amount(ZERO), Amount(ZERO))
SUMMED = Estimate({}, NOTHING, NOTHING, (), ())


def report(*findings: Finding, text: str = TEXT, estimate: Estimate | None = SUMMED) -> Report:
    file = read_budget_file(load_yaml(text).data).file
    return Report(date(2026, 7, 1), (FileReport(PATH, text, file, estimate),), findings)


WHOLE = report(UNUSED, UNSOURCED, EXCEEDED)
