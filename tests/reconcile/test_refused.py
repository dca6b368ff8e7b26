"""Refused calls beside the accounts that are declared: counted by gateway, meaning, account, key and day."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.running import DAY, PRICES, ran

pytestmark = pytest.mark.slow

BUDGET = """\
version: 1
name: chat
pricing: {snapshot: prices.json}
buffer: 10%
workloads:
  answers:
    kind: llm-app
    model: lab/small
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
accounts:
  openrouter:
    models: ["*"]
    balance: {amount: 400, on: 2026-10-01}
    keys:
      chat-prod: {limit: 300, reset: month}
      nightly: {limit: 30, reset: month}
  proxy:
    pays: false
    keys: {team-support: {limit: 800, reset: month}}
budgets:
  total: {ceiling: 100}
"""


def row(day: int, error: "Mapping[str, object] | None" = None, alias: str = "chat-prod") -> str:
    metadata: dict[str, object] = {"user_api_key_alias": alias}
    if error is not None:
        metadata["error_information"] = error
    data = {
        "request_id": f"{alias} {day} {error}",
        "call_type": "acompletion",
        "spend": 0 if error else 0.01,
        "total_tokens": 0 if error else 1100,
        "prompt_tokens": 0 if error else 1000,
        "completion_tokens": 0 if error else 100,
        "model": "lab/small",
        "status": "failure" if error else "success",
        "startTime": f"2026-10-{day:02d} 10:00:00",
        "endTime": f"2026-10-{day:02d} 10:00:01",
        "metadata": metadata,
    }
    return json.dumps(data)


KEY = {"error_code": "403", "error_class": "PermissionDeniedError", "error_message": "Key limit exceeded (daily limit)"}
TEAM = {
    "error_code": "429",
    "error_class": "BudgetExceededError",
    "error_message": "Budget has been exceeded! Team=team-support Current cost: 9",
}
PERMISSION = {"error_code": "403", "error_class": "PermissionDeniedError", "error_message": "no access"}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(PRICES, "utf-8")
    Path("budget.yaml").write_text(BUDGET, "utf-8")
    lines = [row(day) for day in range(1, 11)]
    lines += [
        row(3, KEY),
        row(3, {**KEY, "error_code": "403 "}),
        row(5, KEY),
        row(6, TEAM, "somebody"),
        row(7, PERMISSION),
    ]
    Path("logs.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def reconcile(form: str) -> str:
    done = ran("reconcile", "logs.jsonl", "--budget", "budget.yaml", "--as-of", DAY, "--format", form)
    assert done.err == ""
    return done.out


def test_refusals_name_the_declared_limit() -> None:
    data = json.loads(reconcile("json"))
    assert data["refusals"] == [
        {
            "gateway": "openrouter",
            "means": "key limit used up",
            "count": 3,
            "first": "2026-10-03",
            "last": "2026-10-05",
            "limit": "accounts.openrouter.keys.chat-prod",
            "account": "openrouter",
            "key": "chat-prod",
            "path": "budget.yaml",
            "days": [{"day": "2026-10-03", "count": 2}, {"day": "2026-10-05", "count": 1}],
        },
        {
            "gateway": "litellm",
            "means": "budget",
            "count": 1,
            "first": "2026-10-06",
            "last": "2026-10-06",
            "limit": "accounts.proxy.keys.team-support",
            "account": "proxy",
            "key": "team-support",
            "path": "budget.yaml",
            "days": [{"day": "2026-10-06", "count": 1}],
        },
    ]
    met = "`accounts.openrouter.keys.chat-prod` was reached: 3 calls refused from 2026-10-03 to 2026-10-05 [limit-met]"
    assert met in data["notes"]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_format_shows_them(form: str) -> None:
    written = reconcile(form)
    assert "key limit used up" in written
    assert "accounts.openrouter.keys.chat-prod" in written


def test_logs_without_refusals_say_nothing_of_them() -> None:
    Path("logs.jsonl").write_text("\n".join(row(day) for day in range(1, 11)) + "\n", "utf-8")
    assert "refus" not in reconcile("json")
    assert "efused" not in reconcile("text")


def refusal_lines(text: str) -> list[str]:
    """The section of refused calls."""
    lines = text.splitlines()
    at = lines.index("refused calls")
    return lines[at + 1 : lines.index("", at)]


def test_logs_of_nothing_but_refusals_have_their_section() -> None:
    body = {"created_at": "2026-10-05T10:00:00Z", "error": {"code": 403, "message": "Key limit exceeded (daily limit)"}}
    Path("errors.jsonl").write_text(json.dumps({**body, "key_name": "nightly"}) + "\n", "utf-8")
    done = ran("reconcile", "errors.jsonl", "--budget", "budget.yaml", "--as-of", DAY)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:3] == [
        "covered: 2026-10-05 to 2026-10-05 (UTC, from the first record to the last), 1 day",
        "records: 1 read from 1 file (refused calls), 0 set aside",
        "note: `accounts.openrouter.keys.nightly` was reached: 1 call refused on 2026-10-05 [limit-met]",
    ]
    line = "  openrouter: key limit used up, nightly, 1 call on 2026-10-05: accounts.openrouter.keys.nightly"
    assert refusal_lines(done.out) == [line]


def test_a_tolerance_fails_where_a_limit_was_met() -> None:
    command = ("reconcile", "logs.jsonl", "--budget", "budget.yaml", "--as-of", DAY, "--tolerance")
    done = ran(*command, "refused=10%")
    assert [line for line in done.out.splitlines() if line.startswith("fails: ") and "limit-met" in line] == [
        "fails: `accounts.openrouter.keys.chat-prod` was reached: 3 calls refused from 2026-10-03 to 2026-10-05 [limit-met]",
        "fails: `accounts.proxy.keys.team-support` was reached: 1 call refused on 2026-10-06 [limit-met]",
    ]
    assert done.code == 1
    assert "fails: `accounts" not in ran(*command, "refused=50%").out


@pytest.mark.parametrize("log", ["logs.jsonl", "errors.jsonl"])
def test_saved_aggregates_keep_refused_calls(log: str) -> None:
    error = {"code": 403, "message": "Key limit exceeded for nightly, asked by POISON"}
    body = {"created_at": "2026-10-05T10:00:00Z", "model": "openrouter/x", "error": error}
    Path("errors.jsonl").write_text(json.dumps(body) + "\n", "utf-8")
    words = ("--budget", "budget.yaml", "--as-of", DAY, "--tolerance", "refused=10%")
    direct = ran("reconcile", log, *words, "--save-observed", "saved.json")
    assert "was reached: " in direct.out
    assert ran("reconcile", "saved.json", *words) == direct
    text = Path("saved.json").read_text("utf-8")
    assert "POISON" not in text
    ran("reconcile", "saved.json", *words, "--save-observed", "again.json")
    assert Path("again.json").read_text("utf-8") == text


TABLE = """\
created_at,model,api_key_name,status_code,error_code,error_message
2026-10-03 10:00:00,openrouter/x,chat-prod,403,,Key limit exceeded (daily limit)
2026-10-04 10:00:00,openrouter/x,chat-prod,402,,"This request requires more credits, or fewer max_tokens"
2026-10-05 10:00:00,openai/x,k,429,project_spend_limit_exceeded,limit
2026-10-05 10:00:00,openai/x,k,200,,
"""
IN_TABLE = [
    "  openai: own spend limit, k, 1 call on 2026-10-05: no declared limit is known to explain it",
    "  openrouter: balance, chat-prod, 1 call on 2026-10-04: accounts.openrouter.balance",
    "  openrouter: key limit used up, chat-prod, 1 call on 2026-10-03: accounts.openrouter.keys.chat-prod",
]


def test_refusals_stand_in_tables_too() -> None:
    import duckdb

    Path("rows.csv").write_text(TABLE, "utf-8")
    limit = csv.field_size_limit()
    duckdb.sql("COPY (SELECT * FROM read_csv('rows.csv', types={'status_code': 'INTEGER'})) TO 'rows.parquet'")
    log = "SELECT 'a' AS request_id, TIMESTAMP '2026-10-06 01:00:00' AS \"startTime\", 'acompletion' AS call_type, "
    error = "{'error_code': '429', 'error_class': 'BudgetExceededError', 'error_message': 'Budget has been exceeded! Team=team-support'}"
    duckdb.sql(f"COPY ({log} {{'status': 'failure', 'error_information': {error}}} AS metadata) TO 'litellm.parquet'")
    for name, expected in (
        ("rows.csv", IN_TABLE),
        ("rows.parquet", IN_TABLE),
        (
            "litellm.parquet",
            ["  litellm: budget, team-support, 1 call on 2026-10-06: accounts.proxy.keys.team-support"],
        ),
    ):
        done = ran("reconcile", name, "--budget", "budget.yaml", "--as-of", DAY)
        assert (done.code, refusal_lines(done.out)) == (0, expected), name
    assert csv.field_size_limit() == limit
