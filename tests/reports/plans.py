"""Budget files whose whole reports are compared: our own plans and every example."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.report import Report
from budgetlint.lint.settings import Settings
from budgetlint.reports.whatif import html

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Plan:
    """A folder with one budget file and its prices."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def text(self) -> str:
        return (self.folder / "budget.yaml").read_text(encoding="utf-8")

    def report(self, text: str | None = None) -> Report:
        """The report on the file, or on another text in its place."""
        return _report(self, text or self.text)

    def prices(self, _referrer: str, reference: str, _models: frozenset[str]) -> PriceText:
        data = (self.folder / reference).read_bytes()
        return PriceText(data.decode(), sha256(data.replace(b"\r\n", b"\n")).hexdigest())


@cache
def _report(plan: Plan, text: str) -> Report:
    return Linter(Settings(DAY), plan.prices).report([BudgetText("budget.yaml", text.encode())])


@cache
def page(plan: Plan, text: str) -> str:
    """The HTML report, whose headrooms need thousands of evaluations; written once for all tests of a process."""
    return html.render(plan.report(text))


def plans(*, over_months: bool = False) -> Iterator[Plan]:
    """Every plan of one file, ours first; plans over calendar months only on request."""
    for root in (HERE / "files", PROJECT / "examples"):
        plans_in = (Plan(file.parent) for file in sorted(root.glob("*/budget.yaml")))
        alone = (plan for plan in plans_in if "\nincludes:" not in plan.text)
        yield from (plan for plan in alone if over_months or "\nstarts:" not in plan.text)
