"""Plans with ranges as a check reports on them, over prices kept in memory."""

from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.report import Report
from budgetlint.lint.settings import Settings
from budgetlint.model.budget import Pricing
from budgetlint.model.configuration import Configuration
from tests.rules.running import DAY, PRICES, Beside, sha256

CHAT = """\
version: 1
workloads:
  chat:
    kind: llm-app
    model: anthropic/claude-sonnet-4-5
    requests: {requests}
    input_tokens: {input}
    output_tokens: 0
budgets:
  total: {{ceiling: {ceiling}{more}}}
"""
"""Costs 3 USD for a million input tokens and nothing else."""


def chat(requests: str = "100k", tokens: str = "2000", ceiling: str = "600", more: str = "") -> str:
    """A plan of 600 USD at its means."""
    return CHAT.format(requests=requests, input=tokens, ceiling=ceiling, more=more)


def reported(text: str, **files: str) -> Report:
    """The report on a budget file beside others, by name with `_` for `.`."""
    known = {name.replace("_", "."): file for name, file in files.items()}

    def price_text(_: str, __: str, ___: frozenset[str]) -> PriceText:
        return PriceText(PRICES, sha256(PRICES))

    settings = Settings(DAY, Configuration(pricing=Pricing(snapshot="prices.json", sha256=sha256(PRICES))))
    return Linter(settings, price_text, lambda: Beside(known)).report([BudgetText("budget.yaml", text.encode())])


def estimated(text: str, **files: str) -> Estimate:
    """The estimate of a budget file."""
    estimate = reported(text, **files).of("budget.yaml").estimate
    assert estimate is not None
    return estimate


def budget(text: str, name: str = "total", **files: str) -> BudgetResult:
    """The amount of a budget of a file."""
    return next(budget for budget in estimated(text, **files).budgets if budget.name == name)


def rules(report: Report) -> list[tuple[str, str]]:
    """The findings of rules about ranges, with their severities."""
    return [
        (finding.rule, finding.severity.value)
        for finding in report.findings
        if "range" in finding.rule or "likely" in finding.rule
    ]
