"""Error bodies as they were seen in public threads and manuals: each is told apart by its code, never by its status alone."""

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import budgetlint.records.refusals
from budgetlint.edges.records.refusals import refusals_in
from budgetlint.records.error_bodies import STATUSES, Value
from budgetlint.records.refusals import UNKNOWN, known_refusals, refusal_of

LOW = "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing."
SPENT = "Budget has been exceeded! Team=team-support Current cost: 14.2, Max budget: 10"

CASES: list[tuple[str, Value, tuple[str | None, str] | None]] = [
    ("openrouter balance", {"error": {"code": 402, "message": "no", "metadata": {"limit_source": "openrouter_credits"}}}, ("openrouter", "balance")),
    ("openrouter key", {"error": {"code": 402, "metadata": {"limit_source": "openrouter_key_limit"}}}, ("openrouter", "key limit can't hold this call")),
    ("openrouter in flight", {"error": {"code": 402, "metadata": {"limit_source": "openrouter_in_flight_budget"}}}, ("openrouter", "too many calls at once for what is left")),
    ("openrouter 403 key", {"error": {"code": 403, "message": "Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys"}}, ("openrouter", "key limit used up")),
    ("openrouter key in a text", {"ok": False, "error": "Key limit exceeded (daily limit). Manage it using https://openrouter.ai/settings/keys"}, ("openrouter", "key limit used up")),
    ("openrouter workspace", {"error": {"code": 403, "message": "Workspace monthly budget of $50 is used up"}}, ("openrouter", "workspace budget")),
    ("openrouter max_tokens", {"error": {"code": 402, "message": "This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens"}}, ("openrouter", "balance")),
    ("openrouter 403 else", {"provider": "openrouter", "error": {"code": 403, "message": "Your chosen model requires moderation"}}, ("openrouter", "guardrail, moderation or permission")),
    ("openrouter 429", {"model": "openrouter/auto", "error": {"code": 429, "message": "Provider returned error"}}, ("openrouter", "rate of free models or upstream")),
    ("anthropic balance", {"type": "error", "error": {"type": "invalid_request_error", "message": LOW}}, ("anthropic", "balance")),
    ("claude code balance", {"type": "assistant", "error": 'Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"' + LOW + '"}}'}, ("anthropic", "balance")),
    ("anthropic billing", {"status": 402, "error": {"type": "billing_error", "message": "billing"}}, ("anthropic", "balance")),
    ("anthropic own cap", {"status": 400, "error": {"type": "invalid_request_error", "message": "You have reached your specified API usage limits."}}, ("anthropic", "own spend cap")),
    ("anthropic tier cap", {"status": 429, "error": {"type": "rate_limit_error", "code": "enforced_spend_limit_reached", "message": "cap"}}, ("anthropic", "tier cap until the 1st of the month")),
    ("anthropic rate", {"status": 429, "error": {"type": "rate_limit_error", "message": "slow down"}}, ("anthropic", "rate")),
    ("openai balance", {"error": {"code": "credit_balance_exhausted", "type": "insufficient_quota", "message": "You exceeded your current quota"}}, ("openai", "balance")),
    ("openai project", {"error": {"code": "project_spend_limit_exceeded", "type": "insufficient_quota", "message": "limit"}}, ("openai", "own spend limit")),
    ("openai organisation", {"error": {"code": "organization_spend_limit_exceeded", "message": "limit"}}, ("openai", "own spend limit")),
    ("openai tier", {"error": {"code": "organization_usage_limit_exceeded", "message": "limit"}}, ("openai", "tier cap")),
    ("openai type alone", {"error": {"code": None, "type": "insufficient_quota", "message": "quota"}}, ("openai", "balance, spend limit or tier cap")),
    ("openai rate", {"error": {"code": "rate_limit_exceeded", "type": "tokens", "message": "rate"}}, ("openai", "rate")),
    ("litellm type", {"error": {"message": SPENT, "type": "budget_exceeded", "param": None, "code": "422"}}, ("litellm", "budget")),
    ("litellm 400 of old", {"error": {"message": SPENT, "type": "auth_error", "param": None, "code": 400}}, ("litellm", "budget")),
    ("litellm spend log", {"request_id": "a", "metadata": json.dumps({"error_information": {"error_code": "", "error_class": "BudgetExceededError", "error_message": SPENT}})}, ("litellm", "budget")),
    ("cloudflare", {"gateway": "cloudflare", "status": 429, "error": "spend limit"}, ("cloudflare", "spend limit")),
    ("groq", {"error": {"code": "blocked_api_access", "message": "blocked"}, "status_code": 400}, ("groq", "spend limit")),
    ("azure quota", {"url": "https://x.azure-api.net/openai", "statusCode": 403, "error": "quota"}, ("azure-apim", "token or call quota")),
    ("azure rate", {"url": "https://x.azure-api.net/openai", "statusCode": 429, "error": "wait"}, ("azure-apim", "rate")),
    ("ngrok", {"status_code": 403, "error": {"code": "ERR_NGROK_4026", "msg": "no credits"}}, ("ngrok", "credits")),
    ("a status alone", {"statusCode": 429}, (None, UNKNOWN)),
    ("a status and words", {"error": "429 Too Many Requests"}, (None, UNKNOWN)),
    ("402 of an unknown gateway", {"status": 402, "error": {"code": "pay", "message": "pay"}}, (None, UNKNOWN)),
    ("a bad request is no limit", {"status": 400, "error": {"type": "invalid_request_error", "message": "messages: required"}}, None),
    ("a permission is no limit", {"status": 403, "error": {"type": "permission_error", "message": "no access"}}, None),
    ("a server's fault", {"status": 500, "error": {"type": "api_error", "message": "oops"}}, None),
    ("no error", {"id": "a", "status": "ok", "error": None, "usage": {"input_tokens": 429}}, None),
    ("no record", [1, 2], None),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_error_bodies(record: Value, expected: tuple[str | None, str] | None) -> None:
    refusal = refusal_of(record)
    assert (None if refusal is None else (refusal.gateway, refusal.means)) == expected


def test_every_row_of_the_table_is_told_by_something_and_dated() -> None:
    rows = json.loads(Path(budgetlint.records.refusals.__file__).with_suffix(".json").read_text("utf-8"))
    for row in rows["refusals"]:
        assert any(name in row for name in ("limit_source", "code", "type", "message", "status")), row
        assert row.get("status") in (None, *STATUSES)
        assert date.fromisoformat(row["read"]) <= date(2026, 11, 26)
    assert len(known_refusals()) == len(rows["refusals"])


def test_the_day_is_that_of_utc_and_the_key_the_one_that_is_named() -> None:
    error: Value = {"code": 402, "metadata": {"limit_source": "openrouter_credits"}}
    refusal = refusal_of(
        {"created_at": "2026-11-03T23:30:00-02:00", "metadata": {"key_name": "chat-prod"}, "error": error}
    )
    assert refusal is not None
    assert (refusal.day, refusal.key) == (date(2026, 11, 4), "chat-prod")
    numbered = refusal_of({"timestamp": 1_793_664_000_000, "error": error})
    assert numbered is not None
    assert numbered.day == date(2026, 11, 3)


def test_files_of_every_kind(tmp_path: Path) -> None:
    error: Value = {"error": {"code": 402, "metadata": {"limit_source": "openrouter_credits"}}}
    (tmp_path / "lines.jsonl").write_text(f'{json.dumps(error)}\nnot json with error 402\n{{"error": null}}\n', "utf-8")
    (tmp_path / "list.json").write_text(json.dumps([error, {"id": 1}], indent=1), "utf-8")
    (tmp_path / "data.json").write_text(json.dumps({"data": [error]}, indent=1), "utf-8")
    (tmp_path / "other.csv").write_text("error,402\n", "utf-8")
    assert [refusal.means for _, refusal in refusals_in([tmp_path])] == ["balance"] * 3


def zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("june/calls.jsonl", data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "pack", "count"),
    [
        ("calls.jsonl.gz", gzip.compress, 1),
        ("calls.jsonl.xz", lzma.compress, 1),
        ("calls.jsonl.bz2", bz2.compress, 1),
        ("calls.zip", zipped, 1),
        ("calls.jsonl.1", bytes, 1),
        ("calls.jsonl.2.gz", gzip.compress, 1),
        ("calls.JSONL", bytes, 1),
        ("calls", bytes, 1),
        ("service.log", lambda data: b"2026-06-08 started\n" + data, 1),
        ("service.log.1", lambda data: b"2026-06-08 started\n" + data, 1),
        ("service.log.gz", lambda data: gzip.compress(b"2026-06-08 started\n" + data), 1),
        ("calls.jsonl", lambda data: data.decode().encode("utf-16"), 1),
        ("calls.jsonl.gz", lambda data: gzip.compress(data)[:-9], 0),
    ],
)
def test_refusals_in_packed_and_rotated_files(
    name: str, pack: Callable[[bytes], bytes], count: int, tmp_path: Path
) -> None:
    error: Value = {"error": {"code": 402, "metadata": {"limit_source": "openrouter_credits"}}}
    (tmp_path / name).write_bytes(pack(f"{json.dumps(error)}\n".encode()))
    assert [refusal.means for _, refusal in refusals_in([tmp_path])] == ["balance"] * count
    assert [refusal.means for _, refusal in refusals_in([tmp_path / name])] == ["balance"] * count


def test_refusals_in_a_file_that_is_given_twice_count_once(tmp_path: Path) -> None:
    error: Value = {"error": {"code": 402, "metadata": {"limit_source": "openrouter_credits"}}}
    log = tmp_path / "service.log"
    log.write_text(json.dumps(error), "utf-8")
    (tmp_path / "link.log").symlink_to(log)
    assert [path for path, _ in refusals_in([tmp_path, log])] == [log]
