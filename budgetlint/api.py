"""The Python interface: functions that work on texts and values, and the commands, which work on files. All return
data.

`load_budget`, `lint_budget`, `compare_budgets` and the like take text and touch no file. `check`, `report`, `diff`,
`reconcile`, `export`, `pin` and `init` read files as the command line does; they raise `Trouble` if they can't do
what was asked.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from budgetlint.app.check import Checked, CheckOptions, check
from budgetlint.app.diff import Compared, DiffOptions, diff
from budgetlint.app.export import ExportText, export
from budgetlint.app.init import Initiated, InitOptions, init
from budgetlint.app.pin import Pinned, pin
from budgetlint.app.pin_budgets import PinOptions
from budgetlint.app.reconcile import ReconcileResult, reconcile
from budgetlint.app.reconcile_options import ReconcileOptions
from budgetlint.app.report import report
from budgetlint.app.runs import RunOptions
from budgetlint.app.settings import account_presets
from budgetlint.compare.results import Comparison
from budgetlint.edges.trouble import Trouble
from budgetlint.estimate import evaluate
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.findings.finding import Finding
from budgetlint.findings.fixes import SHAPE_RULES
from budgetlint.findings.problem import Severity
from budgetlint.frozen import replace
from budgetlint.lint.contracts import joined, synonyms_in
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.price_book import read_book
from budgetlint.lint.prices import PriceText
from budgetlint.lint.report import Report
from budgetlint.lint.settings import Settings
from budgetlint.model.budget import BudgetFile
from budgetlint.model.configuration import NO_CONFIGURATION, Configuration
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot
from budgetlint.shape.values import Unfit

Format = Literal["text", "json", "markdown", "csv", "html", "sarif", "github", "gitlab", "junit"]


class Invalid(ValueError):
    """The text is not a valid budget file; `findings` lists what is wrong and where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(f"{first.path}:{first.span.line}:{first.span.column}: {first.message} [{first.rule}]")
        self.findings = findings


def load_budget(text: str, path: str = "budget.yaml") -> BudgetFile:
    """Parse a budget file from YAML text. Raises `Invalid` if its syntax or shape is wrong."""
    report = lint_budget(text, {}, date.min, path)
    findings = tuple(finding for finding in report.findings if finding.rule in SHAPE_RULES)
    file = report.files[0].file
    if findings or file is None:
        raise Invalid(findings)
    return file


def load_snapshot(text: str) -> PriceSnapshot:
    """Parse a price snapshot, with all of its models, from JSON or YAML text.

    Raises `ValueError`, which names the line or the model, if it is not valid.
    """
    book = read_book(text, "")
    if book.head is None:
        raise ValueError(book.detail)
    models: dict[str, ModelPrices] = {}
    for name in book.models():
        try:
            prices = book.model(name)
        except Unfit as why:
            raise ValueError(f"the prices of `{name}` are not valid: {why}") from None
        if prices is not None:
            models[name] = prices
    return replace(book.head, models=models)


def estimate_budget(
    file: BudgetFile, prices: PriceSnapshot, as_of: date, contract: PriceSnapshot | None = None
) -> Estimate:
    """Estimate a budget file on a day, at listed prices or at a contract's where it has them.

    Amounts are exact decimals in the file's currency, per period of the file: `base` is Σ quantity × rate over the
    meters of a workload, `operational` has its multipliers, and `planned` is operational × (1 + buffer). A workload
    without a price is not an error: its `layers` are None and its `gaps` state what is missing.
    """
    listed = _by_every_name(prices)
    agreed = None
    if contract is not None:
        agreed = _by_every_name(contract)
        agreed = joined(agreed, synonyms_in(prices, {**listed.models, **agreed.models}))
    return evaluate.estimate(file, Prices(listed, as_of, agreed))


def _by_every_name(snapshot: PriceSnapshot) -> PriceSnapshot:
    """The snapshot with its models also listed under their aliases."""
    by_name = {alias: model for model in snapshot.models.values() for alias in model.aliases}
    return replace(snapshot, models={**by_name, **snapshot.models})


def lint_budget(
    text: str | bytes,
    prices: Mapping[str, str],
    as_of: date,
    path: str = "budget.yaml",
    configuration: Configuration = NO_CONFIGURATION,
    policy: str | None = None,
) -> Report:
    """Run every rule on a budget file for a day, and estimate it.

    `prices` maps each reference that the budget file makes to the text of that price file; `policy` is the text of an
    organisation's own JSON Schema. Faults in the file are findings of the report, never exceptions.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    settings = Settings(as_of, configuration, policy=policy, presets=account_presets)
    return Linter(settings, lambda _, reference, __: _price_text(prices, reference)).report([BudgetText(path, data)])


def _price_text(prices: Mapping[str, str], reference: str) -> PriceText:
    from budgetlint.edges.price_files import content_hash

    text = prices.get(reference)
    if text is None:
        return PriceText(None, detail="no text was passed for it in `prices`")
    return PriceText(text, content_hash(text.encode("utf-8", "surrogatepass")))


def compare_budgets(before: Report, after: Report) -> Comparison:
    """What changed between two reports and why: each workload's change in cost, split exactly by driver.

    Amounts are exact decimals in a file's currency, over the period of its later version; the parts of the drivers are
    Shapley values, which sum to the change. What is unknown on one side is None, never zero.
    """
    from budgetlint.compare.versions import comparison
    from budgetlint.lint.versions import versions

    return comparison(versions(before), versions(after))


def render_report(report: Report, format: Format = "text") -> str:  # noqa: A002
    """Render a report: `text`, `sarif`, `github`, `gitlab` and `junit` show findings, the other formats the estimate.

    Raises `KeyError` for an unknown format.
    """
    from budgetlint.reports.formats import CHECK
    from budgetlint.reports.presentation import PLAIN

    return CHECK[format](report, PLAIN)


__all__ = [
    "BudgetFile",
    "CheckOptions",
    "Checked",
    "Compared",
    "Comparison",
    "Configuration",
    "DiffOptions",
    "Estimate",
    "ExportText",
    "Finding",
    "Format",
    "InitOptions",
    "Initiated",
    "Invalid",
    "PinOptions",
    "Pinned",
    "PriceSnapshot",
    "ReconcileOptions",
    "ReconcileResult",
    "Report",
    "RunOptions",
    "Severity",
    "Trouble",
    "check",
    "compare_budgets",
    "diff",
    "estimate_budget",
    "export",
    "init",
    "lint_budget",
    "load_budget",
    "load_snapshot",
    "pin",
    "reconcile",
    "render_report",
    "report",
]
