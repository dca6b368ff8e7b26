"""Poisoned fields: no prompt, completion, key or name of a person reaches any output, whatever the format or the fault."""

import json
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.reconcile.running import PLAN

pytestmark = pytest.mark.slow

POISON = "POISON"
MOMENT = "2026-10-05T10:00:00Z"
MESSAGES = [{"role": "user", "content": f"{POISON}-prompt"}]

CANONICAL: dict[str, object] = {
    "request_id": f"{POISON}-request",
    "session_id": f"{POISON}-session",
    "prompt_hash": f"{POISON}-hash",
    "service": "support-web",
    "provider": "anthropic",
    "model": "claude-sonnet-4-6",
    "input_tokens": 2000,
    "output_tokens": 500,
    "created_at": MOMENT,
    "tags": {"user": f"{POISON}-tag", "agent": "other"},
    "prompt": f"{POISON}-prompt",
    "completion": f"{POISON}-completion",
    "messages": MESSAGES,
    "user": f"{POISON}-user",
    "user_id": f"{POISON}@example.com",
    "api_key": f"sk-{POISON}",
    "ip": POISON,
}
LITELLM: dict[str, object] = {
    "request_id": f"{POISON}-request",
    "call_type": "acompletion",
    "api_key": POISON,
    "spend": 0.0135,
    "total_tokens": 2500,
    "prompt_tokens": 2000,
    "completion_tokens": 500,
    "startTime": MOMENT,
    "endTime": MOMENT,
    "model": "claude-sonnet-4-6",
    "custom_llm_provider": "anthropic",
    "user": POISON,
    "end_user": POISON,
    "requester_ip_address": POISON,
    "messages": MESSAGES,
    "response": {"choices": [{"message": {"content": POISON}}]},
    "session_id": POISON,
    "metadata": {"user_api_key_alias": POISON, "status": "success"},
}
CLAUDE_CODE: dict[str, object] = {
    "type": "assistant",
    "timestamp": MOMENT,
    "sessionId": POISON,
    "cwd": f"/home/{POISON}",
    "requestId": POISON,
    "message": {
        "id": POISON,
        "model": "claude-sonnet-4-6",
        "content": [{"type": "text", "text": POISON}],
        "usage": {
            "input_tokens": 3,
            "output_tokens": 500,
            "cache_read_input_tokens": 1000,
            "cache_creation_input_tokens": 0,
        },
    },
}


def span() -> dict[str, object]:
    """One span of a chat with its messages."""
    attributes: dict[str, object] = {
        "gen_ai.operation.name": {"stringValue": "chat"},
        "gen_ai.provider.name": {"stringValue": "anthropic"},
        "gen_ai.response.model": {"stringValue": "claude-sonnet-4-6"},
        "gen_ai.usage.input_tokens": {"intValue": "2000"},
        "gen_ai.usage.output_tokens": {"intValue": "500"},
        "gen_ai.input.messages": {"stringValue": POISON},
        "gen_ai.output.messages": {"stringValue": POISON},
        "enduser.id": {"stringValue": POISON},
    }
    one = {
        "traceId": "0af7651916cd43dd8448eb211c80319c",
        "spanId": "b7ad6b7169203331",
        "name": f"chat {POISON}",
        "startTimeUnixNano": "1791194400000000000",
        "endTimeUnixNano": "1791194401000000000",
        "attributes": [{"key": key, "value": value} for key, value in attributes.items()],
    }
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"spans": [one]}]}]}


SPOILT = f'{{"request_id": "{POISON}", "prompt": "{POISON}", "model": "m", "input_tokens": "{POISON}", "created_at": "{POISON}"}}\n'


@pytest.mark.parametrize(
    "record", [CANONICAL, LITELLM, CLAUDE_CODE, span()], ids=["canonical", "litellm", "claude-code", "opentelemetry"]
)
@pytest.mark.parametrize("spoilt", ["", SPOILT, f'{{"{POISON}-cut'], ids=["sound", "wrong value", "cut off"])
def test_nothing_of_a_person_is_told(record: dict[str, object], spoilt: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps(record) + "\n" + spoilt, encoding="utf-8")
    words = ("reconcile", str(log), "--budget", PLAN, "--as-of", DAY)
    runs = [ran(*words, "--format", form) for form in ("text", "markdown", "json", "html")]
    runs += [ran(*words, "--suggest"), ran(*words, "--tolerance", "1%")]
    assert [done.code for done in runs] == [0, 0, 0, 0, 0, 1]
    assert "1 read from 1 file" in runs[0].out
    assert [done for done in runs if POISON in done.out or POISON in done.err] == []
