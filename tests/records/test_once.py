"""One call is counted once, however often a gateway writes, retries or reads it."""

import json
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from budgetlint.records.matching import Options
from tests.records.written import RECORD

pytestmark = pytest.mark.slow

ROW = {
    "request_id": "a",
    "call_type": "acompletion",
    "spend": 0.01,
    "total_tokens": 1100,
    "prompt_tokens": 1000,
    "completion_tokens": 100,
    "startTime": "2026-06-01T10:00:00Z",
    "endTime": "2026-06-01T10:00:02Z",
    "model": "gpt-5",
    "model_group": "gpt-5",
    "custom_llm_provider": "openai",
    "metadata": {"status": "success"},
    "status": "success",
}
FAILED = {"status": "failure", "spend": 0, "metadata": {"status": "failure"}}
BATCH = {"call_type": "aretrieve_batch", "spend": 1.5, "prompt_tokens": 900_000, "completion_tokens": 80_000}
POLLED = {"call_type": "aretrieve_batch", "spend": 0, "total_tokens": 0, "prompt_tokens": 0, "completion_tokens": 0}
CACHED = {"metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 900}}}}


@pytest.mark.parametrize(
    ("rows", "attempts", "sent", "received", "spent"),
    [
        ([{}], 1, 1000, 100, "0.01"),
        ([{}, {}], 1, 1000, 100, "0.01"),
        ([{"metadata": {"attempted_retries": 2}}], 1, 1000, 100, "0.01"),
        ([{**FAILED, "request_id": "f"}, {"metadata": {"attempted_retries": 1}}], 2, 1000, 100, "0.01"),
        ([{**FAILED, **CACHED, "request_id": "f", "spend": None}], 1, 0, 0, None),
        ([{**FAILED, "request_id": "f", "spend": 0.004}], 1, 1000, 100, "0.004"),
        ([{"request_id": "a-attempt-1", **FAILED, "spend": 0.004}, {}], 2, 2000, 200, "0.014"),
        ([{**BATCH, "request_id": f"hash-{at}"} for at in range(3)], 1, 900_000, 80_000, "1.5"),
        (
            [{**BATCH, "request_id": "one"}, {**BATCH, "request_id": "two", "spend": 1.6}],
            2,
            1_800_000,
            160_000,
            "3.1",
        ),
        ([{**BATCH, "metadata": {"batch_successful_requests": 300}}], 300, 900_000, 80_000, "1.5"),
        ([{**POLLED, "request_id": f"poll-{at}"} for at in range(3)], 0, 0, 0, None),
        ([{**POLLED, "request_id": "made", "call_type": "acreate_batch"}], 0, 0, 0, None),
        ([{}, {"request_id": "read", "call_type": "aget_responses"}], 1, 1000, 100, "0.01"),
        ([{}, {"request_id": "b", "metadata": {"is_silent_experiment": True}}], 2, 2000, 200, "0.02"),
        ([{}, {"request_id": "b_cache_hit17", "cache_hit": "True", "spend": 0}], 1, 1000, 100, "0.01"),
    ],
)
def test_a_row_of_litellm(
    rows: list[dict[str, object]], attempts: int, sent: int, received: int, spent: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "spend.jsonl"
    path.write_text("".join(json.dumps({**ROW, **row}) + "\n" for row in rows), encoding="utf-8")
    observed = observe([path])
    assert [file.unread for file in observed.files] == [0]
    workloads = observed.workloads
    assert sum(one.calls.attempts for one in workloads) == attempts
    assert sum(one.tokens.input for one in workloads) == sent
    assert sum(one.tokens.output for one in workloads) == received
    assert [str(one.cost.estimated) for one in workloads if one.cost.estimated] == ([spent] if spent else [])


def test_attempts_that_began_in_one_moment_failed_before_the_one_that_worked(tmp_path: Path) -> None:
    path = tmp_path / "spend.jsonl"
    rows = [ROW, {**ROW, **FAILED, "request_id": "a-attempt-1", "spend": 0.004}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (workload,) = observe([path]).workloads
    assert (workload.calls.requests, workload.calls.retries, workload.calls.duplicates) == (1, 1, 0)


def test_what_another_model_answered_inside_a_call_is_a_call_of_that_model(tmp_path: Path) -> None:
    advice = {"type": "advisor_message", "model": "claude-opus-4-8", "input_tokens": 500, "output_tokens": 60}
    answer = {"type": "message", "input_tokens": 30, "output_tokens": 7}
    usage = {"input_tokens": 30, "output_tokens": 7, "iterations": [answer, advice, advice]}
    lines = [
        {
            "type": "assistant",
            "timestamp": f"2026-06-01T10:00:0{second}Z",
            "sessionId": "s",
            "uuid": f"u{second}",
            "requestId": "q",
            "message": {"id": "m", "model": model, "usage": usage},
        }
        for second, model in enumerate(("claude-sonnet-4-5", "claude-sonnet-4-5"))
    ]
    routed = {**lines[0], "requestId": "r", "message": {"id": "n", "model": "glm-4.6", "usage": answer}}
    path = tmp_path / "session.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in (*lines, routed)), encoding="utf-8")
    (workload,) = observe([path]).workloads
    assert [
        (use.provider, use.model, use.calls.attempts, use.tokens.input, use.tokens.output) for use in workload.models
    ] == [
        (None, "glm-4.6", 1, 30, 7),
        ("anthropic", "claude-opus-4-8", 2, 1000, 120),
        ("anthropic", "claude-sonnet-4-5", 1, 30, 7),
    ]


def test_a_fallback_of_openrouter_that_failed_is_no_further_call(tmp_path: Path) -> None:
    path = tmp_path / "generations.jsonl"
    generation = {
        "id": "gen-1",
        "model": "openai/gpt-5",
        "provider_name": "OpenAI",
        "created_at": "2026-06-01T10:00:00Z",
        "native_tokens_prompt": 1000,
        "native_tokens_completion": 100,
        "total_cost": 0.002,
        "provider_responses": [{"provider_name": "Azure", "status": 503}, {"provider_name": "OpenAI", "status": 200}],
    }
    path.write_text(json.dumps(generation) + "\n", encoding="utf-8")
    (workload,) = observe([path]).workloads
    assert (workload.calls.attempts, workload.tokens.input) == (1, 1000)


def test_the_first_versions_of_codex_counted_under_other_names(tmp_path: Path) -> None:
    counts = {"type": "token_count", "info": {"prompt": 1420, "completion": 910}}
    lines = [
        {"timestamp": "2025-10-30T10:00:00Z", "type": "session_meta", "payload": {"id": "s"}},
        {"timestamp": "2025-10-30T10:00:02Z", "type": "event_msg", "payload": counts},
        {"timestamp": "2025-10-30T10:00:11Z", "type": "event_msg", "payload": {"type": "token_count", "info": None}},
    ]
    path = tmp_path / "rollout.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (workload,) = observe([path]).workloads
    assert (workload.calls.attempts, workload.tokens.input, workload.tokens.output) == (1, 1420, 910)


def test_calls_that_a_line_sums_up_are_that_many_and_as_large_as_their_mean(tmp_path: Path) -> None:
    """300 requests of 3,000 tokens each pass no threshold of 200,000, though all of them together do."""
    path = tmp_path / "spend.jsonl"
    batch = {**ROW, **BATCH, "metadata": {"batch_successful_requests": 300}}
    path.write_text("".join(json.dumps(row) + "\n" for row in (batch, ROW)), encoding="utf-8")
    (workload,) = observe([path], options=Options(prompt_thresholds=(200_000,))).workloads
    assert [(use.prompt_over, use.calls.requests, use.calls.merged_lines) for use in workload.models] == [
        (None, 1, 0),
        (None, 300, 0),
    ]
    sent, received = workload.spread("input_tokens"), workload.spread("output_tokens")
    assert sent is not None
    assert received is not None
    assert (sent.n, sent.total, sent.median, sent.p95) == (301, 901_000, 3000, 3000)
    assert (received.n, received.median) == (301, 266)


def test_the_first_of_a_tasks_calls_at_one_moment_is_the_one_that_sent_least(tmp_path: Path) -> None:
    calls = (("a", "10:00:00", 900), ("b", "10:00:00", 300), ("c", "10:00:01", 100))
    file = tmp_path / "calls.jsonl"
    records = [
        {
            **RECORD,
            "id": name,
            "session_id": "s",
            "created_at": f"2026-06-08T{time}Z",
            "input_tokens": tokens,
        }
        for name, time, tokens in calls
    ]
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    (workload,) = observe([file]).workloads
    first, count = workload.spread("first_call_input_tokens"), workload.spread("calls_per_task")
    assert (first and first.total, count and count.total) == (300, 3)
