"""What holds of the findings of any file: nothing unpriced goes untold, and nothing is told twice."""

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.report import FileReport
from budgetlint.lint.settings import Settings
from tests.oracle.files import budget_files, snapshots
from tests.rules.running import DAY, line_of

pytestmark = pytest.mark.slow


def checked(file: object, snapshot: object) -> tuple[FileReport, list[Finding]]:
    prices = PriceText(json.dumps(snapshot))
    text = BudgetText("budget.yaml", json.dumps(file, indent=1).encode())
    report = Linter(Settings(DAY), lambda *_: prices).report([text])
    return report.files[0], list(report.findings)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(budget_files(), snapshots())
def test_what_is_unpriced_is_told_and_told_once(file: object, snapshot: object) -> None:
    """Every workload without a price has an error of its own, or the file's currency has; every gate is shut by one."""
    read, findings_of = checked(file, snapshot)
    assert read.estimate is not None
    errors = {finding.subject for finding in findings_of if finding.severity is Severity.ERROR}
    at_large = errors & {"currency", "pricing.snapshot", "multipliers.cache"}
    owners = {subject.split(".")[1] for subject in errors if subject.startswith("workloads.")}
    assert at_large or set(read.estimate.unpriced) <= owners
    assert [line for line, times in Counter(map(line_of, findings_of)).items() if times > 1] == []
