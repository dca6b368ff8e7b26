"""Accounts at the observed rate, and what a gateway's saved answers say of them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.records.account_states import CreditsState, KeyState, State, states_in
from tests.cli.running import PRICES, ran

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
    requests: 310
    input_tokens: 1000
    output_tokens: 100
    match: {model: lab/small}
accounts:
  openrouter:
    balance: {amount: 10, on: 2026-10-01}
    keys:
      chat-prod: {limit: 300, reset: month}
budgets:
  total: {ceiling: 100}
"""
KEY = {
    "label": "sk-or-v1-abc...123",
    "limit": 500,
    "limit_remaining": 8.25,
    "limit_reset": "monthly",
    "usage": 900,
    "usage_monthly": 491.75,
    "include_byok_in_limit": False,
    "free_model_daily_requests": {"limit": 1000, "used": 12, "remaining": 988},
}


def row(day: int, number: int) -> str:
    data = {
        "request_id": f"{day} {number}",
        "call_type": "acompletion",
        "spend": 0.01,
        "total_tokens": 1_100_000,
        "prompt_tokens": 1_000_000,
        "completion_tokens": 100_000,
        "model": "lab/small",
        "status": "success",
        "startTime": f"2026-10-{day:02d} 10:00:00",
        "endTime": f"2026-10-{day:02d} 10:00:01",
        "metadata": {},
    }
    return json.dumps(data)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(PRICES, "utf-8")
    Path("budget.yaml").write_text(BUDGET, "utf-8")
    Path("logs").mkdir()
    Path("logs/calls.jsonl").write_text("".join(f"{row(day, 0)}\n" for day in range(1, 11)), "utf-8")


def reconcile(*logs: str, form: str = "text") -> str:
    done = ran("reconcile", *logs, "--budget", "budget.yaml", "--as-of", "2026-10-12", "--format", form)
    assert (done.code, done.err) == (0, "")
    return done.out


def section(text: str) -> list[str]:
    """The lines about the account."""
    lines = text.splitlines()
    at = lines.index("account: openrouter (budget.yaml)")
    end = lines.index("", at) if "" in lines[at:] else len(lines)
    return [line.removeprefix("  ") for line in lines[at + 1 : end]]


def test_a_balance_ends_earlier_at_the_observed_rate() -> None:
    assert section(reconcile("logs")) == [
        "balance: 10.00 USD on 2026-10-01, as declared",
        "observed: 4.50 USD a day",
        "runs out of credits on 2026-10-03 at this rate; by plan on 2027-05-07",
    ]


ANSWERED = [
    "balance: 19.50 USD on 2026-10-11, logs/credits-2026-10-11.json",
    "observed: 4.50 USD a day",
    "runs out of credits on 2026-10-15 at this rate; by plan on 2027-05-07, from the balance of 2026-10-01",
    "key chat-prod: 500.00 a month, 8.25 left, 491.75 used on 2026-10-11, logs/key-2026-10-11.json",
    "  accounts.openrouter.keys.chat-prod declares 300.00 a month: what is enforced is looser",
    "  at the observed 4.50 a day it stops on 2026-10-12",
    "  free models: 1000 requests a day, 12 used",
]


@pytest.fixture
def _answers() -> None:
    Path("logs/credits-2026-10-11.json").write_text('{"data": {"total_credits": 500, "total_usage": 480.5}}', "utf-8")
    Path("logs/key-2026-10-11.json").write_text(json.dumps({"data": KEY}), "utf-8")


@pytest.mark.usefixtures("_answers")
def test_saved_answers_say_what_is_left_and_what_is_enforced() -> None:
    text = reconcile("logs")
    assert section(text) == ANSWERED
    assert "records: 10 read from 1 file (litellm), 0 set aside" in text


@pytest.mark.usefixtures("_answers")
@pytest.mark.parametrize("form", ["markdown", "html"])
def test_every_format_has_them(form: str) -> None:
    page = reconcile("logs", form=form).replace("\\_", "_")
    assert all(line.strip() in page for line in ANSWERED)


@pytest.mark.usefixtures("_answers")
def test_json_has_them() -> None:
    (account,) = json.loads(reconcile("logs", form="json"))["accounts"]
    assert (account["balance"], account["on"], account["dry"]) == ("19.5", "2026-10-11", "2026-10-15")
    assert (account["observed_a_day"], account["complete"], account["planned_dry"]) == ("4.5", True, "2027-05-07")
    assert account["keys"] == [
        {
            "name": "chat-prod",
            "path": "logs/key-2026-10-11.json",
            "on": "2026-10-11",
            "limit": "500",
            "reset": "month",
            "left": "8.25",
            "used": "491.75",
            "declared": "accounts.openrouter.keys.chat-prod",
            "declared_limit": "300",
            "declared_reset": "month",
            "differs": "looser",
            "observed_a_day": "4.5",
            "stops": "2026-10-12",
            "free_requests_per_day": "1000",
            "free_requests_used": "12",
        }
    ]


def test_zeros_to_an_inference_key_are_no_balance() -> None:
    Path("credits.json").write_text('{"data": {"total_credits": 0, "total_usage": 0}}', "utf-8")
    text = reconcile("logs", "credits.json")
    assert section(text)[0] == "balance: 10.00 USD on 2026-10-01, as declared"
    zeros = (
        "note: `credits.json` states 0 credits and 0 used: OpenRouter's `/credits` returns zeros for an inference key, "
        "so it is ignored; query with a management key, or save `/key`"
    )
    assert zeros in text.splitlines()


@pytest.mark.usefixtures("_answers")
def test_answers_alone_are_read_without_records() -> None:
    lines = section(reconcile("logs/key-2026-10-11.json"))
    assert lines[:3] == [
        "balance: 10.00 USD on 2026-10-01, as declared",
        "observed: no record states the use per day",
        "incomplete, without answers: it ends earlier if they spend",
    ]


def test_whose_answers_they_are_is_not_guessed() -> None:
    Path("credits.json").write_text('{"total_credits": 100, "total_usage": 3}', "utf-8")
    Path("budget.yaml").write_text(BUDGET.replace("openrouter:", "lab:"), "utf-8")
    note = "OpenRouter's saved answers are not compared with any account: no declared account in dollars is with OpenRouter"
    assert f"note: {note}" in reconcile("logs", "credits.json").splitlines()


def test_answers_with_their_wrapper_without_and_in_lists() -> None:
    key = KeyState("f", None, "a", None, None, None, None, Decimal(1))
    bare = {"name": "a", "limit": None, "limit_remaining": None, "usage": 1}
    assert list(states_in("f", None, bare)) == [key]
    assert list(states_in("f", None, {"data": [bare, bare]})) == [key, key]
    never = next(iter(states_in("f", None, {**bare, "limit": 5, "limit_remaining": Decimal("1.5")})))
    assert isinstance(never, KeyState)
    assert (never.reset, never.left) == ("never", Decimal("1.5"))
    credits_state = CreditsState("f", None, Decimal(5), Decimal(2))
    assert list(states_in("f", None, {"data": {"total_credits": 5, "total_usage": 2}})) == [credits_state]
    wrongs: list[State] = [
        {"total_credits": Decimal("1e400"), "total_usage": 2},
        None,
        "x",
        [1],
        {"data": {"total_credits": "5", "total_usage": 2}},
    ]
    assert [list(states_in("f", None, wrong)) for wrong in wrongs] == [[]] * 5
