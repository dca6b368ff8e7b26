"""A call that doesn't state a count on which its cost depends is set aside with the reason, never read as zero or left out."""

import json
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from tests.records.written import RECORD, written

OUTPUT = "`output_tokens` is missing"
MODEL = "`model` is missing"

TIMES = {"startTimeUnixNano": "1780000000000000000", "endTimeUnixNano": "1780000001000000000"}
OBSERVATION = {"id": "1", "traceId": "t", "type": "GENERATION", "startTime": "2026-06-08T10:00:00Z"}
SPAN = {"context.span_id": "s", "start_time": "2026-06-08T10:00:00Z", "attributes.openinference.span.kind": "LLM"}
COUNTS = {"attributes.llm.token_count.prompt": 5, "attributes.llm.token_count.completion": 7}
CLAUDE = {
    "type": "assistant",
    "timestamp": "2026-06-08T10:00:00Z",
    "sessionId": "s",
    "uuid": "u",
    "message": {"id": "m", "model": "claude-sonnet-4-6", "usage": {"input_tokens": 5, "cache_read_input_tokens": 9}},
}


def otlp(**attributes: "str | int") -> dict[str, object]:
    values = [
        {
            "key": key.replace("__", "."),
            "value": {"stringValue": value} if isinstance(value, str) else {"intValue": str(value)},
        }
        for key, value in attributes.items()
    ]
    span = {"traceId": "t", "spanId": "s", **TIMES, "attributes": values}
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"spans": [span]}]}]}


def without(*names: str, **more: object) -> dict[str, object]:
    return {name: value for name, value in RECORD.items() if name not in names} | {"request_id": "a", **more}


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (without("output_tokens"), OUTPUT),
        (without("output_tokens", output_tokens=None), OUTPUT),
        (without("output_tokens", total_tokens=1300), OUTPUT),
        (CLAUDE, OUTPUT),
        ({**OBSERVATION, "model": "m", "usageDetails": {"input": 5}}, OUTPUT),
        ({**OBSERVATION, "usageDetails": {"input": 5, "output": 7}}, MODEL),
        (otlp(gen_ai__operation__name="chat", gen_ai__request__model="m", gen_ai__usage__input_tokens=5), OUTPUT),
        (otlp(gen_ai__usage__input_tokens=5, gen_ai__usage__output_tokens=7), MODEL),
        ({**SPAN, **COUNTS}, MODEL),
    ],
)
def test_what_is_missing_is_named(record: dict[str, object], why: str, tmp_path: Path) -> None:
    observed = observe([written(tmp_path / "log.jsonl", json.dumps(record) + "\n")])
    assert [one.why for one in observed.unread] == [why]
    assert observed.workloads == ()


@pytest.mark.parametrize(
    ("record", "tokens"),
    [
        (without("output_tokens", total_tokens=1200), (1200, 0)),
        (without("output_tokens", reasoning_tokens=0, total_tokens=1200), (1200, 0)),
        (without("output_tokens", "model", model="text-embedding-3-small"), (1200, 0)),
        (without("output_tokens", "model", model="whisper-1", seconds=60), (1200, 0)),
        (without("output_tokens", status="failed"), (1200, 0)),
        ({**OBSERVATION, "type": "EMBEDDING", "model": "m", "usageDetails": {"input": 5}}, (5, 0)),
        (otlp(gen_ai__operation__name="embeddings", gen_ai__request__model="m", gen_ai__usage__input_tokens=5), (5, 0)),
        (
            {**SPAN, "attributes.openinference.span.kind": "EMBEDDING", "attributes.llm.model_name": "m"}
            | {**COUNTS, "attributes.llm.token_count.completion": None},
            (5, 0),
        ),
    ],
)
def test_a_call_without_output_is_read(record: dict[str, object], tokens: tuple[int, int], tmp_path: Path) -> None:
    observed = observe([written(tmp_path / "log.jsonl", json.dumps(record) + "\n")])
    assert observed.unread == ()
    assert [(one.tokens.uncached_input, one.tokens.output) for one in observed.workloads] == [tokens]


@pytest.mark.parametrize(
    "other",
    [
        {**OBSERVATION, "id": "2", "model": None, "usageDetails": {}},
        {**SPAN, **COUNTS, "context.span_id": "2", "attributes.openinference.span.kind": "CHAIN"},
    ],
    ids=["without usage", "a sum of other spans"],
)
def test_what_is_no_call_is_not_missed(other: dict[str, object], tmp_path: Path) -> None:
    usual = (
        {**OBSERVATION, "model": "m", "usageDetails": {"input": 5, "output": 7}}
        if "id" in other
        else {**SPAN, **COUNTS, "attributes.llm.model_name": "m"}
    )
    observed = observe([written(tmp_path / "log.jsonl", f"{json.dumps(other)}\n{json.dumps(usual)}\n")])
    assert observed.unread == ()
    assert [(one.tokens.uncached_input, one.tokens.output) for one in observed.workloads] == [(5, 7)]
