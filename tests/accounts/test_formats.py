"""Accounts beside budgets in every format, and none of it where there are none."""

import csv
import json
import re
from datetime import date

import jsonschema
import pytest

from budgetlint.gate.accounts import account_changes
from budgetlint.gate.side import SideFile
from budgetlint.lint.report import Report
from budgetlint.reports.estimate import csv_report, json_report, markdown, text
from budgetlint.reports.estimate.months import event_lines
from budgetlint.reports.whatif import html
from budgetlint.shape.schema import report_schema
from budgetlint.source.yaml_text import load_yaml
from tests.accounts.running import HEAD, report, spending

PLAN = (
    HEAD + f"starts: 2027-01\nmonths: 3\nworkloads:\n  chat: {spending('620')}\nbudgets: {{total: {{ceiling: 1M}}}}\n"
)
ACCOUNT = """\
accounts:
  openrouter:
    balance: {amount: 400, on: 2027-01-03}
    top_up: {amount: 500, below: 50}
    fee: {rate: 5.5%, minimum: 0.80}
    keys:
      prod: {limit: 700, reset: month}
"""
LINES = [
    "pays for its calls",
    "balance: 400.00 USD on 2027-01-03",
    "does not run out of credits by 2027-03-31",
    "buys 500.00 on 2027-01-20, fee 27.50",
    "buys 500.00 on 2027-02-13, fee 27.50",
    "buys 500.00 on 2027-03-08, fee 27.50",
    "key prod: 700.00 a month, the plan needs 620.00 in 2027-01 at most",
]


@pytest.fixture(scope="module")
def run() -> Report:
    return report({"budget.yaml": PLAN + ACCOUNT})


def test_text_and_markdown_list_the_same(run: Report) -> None:
    lines = text.render(run).splitlines()
    at = lines.index("account: openrouter")
    assert [line.strip() for line in lines[at + 1 : at + 1 + len(LINES)]] == LINES
    lines = markdown.render(run).splitlines()
    at = lines.index("**openrouter**")
    assert lines[at + 2 : at + 2 + len(LINES)] == [f"- {line}" for line in LINES]


def test_csv_has_a_row_a_figure_and_no_sentence(run: Report) -> None:
    rows = csv.DictReader(csv_report.render(run).splitlines())
    keys = ("item", "detail", "quantity", "amount", "unit")
    assert [tuple(row[key] for key in keys) for row in rows if row["record"] == "account"] == [
        ("pays", "yes", "", "", ""),
        ("judged", "yes", "", "", ""),
        ("balance", "2027-01-03", "", "400", "USD"),
        ("lasts", "2027-03-31", "", "", ""),
        ("purchase", "2027-01-20", "1", "500", "USD"),
        ("fee of a purchase", "2027-01-20", "", "27.5", "USD"),
        ("purchase", "2027-02-13", "1", "500", "USD"),
        ("fee of a purchase", "2027-02-13", "", "27.5", "USD"),
        ("purchase", "2027-03-08", "1", "500", "USD"),
        ("fee of a purchase", "2027-03-08", "", "27.5", "USD"),
        ("key prod", "", "", "700", "USD a month"),
        ("key prod, needed at most", "2027-01", "", "620", "USD a month"),
    ]


def test_csv_says_what_ends() -> None:
    """Seven days at 20 leave 260, which expire; 300 last for fifteen days."""
    accounts = """\
accounts:
  openrouter:
    balance: {amount: 400, on: 2027-01-03, expires: 2027-01-10}
    keys:
      prod: {limit: 300, reset: month}
"""
    rows = csv.DictReader(csv_report.render(report({"budget.yaml": PLAN + accounts})).splitlines())
    shown = {row["item"]: (row["detail"], row["amount"]) for row in rows if row["record"] == "account"}
    assert (shown["runs out of credits"], shown["expires"], shown["key prod, stops"]) == (
        ("2027-01-10", "20"),
        ("2027-01-10", "260"),
        ("2027-01-16", ""),
    )


def test_json_has_the_balance_and_the_keys(run: Report) -> None:
    data = json.loads(json_report.render(run))
    jsonschema.validate(data, report_schema())
    (account,) = data["files"][0]["accounts"]
    assert account["bought"][0] == {"on": "2027-01-20", "times": 1, "amount": "500", "fee": "27.5"}
    assert (account["balance"], account["dry"], account["keys"][0]["plan"]) == ("400", None, "620")


