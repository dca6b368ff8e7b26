"""Files with accounts, checked over one small price list."""

from collections.abc import Mapping
from datetime import date

from budgetlint.app.account_presets import account_presets
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.report import Report
from budgetlint.lint.settings import Settings
from budgetlint.lint.siblings import Sibling, SiblingText

PRICES = """\
{"version": 1, "date": "2027-01-01", "currency": "USD",
 "sources": {"list": {"url": "https://example.com/prices", "kind": "official", "retrieved": "2027-01-01"}},
 "units": {"EUR": {"worth": "1.25", "of": "USD", "date": "2027-01-01", "source": "list"}},
 "models": {
  "openrouter/chat": {"max_output_tokens": 65536, "prices": [{"source": "list", "rates": {"input_tokens": "1", "output_tokens": "10"}}]},
  "openrouter/cheap": {"max_output_tokens": 65536, "prices": [{"source": "list", "rates": {"input_tokens": "0.20", "output_tokens": "1.20"}}]},
  "openrouter/gift:free": {"prices": [{"source": "list", "rates": {"input_tokens": "0", "output_tokens": "0"}}]},
  "openrouter/dollar": {"prices": [{"source": "list", "rates": {"requests": "1000"}}]},
  "openrouter/tiered": {"prices": [{"source": "list", "rates": {"input_tokens": "1", "output_tokens": "10"}}, {"when": {"prompt_tokens_over": 1000}, "source": "list", "rates": {"input_tokens": "2", "output_tokens": "20"}}]},
  "openrouter/search": {"prices": [{"source": "list", "rates": {"input_tokens": "1"}}]}}}
"""
CONTRACT = """\
{"version": 1, "date": "2027-01-01", "currency": "USD",
 "models": {
  "openrouter/dollar": {"prices": [{"multiply": {"*": "0.5"}}]},
  "openrouter/agreed": {"prices": [{"rates": {"requests": "1000"}}]}}}
"""
HEAD = """\
version: 1
pricing: {snapshot: prices.json}
buffer: 15%
"""
DAY = date(2027, 1, 3)


class Folder:
    """Files of one folder, by path."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def file(self, _: str, reference: str) -> Sibling:
        text = self._texts.get(reference)
        return SiblingText(reference, None if text is None else text.encode(), "no such file")

    def under(self, _: str, __: str) -> tuple[str, ...]:
        return tuple(self._texts)


def report(texts: Mapping[str, str], day: date = DAY, checked: tuple[str, ...] | None = None) -> Report:
    """A run over some files; `checked` are the requested ones."""
    settings = Settings(day, presets=account_presets)

    def price_text(_: str, reference: str, __: frozenset[str]) -> PriceText:
        return PriceText(CONTRACT if "contract" in reference else PRICES, reference)

    linter = Linter(settings, price_text, lambda: Folder(texts))
    return linter.report(BudgetText(path, texts[path].encode()) for path in checked or texts)


def account_lines(text: str, day: date = DAY) -> list[str]:
    """The findings about the accounts of one file, as `severity rule: message`."""
    return of_accounts(report({"budget.yaml": text}, day))


def of_accounts(run: Report) -> list[str]:
    """The findings of a run about accounts."""
    names = ("account", "key-", "free-", "reservation", "credits", "top-up", "balance", "preset")
    return [
        f"{finding.severity.value} {finding.rule}: {finding.message}"
        for finding in run.findings
        if finding.rule.startswith(names)
    ]


def spending(amount: str, more: str = "") -> str:
    """A workload that costs this amount a period: as many requests at a dollar each."""
    return f"{{kind: metered, model: openrouter/dollar, requests: {amount}, usage: {{requests: 1}}{more}}}"
