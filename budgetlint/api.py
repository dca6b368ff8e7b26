"""The same from Python: functions over texts and values, and the commands over files, all of which return data.

`load_budget`, `lint_budget` and their like take text and touch nothing. `check`, `report`, `diff`, `reconcile`, `export`,
`pin` and `init` read files as the command line does; they raise `Trouble` where they can't do what was asked.
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
from budgetlint.lint.pipeline import BudgetText, Linter, Settings
from budgetlint.lint.price_book import read_book
from budgetlint.lint.prices import PriceText
from budgetlint.lint.report import Report
from budgetlint.model.budget import BudgetFile
from budgetlint.model.configuration import NO_CONFIGURATION, Configuration
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot

Format = Literal["text", "json", "markdown", "csv", "html", "sarif", "github", "gitlab", "junit"]


class Invalid(ValueError):
    """A text is not what it should be; `findings` say what is wrong and where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(f"{first.path}:{first.span.line}:{first.span.column}: {first.message} [{first.rule}]")
        self.findings = findings


def load_budget(text: str, path: str = "budget.yaml") -> BudgetFile:
    """The budget file in a YAML text. Raises `Invalid` where its syntax or shape is wrong."""
    report = lint_budget(text, {}, date.min, path)
    findings = tuple(finding for finding in report.findings if finding.rule in SHAPE_RULES)
    file = report.files[0].file
    if findings or file is None:
        raise Invalid(findings)
    return file


def load_snapshot(text: str) -> PriceSnapshot:
    """The price snapshot in a JSON or YAML text, every model of it. Raises `ValueError` where it is none."""
    book = read_book(text, "")
    if book.head is None:
        raise ValueError(book.detail)
    models: dict[str, ModelPrices] = {}
    for name in book.models():
        prices = book.model(name)
        if prices is not None:
            models[name] = prices
    return replace(book.head, models=models)


def estimate_budget(
    file: BudgetFile, prices: PriceSnapshot, as_of: date, contract: PriceSnapshot | None = None
) -> Estimate:
    """What a budget file comes to at listed prices, or a contract's over them, on a day."""
    listed = _by_every_name(prices)
    agreed = None
    if contract is not None:
        agreed = _by_every_name(contract)
        agreed = joined(agreed, synonyms_in(prices, {**listed.models, **agreed.models}))
    return evaluate.estimate(file, Prices(listed, as_of, agreed))


def _by_every_name(snapshot: PriceSnapshot) -> PriceSnapshot:
    """A snapshot with its models by their aliases too."""
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
    """What every rule says of a budget file on a day, and its estimate.

    `prices` are the texts of price files by the reference that the budget file gives; `policy` is the text of an
    organisation's own JSON Schema.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    settings = Settings(as_of, configuration, policy=policy, presets=account_presets)
    return Linter(settings, lambda _, reference, __: _price_text(prices, reference)).report([BudgetText(path, data)])


def _price_text(prices: Mapping[str, str], reference: str) -> PriceText:
    from budgetlint.edges.price_files import content_hash

    text = prices.get(reference)
    if text is None:
        return PriceText(None, detail="it is not among the texts given")
    return PriceText(text, content_hash(text.encode("utf-8", "surrogatepass")))


def compare_budgets(before: Report, after: Report) -> Comparison:
    """What changed between two reports, and why: every workload's change split by driver, exact to the last digit."""
    from budgetlint.compare.versions import comparison
    from budgetlint.lint.versions import versions

    return comparison(versions(before), versions(after))


def render_report(report: Report, format: Format = "text") -> str:  # noqa: A002
    """A report in a format: the gate's `text`, `sarif`, `github`, `gitlab` and `junit`, the estimate's others."""
    from budgetlint.reports.formats import CHECK, PLAIN

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
