"""Sessions that agents on a developer's machine write."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from budgetlint.records.matching import Options
from tests.records.written import counts, written

pytestmark = pytest.mark.slow

COPILOT = {
    "start": {"type": "session.start", "data": {"sessionId": "c", "copilotVersion": "1.0"}},
    "answer": {"type": "assistant.message", "data": {"messageId": "m", "model": "gpt-5", "outputTokens": 12}},
    "end": {
        "type": "session.shutdown",
        "data": {
            "shutdownType": "routine",
            "modelMetrics": {"gpt-5": {"requests": {"count": 2}, "usage": {"inputTokens": 100, "outputTokens": 24}}},
        },
    },
}


@pytest.mark.parametrize(
    ("events", "calls", "open_lines"),
    [
        (["start", "answer", "answer"], 0, [3]),
        (["start", "answer", "end"], 2, []),
        (["start", "answer", "end", "answer"], 2, [4]),
        (["start"], 0, []),
    ],
)
def test_a_session_of_copilot_that_has_not_ended_is_said(
    events: list[str], calls: int, open_lines: list[int], tmp_path: Path
) -> None:
    stamped = [
        {**COPILOT[event], "id": f"e{at}", "parentId": None, "timestamp": f"2026-06-08T10:0{at}:00Z"}
        for at, event in enumerate(events)
    ]
    observed = observe([written(tmp_path / "events.jsonl", "\n".join(json.dumps(one) for one in stamped))])
    assert sum(one.calls.attempts for one in observed.workloads) == calls
    assert [one.at for one in observed.unread] == open_lines
    assert {one.why for one in observed.unread} <= {
        "the session has not ended, and until then only its output is recorded"
    }


@pytest.mark.parametrize("cuts", [[2], [4], [1, 3]])
def test_a_session_of_copilot_may_lie_in_several_files(cuts: list[int], tmp_path: Path) -> None:
    stamped = [
        {
            **COPILOT[event],
            "id": f"e{at}",
            "parentId": f"e{at - 1}" if at else None,
            "timestamp": f"2026-06-08T10:0{at}:00Z",
        }
        for at, event in enumerate(["start", "answer", "answer", "answer", "end"])
    ]
    files = [
        written(tmp_path / f"{first}.jsonl", "\n".join(json.dumps(one) for one in stamped[first:last]))
        for first, last in pairwise([0, *cuts, 5])
    ]
    observed = observe(files)
    assert observed.unread == ()
    assert [(one.calls.attempts, one.tokens.output) for one in observed.workloads] == [(2, 24)]


def test_a_session_of_codex_that_is_no_fork_stays_one_where_a_later_line_describes_a_fork(tmp_path: Path) -> None:
    counts = {"input_tokens": 900, "cached_input_tokens": 300, "output_tokens": 20, "total_tokens": 920}
    events: list[dict[str, object]] = [
        {"type": "session_meta", "payload": {"id": "s"}},
        {"type": "turn_context", "payload": {"model": "gpt-5.1-codex"}},
        {"type": "event_msg", "payload": {"type": "task_started", "started_at": "2026-06-08T10:00:00.000Z"}},
        {"type": "event_msg", "payload": {"type": "token_count", "info": {"total_token_usage": counts}}},
        {"type": "session_meta", "payload": {"id": "t", "forked_from_id": "s"}},
    ]
    lines = [json.dumps({"timestamp": f"2026-06-08T10:00:0{at}.000Z", **event}) for at, event in enumerate(events)]
    observed = observe([written(tmp_path / "rollout.jsonl", "\n".join(lines))])
    assert [(one.calls.attempts, one.tokens.input) for one in observed.workloads] == [(1, 900)]


def test_lines_like_those_of_claude_code_without_its_session_are_not_taken_for_them(tmp_path: Path) -> None:
    line = {"type": "assistant", "timestamp": "2026-06-08T10:00:00Z"}
    message = {"id": "m", "model": "gpt-5", "usage": {"input_tokens": 1, "output_tokens": 1}}
    observed = observe([written(tmp_path / "other.jsonl", json.dumps({**line, "message": message}))])
    assert counts(observed) == [("other.jsonl", "unknown", 1, 1)]


CODEX_TURN = {"timestamp": "2026-06-08T10:00:01Z", "type": "event_msg"}
CLAUDE_LINE = {"type": "assistant", "timestamp": "2026-06-08T10:00:00Z", "sessionId": "s", "uuid": "u"}


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (
            {**CLAUDE_LINE, "message": {"id": "m", "model": "claude-sonnet-4-6", "used": {}}},
            ["`input_tokens` is missing"],
        ),
        ({**CLAUDE_LINE, "message": {"id": "m", "model": "<synthetic>"}}, []),
        (
            {**CODEX_TURN, "payload": {"type": "token_count", "info": {"total": {"input_tokens": 5}}}},
            ["`input_tokens` is missing"],
        ),
        (
            {**CODEX_TURN, "payload": {"type": "token_count", "info": {"last_token_usage": {"input_tokens": 5}}}},
            ["`output_tokens` is missing"],
        ),
        ({**CODEX_TURN, "payload": {"type": "token_count", "info": None}}, []),
        ({**CODEX_TURN, "payload": {"type": "turn.completed", "message": "ok"}}, []),
    ],
)
def test_an_answer_whose_usage_has_other_names_is_set_aside(
    record: dict[str, object], why: list[str], tmp_path: Path
) -> None:
    observed = observe([written(tmp_path / "session.jsonl", json.dumps(record) + "\n")])
    assert [one.why for one in observed.unread] == why
    assert observed.workloads == ()


@pytest.mark.parametrize(
    ("sample", "known", "other", "why"),
    [
        ("gemini-cli/session.jsonl", "input", "sent", "`input_tokens` is missing"),
        ("gemini-cli/session.jsonl", "output", "received", "`output_tokens` is missing"),
        ("gemini-cli/chat.json", "input", "sent", "`input_tokens` is missing"),
        ("qwen-code/chat.jsonl", "promptTokenCount", "sent", "`input_tokens` is missing"),
        ("pi/session.jsonl", "input", "sent", "`input_tokens` is missing"),
        ("opencode/message/ses_a/msg_2.json", "input", "sent", "`input_tokens` is missing"),
        ("droid/run.jsonl", "input_tokens", "sent", "`input_tokens` is missing"),
    ],
)
def test_a_count_with_another_name_is_not_read_as_none(
    sample: str, known: str, other: str, why: str, tmp_path: Path
) -> None:
    source = Path(__file__).parent / "data" / sample
    usual = observe([source])
    renamed = written(tmp_path / source.name, source.read_text("utf-8").replace(f'"{known}":', f'"{other}":'))
    observed = observe([renamed], (), Options(show_unread=9))
    assert {one.why for one in observed.unread} == {why}
    failed = sum(one.calls.failed for one in usual.workloads)
    assert observed.unread_records + failed == usual.files[0].records