def test_html_draws_the_balance_under_the_same_policy(run: Report) -> None:
    page, plain = html.render(run), html.render(report({"budget.yaml": PLAN}))
    policy = re.compile(r'content="(default-src[^"]*)"')
    assert policy.findall(page) == policy.findall(plain)
    picture = page[page.index('aria-label="balance of openrouter from 2027-01-03 to 2027-03-31"') :]
    assert picture.count("<line ", 0, picture.index("</svg>")) == 3
    assert " style=" not in page


def test_a_file_without_accounts_says_nothing_of_them() -> None:
    plain = report({"budget.yaml": PLAN})
    for document in (text, markdown, csv_report, json_report, html):
        assert "account" not in re.sub(r"(?s)<script>.*?</script>|<style>.*?</style>", "", document.render(plain))


def side(accounts: str) -> SideFile:
    written = PLAN + accounts
    return SideFile("budget.yaml", report({"budget.yaml": written}).files[0], None, load_yaml(written), ())


KEY = "accounts.openrouter.keys.prod"


@pytest.mark.parametrize(
    ("before", "after", "loosened"),
    [
        ("limit: 700", "limit: 701", [("limit", KEY)]),
        ("reset: month", "reset: week", [("reset", KEY)]),
        ("prod:", "other:", [("limit", KEY)]),
        ("  openrouter:", "  router:", [("limit", KEY), ("pays", "accounts.openrouter")]),
        ("limit: 700", "limit: 699", []),
        ("reset: month", "reset: never, used: {amount: 100, on: 2027-01-03}", []),
        ("reset: month", "reset: never, used: {amount: 0, on: 2027-01-03}", [("used", f"{KEY}.used")]),
    ],
)
def test_a_limit_up_or_a_reset_shorter_loosens_the_gate(
    before: str, after: str, loosened: list[tuple[str, str]]
) -> None:
    changes = account_changes(side(ACCOUNT), side(ACCOUNT.replace(before, after)))
    assert [(change.kind, change.subject) for change in changes] == loosened


def test_silencing_an_account_needs_permission() -> None:
    dry = ACCOUNT.replace("    top_up: {amount: 500, below: 50}\n", "").replace(
        "    balance", "    # budgetlint: ignore[account-runs-dry] we know\n    balance"
    )
    run = report({"budget.yaml": PLAN + dry}, date(2027, 1, 3))
    (refused,) = [finding for finding in run.findings if finding.rule == "suppression-not-allowed"]
    assert refused.message.endswith("`account-runs-dry`, which needs permission"), refused.message


def test_ends_of_balances_are_events_of_the_plan() -> None:
    """A dollar a day: 57 days to the 1st of March leave 343 of 400, 88 to April 312; the 401st is 2028-02-07."""
    text = """\
version: 1
pricing: {snapshot: prices.json}
buffer: 15%
period: day
starts: 2027-01
months: 14
accounts:
  gone: {workloads: [chat], balance: {amount: 400, on: 2027-01-03, expires: 2027-03-01}}
  maybe: {workloads: [other], balance: {amount: 400, on: 2027-01-03, expires: may 2027-04-01}}
commitments: {promise: {kind: minimum, amount: 1, from: 2026-07-01, until: 2027-06-30}}
workloads:
  chat: {kind: metered, model: openrouter/dollar, requests: 1, usage: {requests: 1}}
  other: {kind: metered, model: openrouter/dollar, requests: 1, usage: {requests: 1}}
budgets: {total: {ceiling: 100}}
"""
    estimate = report({"budget.yaml": text}).files[0].estimate
    assert estimate is not None
    assert estimate.horizon is not None
    assert list(event_lines(estimate.horizon, "USD")) == [
        "2027-03-01  gone: its balance is used up",
        "2027-03-01  gone: 343.00 of its balance expire",
        "2027-04-01  maybe: 312.00 of its balance may expire",
        "2027-06-30  promise: ends",
        "2028-02-07  maybe: its balance is used up",
    ]


def test_the_picture_jumps_on_the_day_on_which_credits_are_bought(run: Report) -> None:
    ledger = run.files[0].accounts[0].ledger
    assert ledger is not None
    first = ledger.purchases[0]
    before, after = [left for day, left in ledger.points if day == first.day]
    assert after - before == first.amount
    words = "the balance from 2027-01-03 to 2027-03-31, between 0 and 540.00 USD; dotted: credits are bought"
    assert words in html.render(run)


