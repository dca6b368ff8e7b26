"""Rules run as a check runs them: through the whole pipeline, on one day, with prices in memory."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from budgetlint.api import load_snapshot
from budgetlint.app.account_presets import account_presets
from budgetlint.compare.tokenizers import recounts
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.gate.changes import findings_of, gate_changes, loosened
from budgetlint.gate.side import SideSettings, side_of
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.report import Report
from budgetlint.lint.settings import Settings
from budgetlint.lint.siblings import Sibling, SiblingText
from budgetlint.lint.tokens import unscaled_findings
from budgetlint.model.account_presets import AccountPresets
from budgetlint.model.advisory import Advisories
from budgetlint.model.budget import BudgetFile, Pricing
from budgetlint.model.configuration import Configuration
from budgetlint.shape.configuration import read_configuration
from budgetlint.shape.reader import read_record
from budgetlint.source.json_text import load_json
from budgetlint.source.yaml_text import load_yaml

DAY = date(2026, 7, 1)
PRICES = (Path(__file__).parent / "prices.json").read_text(encoding="utf-8")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Beside:
    """The files that a page shows, in one folder."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def file(self, _: str, reference: str) -> Sibling:
        text = self._texts.get(reference)
        return SiblingText(reference, None if text is None else text.encode(), "no such file")

    def under(self, _: str, __: str) -> Sequence[str] | None:
        return tuple(self._texts)


def findings(text: str, files: Mapping[str, str] | None = None) -> list[Finding]:
    """The findings of a check of a budget file; one without `pricing` gets the pinned `prices.json` from the configuration."""
    known = {"prices.json": PRICES, **(files or {})}

    def price_text(_: str, reference: str, __: frozenset[str]) -> PriceText:
        content = known.get(reference)
        return PriceText(None, detail="no such file") if content is None else PriceText(content, sha256(content))

    pinned = Pricing(snapshot="prices.json", sha256=sha256(known["prices.json"]))
    catalog = load_snapshot(known["catalog.json"]) if "catalog.json" in known else None
    stated = tomllib.loads(known.get("budgetlint.toml", "")).get("pricing", {})
    require = read_configuration({"pricing": {"require": stated["require"]}}).require if "require" in stated else None
    advisories = read_record(Advisories, load_json(known["advisories.json"])) if "advisories.json" in known else None
    stated_presets = known.get("accounts.json")
    presets = (
        account_presets() if stated_presets is None else read_record(AccountPresets, load_json(stated_presets)).presets
    )
    settings = Settings(
        DAY,
        Configuration(pricing=pinned, require=require),
        policy=known.get("policy.json"),
        catalog=lambda _: catalog,
        advisories=lambda _: advisories.advisories if advisories is not None else (),
        presets=lambda: presets,
    )
    report = Linter(settings, price_text, lambda: Beside(known)).report([BudgetText("budget.yaml", text.encode())])
    if "before.yaml" not in known:
        return list(report.findings)
    earlier = Linter(settings, price_text).report([BudgetText("budget.yaml", known["before.yaml"].encode())])
    sides = SideSettings(settings.configuration, "budgetlint.toml")
    changes = loosened(gate_changes(side_of(earlier, sides), side_of(report, sides), lambda _: None))
    models = [
        {name: workload.model for name, workload in file.workloads.items()} for file in (_file(earlier), _file(report))
    ]
    counted = unscaled_findings("budget.yaml", load_yaml(text), recounts(models[0], models[1], lambda *_: None))
    return [*report.findings, *findings_of(changes, Severity.WARNING, report.texts), *counted]


def _file(report: Report) -> BudgetFile:
    file = report.files[0].file
    assert file is not None
    return file


def loud(findings_of: list[Finding], rule: str = "") -> list[Finding]:
    """The findings that are shown by default, and those of one rule."""
    return [finding for finding in findings_of if finding.severity is not Severity.INFO or finding.rule == rule]


def line_of(finding: Finding) -> str:
    """A finding as a line: `3:21 error snapshot-missing: message (help)`."""
    line = f"{finding.span.line}:{finding.span.column} {finding.severity.value} {finding.rule}: {finding.message}"
    return f"{line} ({finding.help})" if finding.help else line
