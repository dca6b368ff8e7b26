"""The first page of a report on several files, groups of workloads, and what people say of files and budgets."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, PRICES, Done, ran

SERVICE = """\
version: 1
name: {name}
owner: {owner}
tags: {{team: {team}}}
period: {period}
pricing: {{snapshot: prices.json}}
workloads:
  answers:
    kind: llm-app
    description: Answers | <people>.
    tags: {{tier: gold}}
    model: {model}
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
budgets:
  mine:
    ceiling: {ceiling}
    description: What {name} may spend.
    raised: {{ceiling: 50, from: 2027-01-01, until: 2027-01-31, by: lead, reason: launch}}
"""


def service(name: str, **keys: str) -> None:
    keys_of_file = {"owner": "web", "team": "web", "period": "month", "model": "lab/small", "ceiling": "10", **keys}
    Path(f"{name}.budget.yaml").write_text(SERVICE.format(name=name, **keys_of_file), "utf-8")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(PRICES, "utf-8")
    service("fine")
    service("over", owner="mail team", team="mail", ceiling="4")
    service("near", ceiling="4.6")


def reported(form: str, *words: str) -> str:
    done = ran("report", "--as-of", DAY, "--format", form, *words)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_the_markdown_page_has_the_most_urgent_first() -> None:
    assert reported("markdown").split("\n## ")[1] == """\
All files

| total | files | base | operational | planned |
| :-- | :-- | --: | --: | --: |
| USD a month | all | 13.50 | 13.50 | 13.50 |

| budget | file | owner | status | what breaks it first | amount | ceiling | used |
| :-- | :-- | :-- | :-- | :-- | --: | --: | --: |
| mine | over | mail team | **exceeded** | holds again at 888 requests; or at 833.333 input tokens | 4.50 | 4.00 USD a month | 112.5% |
| mine | near | web | warn | breaks at 1,022 requests; at 1,033 input tokens | 4.50 | 4.60 USD a month | 97.8% |
| mine | fine | web | ok | breaks at 2,222 requests; at 2,833 input tokens | 4.50 | 10.00 USD a month | 45.0% |
"""  # fmt: skip


def test_one_file_has_no_first_page() -> None:
    assert "## All files" not in reported("markdown", "fine.budget.yaml")
    assert "all-files" not in reported("html", "fine.budget.yaml")


@pytest.mark.slow
def test_the_page_leads_to_each_file() -> None:
    page = reported("html")
    front = page[page.index('id="all-files"') : page.index('id="file-0"')]
    places = [front.index(f'<a href="#file-{at}">mine</a>') for at in (2, 1, 0)]
    assert places == sorted(places)
    assert "mail team" in front
    assert "breaks at 2,222 requests; at 2,833 input tokens" in front


def test_currencies_have_totals_of_their_own_and_an_unread_file_is_missed() -> None:
    text = Path("fine.budget.yaml").read_text("utf-8")
    Path("fine.budget.yaml").write_text(text.replace("period: month", "period: week\ncurrency: EUR"), "utf-8")
    Path("prices.json").write_text(
        PRICES.replace(
            '"models"', '"units": {"EUR": {"worth": "2", "of": "USD", "date": "2026-11-01", "source": "x"}}, "models"'
        ),
        "utf-8",
    )
    Path("bad.budget.yaml").write_text("version: 1\n", "utf-8")
    done = ran("report", "--as-of", DAY, "--format", "markdown")
    assert done.code == 1
    assert [
        line for line in done.out.splitlines() if " a week | " in line or (" a month | " in line and "known" in line)
    ][:2] == [
        "| EUR a week | known part; incomplete: bad.budget.yaml | 2.25 | 2.25 | 2.25 |",
        "| USD a month | known part; incomplete: bad.budget.yaml | 9.00 | 9.00 | 9.00 |",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("owner", [("web", "9"), ("mail team", "4.5")]),
        ("tag:team", [("web", "9"), ("mail", "4.5")]),
        ("tag:tier", [("gold", "13.5")]),
        ("tag:none", [("none", "13.5")]),
        ("model", [("lab/small", "13.5")]),
        ("provider", [("lab", "13.5")]),
        ("kind", [("llm-app", "13.5")]),
    ],
)
def test_groups(by: str, expected: list[tuple[str, str]]) -> None:
    groups = json.loads(reported("json", "--group-by", by))["groups"]
    assert [(group["value"], group["planned"]) for group in groups] == expected
    rows = [row for row in csv.DictReader(io.StringIO(reported("csv", "--group-by", by))) if row["record"] == "group"]
    assert [(row["name"], row["amount"]) for row in rows if row["layer"] == "planned"] == expected
    text = reported("text", "--group-by", by)
    assert f"by {by}, USD a month\n  {expected[0][0]}: base " in text
    assert f"## By {by}\n" in reported("markdown", "--group-by", by)
    assert f"<h2>By {by}</h2>" in reported("html", "--group-by", by)


def test_groups_over_one_period_with_what_has_no_price() -> None:
    service("fine", period="week")
    service("near", model="lab/none")
    done = ran("report", "--as-of", DAY, "--format", "json", "--group-by", "kind")
    (group,) = json.loads(done.out)["groups"]
    assert (group["over"], group["complete"], group["unpriced"]) == ("a month", False, ["near/answers"])
    assert group["base"] == "24.0665625"


def test_what_is_nothing_to_group_by() -> None:
    assert ran("report", "--group-by", "tag:") == Done(
        2,
        "",
        "error: can't group by `tag:`, expected one of owner, model, provider, kind, tag:KEY, did you mean `tag:KEY`?\nhelp: `budgetlint report -h` lists what it takes\n",
    )


def test_without_groups_nothing_is_said_of_them() -> None:
    assert "groups" not in json.loads(reported("json"))


FACTS = ("web", "What fine may spend.", "lead", "launch", "2027-01-31", "gold")


@pytest.mark.parametrize("form", ["text", "markdown", "csv", "html", "json"])
def test_owners_tags_descriptions_and_raises_are_in_every_format(form: str) -> None:
    text = reported(form, "fine.budget.yaml")
    assert [fact for fact in FACTS if fact not in text] == []
    shown = {"html": "Answers | &lt;people&gt;.", "markdown": "Answers \\| &lt;people&gt;."}
    assert shown.get(form, "Answers | <people>.") in text


def test_check_says_what_breaks_a_budget_where_that_is_asked_for() -> None:
    plain = ran("check", "fine.budget.yaml", "--as-of", DAY).out
    detailed = ran("check", "-v", "fine.budget.yaml", "--as-of", DAY).out
    line = "  breaks at 2,222 requests; at 2,833 input tokens\n"
    assert line in detailed
    assert detailed.replace(line, "") == plain