FLAT = (
    HEAD
    + f"""\
workloads:
  chat: {spending("700", ", tags: {team: web, tier: gold}")}
  mail: {spending("140", ", tags: {team: mail}")}
  own: {spending("1000")}
budgets: {{total: {{ceiling: 1M}}}}
accounts:
  openrouter:
    balance: {{amount: 400, on: 2027-01-03}}
    byok: {{fee: 5%, free: 500, workloads: [own]}}
    limit: {{amount: 900, reset: month}}
    keys:
      web: {{limit: 800, reset: month, tags: {{team: web}}}}
      mail: {{limit: 40, reset: week, workloads: [mail]}}
      daily: {{limit: 35, reset: day, include_byok: true, workloads: [own]}}
      trial: {{limit: 300, reset: never, used: {{amount: 100, on: 2027-01-03}}, tags: {{tier: gold}}}}
"""
)


def ok(name: str, limit: str, reset: str, plan: str) -> dict[str, object]:
    """A limit that the plan keeps."""
    limits = {"name": name, "limit": limit, "reset": reset, "plan": plan, "window": None, "reserved": None}
    return {**limits, "unpriced": [], "status": "ok", "stops": None}


def test_average_days_in_whole() -> None:
    """A day is a month × 12 ÷ 365.2425: 840 are 27.60 a day, 700 are 23.00, 140 are 32.20 a week, 1,000 on own keys 32.85 a day.

    On the 16th those pass the free 500 by 25.68, fee 1.28, and pay 1.64 on the 17th: 400 − 14 × 27.60 − 1.28 leave 12.35.
    """
    run = report({"budget.yaml": FLAT})
    assert [f"{item.rule}: {item.message}" for item in run.findings if item.severity.value == "error"] == [
        "account-runs-dry: `openrouter` runs out of credits on 2027-01-17: 400.00 on 2027-01-03, 29.24 a day",
        "account-overlap: `chat` is under two keys of `openrouter`, `web` and `trial`: a workload may use only one key of an account",
        (
            "key-limit-below-plan: `trial` allows 300.00 in all, 100.00 were used by 2027-01-03, but the plan needs 23.00 a day: "
            "it stops on 2027-01-11"
        ),
    ]
    needs = "306.9857697283311772315653299"
    assert json.loads(json_report.render(run))["files"][0]["accounts"] == [
        {
            "name": "openrouter",
            "pays": True,
            "judged": True,
            "preset": None,
            "calls": ["chat", "mail", "own"],
            "complete": True,
            "unpriced": [],
            "balance": "400",
            "on": "2027-01-03",
            "held": "0",
            "dry": "2027-01-17",
            "until": "2028-01-03",
            "bought": [],
            "lapsed": [],
            "byok_fees": [{"month": "2027-01", "amount": "2.92665147128277788044929054"}],
            "limit": ok("openrouter", "900", "month", "840"),
            "keys": [
                ok("web", "800", "month", "700"),
                ok("mail", "40", "week", "32.19778640218484979157682909"),
                ok("daily", "35", "day", "32.85488408386209162405798887"),
                {
                    **ok("trial", "300", "never", needs),
                    "status": "below-plan",
                    "stops": {
                        "on": "2027-01-11",
                        "day_of_window": None,
                        "needs": needs,
                        "a_day": "22.99841885870346413684059221",
                    },
                },
            ],
            "free_models": None,
            "reservations": [],
        }
    ]
    lines = text.render(run).splitlines()
    at = lines.index("account: openrouter")
    assert [line.strip() for line in lines[at + 1 : lines.index("", at)]] == [
        "pays for its calls",
        "balance: 400.00 USD on 2027-01-03",
        "runs out of credits on 2027-01-17, at 29.24 a day",
        "fee on your own keys in 2027-01: 2.93",
        "limit 900.00 a month, the plan needs 840.00 at most",
        "key web: 800.00 a month, the plan needs 700.00 at most",
        "key mail: 40.00 a week, the plan needs 32.20 at most",
        "key daily: 35.00 a day, the plan needs 32.85 at most",
        "key trial: 300.00 in all, the plan needs 306.99 at most: it stops on 2027-01-11",
    ]
