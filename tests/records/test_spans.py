"""Spans and log records: each operation that counts tokens of its own is a call, whatever surrounds it is not."""

import json
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from budgetlint.records.calls import Format
from budgetlint.records.formats import FORMATS

START = 1_780_000_000_000_000_000


def attributes(**values: object) -> list[dict[str, object]]:
    """As OTLP writes them; a `__` in a name stands for a dot."""
    return [
        {"key": name.replace("__", "."), "value": {"intValue" if isinstance(value, int) else "stringValue": str(value)}}
        for name, value in values.items()
    ]


def seen(path: Path) -> list[tuple[str, int, int, int]]:
    """Each model's calls, what was sent uncached, read and received."""
    return [
        (use.model, use.calls.requests, use.tokens.uncached_input, use.tokens.output)
        for workload in observe([path]).workloads
        for use in workload.models
    ]


@pytest.mark.slow
def test_an_operation_that_counts_is_a_call(tmp_path: Path) -> None:
    counting = ("chat", "generate_content", "text_completion", "embeddings", None)
    unknown = ("responses", "message", "ai.generateText.doGenerate", "rerank", "LLM")
    agents = ("invoke_agent", "invoke_workflow")
    usage = {"gen_ai__usage__input_tokens": 100, "gen_ai__usage__output_tokens": 10}
    spans = []
    for operation in (*counting, *unknown, *agents, "execute_tool", "create_agent", "retrieval"):
        named = {"gen_ai__operation__name": operation} if operation else {}
        span = {"traceId": f"t-{operation}", "spanId": "s", "startTimeUnixNano": str(START)}
        spans.append({**span, "attributes": attributes(gen_ai__request__model=f"on-{operation}", **named, **usage)})
    path = tmp_path / "spans.json"
    path.write_text(json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}), encoding="utf-8")
    assert sorted(seen(path)) == sorted((f"on-{operation}", 1, 100, 10) for operation in (*counting, *unknown, *agents))


@pytest.mark.slow
def test_codex_counts_over_either_transport_and_writes_to_the_cache(tmp_path: Path) -> None:
    records = [
        {
            "timeUnixNano": str(START + at),
            "attributes": attributes(
                event__name=name,
                event__kind="response.completed",
                conversation__id="c",
                model="gpt-5.1",
                input_token_count=100,
                cached_token_count=40,
                cache_write_token_count=20,
                output_token_count=10,
                reasoning_token_count=5,
            ),
        }
        for at, name in enumerate(("codex.sse_event", "codex.websocket_event"))
    ]
    records.append({"timeUnixNano": str(START), "attributes": attributes(event__name="codex.websocket_event")})
    path = tmp_path / "logs.json"
    path.write_text(json.dumps({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]}), encoding="utf-8")
    assert seen(path) == [("gpt-5.1", 2, 80, 20)]
    (workload,) = observe([path]).workloads
    assert (workload.tokens.cache_read, workload.tokens.written, workload.tokens.reasoning) == (80, 40, 10)


@pytest.mark.slow
def test_the_pieces_of_what_was_said_are_no_calls_of_azure_s_gateway(tmp_path: Path) -> None:
    row = {"TimeGenerated": "2026-06-01T10:00:00Z", "CorrelationId": "c", "ModelName": "", "DeploymentName": ""}
    counts = {"PromptTokens": 100, "CompletionTokens": 10, "TotalTokens": 110}
    rows = [
        {**row, **counts, "ModelName": "gpt-5", "DeploymentName": "prod", "SequenceNumber": 0},
        {**row, "PromptTokens": None, "CompletionTokens": None, "SequenceNumber": 1},
        {**row, "PromptTokens": 0, "CompletionTokens": 0, "TotalTokens": 0, "SequenceNumber": 2},
    ]
    path = tmp_path / "gateway.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    assert seen(path) == [("gpt-5", 1, 100, 10)]
    assert [file.unread for file in observe([path]).files] == [0]


@pytest.mark.slow
@pytest.mark.parametrize("as_text", [True, False])
def test_mlflow_counts_a_model_s_spans_once(as_text: bool, tmp_path: Path) -> None:
    usage = {"input_tokens": 100, "output_tokens": 10, "total_tokens": 110}

    def span(number: int, kind: str, **more: object) -> dict[str, object]:
        values = {"mlflow.spanType": kind, "mlflow.chat.tokenUsage": usage, "mlflow.llm.model": "gpt-5", **more}
        attributes = {name: json.dumps(value) if as_text else value for name, value in values.items()}
        return {"span_id": f"s{number}", "start_time_unix_nano": str(START), "attributes": attributes}

    spans = [span(1, "AGENT"), span(2, "CHAT_MODEL", **{"mlflow.llm.cost": {"total_cost": 0.5}}), span(3, "CHAIN")]
    trace = {"info": {"trace_id": "t"}, "data": {"spans": spans}}
    path = tmp_path / "traces.jsonl"
    path.write_text(json.dumps(trace) + "\n", encoding="utf-8")
    assert seen(path) == [("gpt-5", 1, 100, 10)]
    assert str(observe([path]).workloads[0].cost.estimated) == "0.5"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.about))
def test_no_format_reads_a_field_twice_in_another_case(form: Format) -> None:
    names = [name.lower() for name in form.reads]
    assert len(names) == len(set(names))


def agent(span: str, parent: str | None = None, operation: str = "invoke_agent", trace: str = "t") -> dict[str, object]:
    usage = {"gen_ai__usage__input_tokens": 100, "gen_ai__usage__output_tokens": 10}
    named = attributes(gen_ai__request__model="gpt-5", gen_ai__operation__name=operation, **usage)
    above = {} if parent is None else {"parentSpanId": parent}
    return {"traceId": trace, "spanId": span, **above, "startTimeUnixNano": str(START), "attributes": named}


def written(folder: Path, *files: list[dict[str, object]]) -> list[Path]:
    """Spans in files of their own, each in a line of its own."""
    paths = []
    for number, spans in enumerate(files):
        lines = (json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}) for span in spans)
        paths.append(folder / f"{number}.jsonl")
        paths[-1].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return paths


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spans", "calls"),
    [
        ([agent("a"), agent("b", "a", "chat")], 1),
        ([agent("a"), agent("b", "a"), agent("c", "a")], 2),
        ([agent("a"), agent("b", trace="u"), agent("c", "b", "chat", trace="u")], 2),
    ],
)
def test_an_agent_counts_where_no_call_stands_in_its_trace_however_it_is_split(
    spans: list[dict[str, object]], calls: int, tmp_path: Path
) -> None:
    for files in ([spans], [spans[:1], spans[1:]], [[span] for span in reversed(spans)], [spans, spans]):
        observed = observe(written(tmp_path, *files)).workloads
        assert sum(use.calls.requests for workload in observed for use in workload.models) == calls
        for path in tmp_path.iterdir():
            path.unlink()
