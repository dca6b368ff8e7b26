"""What each format promises beside its committed outputs."""

import csv
import json
import re
from base64 import b64encode
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO

import pytest

from budgetlint.figures.exact import exactly, settled
from budgetlint.formula.workload_formula import MOST_WORKLOADS
from budgetlint.reports.estimate import csv_report, markdown
from budgetlint.reports.estimate import text as estimate_text
from budgetlint.reports.estimate.notes import CANNOT_KNOW
from budgetlint.reports.whatif import html
from tests.reports.plans import Plan, page, plans
from tests.sampled import sampled

PLANS = {plan.name: plan for plan in plans(over_months=True)}
SLOW = {"launch", "team"}
"""Plans over months, whose pages take the evaluator for seconds."""
FORMATS = [
    pytest.param(plan, id=plan.name, marks=pytest.mark.slow if plan.name in SLOW else ())
    for plan in plans(over_months=True)
]
OF_ONE_PERIOD = [pytest.param(plan, id=plan.name) for plan in plans()]
NASTY = "</script><script>alert(1)</script> | `tick` ``two`` *star* [link](javascript:x) & \" ' = {{"


def rows(plan: Plan, text: str | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_report.render(plan.report(text)))))


@pytest.mark.parametrize("plan", OF_ONE_PERIOD)
@exactly()
def test_line_items_of_the_spreadsheet_add_up(plan: Plan) -> None:
    items = [row for row in rows(plan) if row["record"] == "item"]
    totals = {row["layer"]: Decimal(row["amount"]) for row in rows(plan) if row["record"] == "total"}
    sums = {
        layer: sum(Decimal(row["amount"]) for row in items if row["layer"] in upto)
        for layer, upto in (
            ("base", ("base",)),
            ("operational", ("base", "operational")),
            ("planned", ("base", "operational", "planned")),
        )
    }
    for layer, total in totals.items():
        assert abs(settled(Decimal(sums[layer])) - total) <= abs(total) * Decimal("1e-26")


@pytest.mark.slow
def test_months_of_the_spreadsheet_add_up() -> None:
    for plan in PLANS.values():
        months = [row for row in rows(plan) if row["record"] == "workload month"]
        if months:
            (total,) = (row for row in rows(plan) if row["record"] == "total" and row["layer"] == "planned")
            assert settled(sum((Decimal(row["amount"]) for row in months), Decimal(0))) == Decimal(total["amount"])
    assert "launch" in PLANS


@pytest.mark.parametrize("plan", sampled(FORMATS, 3))
def test_every_format_names_sources_dates_and_limits(plan: Plan) -> None:
    report = plan.report()
    snapshot = report.files[0].listed and report.files[0].listed.snapshot
    assert snapshot
    texts = {render: render(report) for render in (estimate_text.render, markdown.render, csv_report.render)}
    for render, text in {**texts, html.render: page(plan, plan.text)}.items():
        assert snapshot.date.isoformat() in text
        assert render is csv_report.render or all(words in text for words in CANNOT_KNOW)
        links = [source.url for source in snapshot.sources.values() if "<" not in source.url]
        assert all(link in text.replace("&amp;", "&") for link in links)


def test_what_is_incomplete_says_why() -> None:
    report = PLANS["plain"].report()
    for render in (estimate_text.render, markdown.render, csv_report.render, html.render):
        text = render(report)
        assert "no price for the model lab/none" in text
        assert "without nowhere" in text


def test_a_contract_stands_beside_its_listed_prices() -> None:
    report = PLANS["everything"].report()
    assert "\n  listed: 28,516.75\n  base: 24,346.86\n" in estimate_text.render(report)
    assert "| **total** |  |  | 28,516.75 | 24,346.86 |" in markdown.render(report)
    assert "28,516.75 USD at listed prices" in page(PLANS["everything"], PLANS["everything"].text)
    assert all(row["listed"] for row in rows(PLANS["everything"]) if row["record"] == "item" and row["layer"] == "base")


def test_markdown_tables_keep_their_columns_whatever_is_written() -> None:
    plan = PLANS["plain"]
    text = plan.text.replace("model: lab/none", f"model: {json.dumps(NASTY)}").replace(
        "version: 1", f"version: 1\ntitle: {json.dumps(NASTY)}"
    )
    written = markdown.render(plan.report(text))
    assert "<script>" not in re.sub(r"(`+).*?\1", "", written)
    columns = 0
    for line in written.splitlines():
        if not line.startswith("|"):
            columns = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line)) - 1
        assert columns in (0, cells), line
        columns = cells


def test_a_spreadsheet_runs_nothing() -> None:
    plan = PLANS["plain"]
    text = plan.text.replace("model: lab/none", "model: \"=cmd|' /C calc'!A1\"")
    models = {row["model"] for row in rows(plan, text) if row["name"] == "nowhere"}
    assert models == {"", "'=cmd|' /C calc'!A1"}


class Scripts(HTMLParser):
    """The text of each script and style of a page, and every tag's attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside: str | None = None
        self.elements: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.inside = tag if tag in ("script", "style") else None

    def handle_data(self, data: str) -> None:
        if self.inside is not None:
            self.elements.append((self.inside, data))

    def handle_endtag(self, tag: str) -> None:
        self.inside = None if tag == self.inside else self.inside


def test_the_page_runs_its_own_script_alone_whatever_is_written() -> None:
    plan = PLANS["plain"]
    text = plan.text.replace("model: lab/none", f"model: {json.dumps(NASTY)}").replace(
        "version: 1", f"version: 1\ntitle: {json.dumps(NASTY)}"
    )
    page = Scripts(html.render(plan.report(text)))
    policy = next(value for tag, name, value in page.attributes if tag == "meta" and name == "content" and value)
    assert [kind for kind, _ in page.elements] == ["style", "script", "script"]
    (_, style), (_, data), (_, script) = page.elements
    hashes = [f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}" for text in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src '{hashes[0]}'; script-src '{hashes[1]}'; base-uri 'none'; form-action 'none'"
    )
    assert "no price for the model" in json.dumps(json.loads(data), ensure_ascii=False)
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name in ("style", "src", "srcset")]
    links = [value for _, name, value in page.attributes if name == "href"]
    assert all(value and value.startswith(("https://", "#")) for value in links)


@pytest.mark.slow
def test_a_page_of_many_workloads_leaves_the_what_if_out() -> None:
    workloads = "".join(
        f"  w{index}: {{kind: llm-app, model: lab/large, requests: 1, input_tokens: 1, output_tokens: 1}}\n"
        for index in range(MOST_WORKLOADS + 1)
    )
    text = f"version: 1\npricing: {{snapshot: prices.json}}\nworkloads:\n{workloads}"
    page = html.render(PLANS["plain"].report(text))
    assert '<script type="application/json" id="formulas">\n[null]\n</script>' in page
    assert 'class="what-if"' not in page
