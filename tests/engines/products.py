"""Records as products store them: Langfuse's observations, and spans as OpenTelemetry's collector flattens them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.engines.tables import Record, Value

_USUAL: Record = {
    "type": "GENERATION",
    "level": "DEFAULT",
    "environment": "support",
    "provided_model_name": "claude-opus-4",
    "metadata": {"team": "docs"},
    "input": "POISON",
    "project_id": "p",
    "total_cost": "0.345",
    "start_time": "2026-07-22 10:00:00.000",
    "end_time": "2026-07-22 10:00:04.200",
}

_VARIED: tuple[Record, ...] = (
    {
        "id": "a",
        "trace_id": "t1",
        "usage_details": {"input": 4000, "cache_read_input_tokens": 10000, "output": 1800, "total": 15800},
    },
    {
        "id": "b",
        "trace_id": "t1",
        "usage_details": {
            "input": 10,
            "input_cached_tokens": 90,
            "input_audio_tokens": 5,
            "output": 20,
            "output_reasoning": 7,
        },
    },
    {
        "id": "c",
        "trace_id": "t2",
        "usage_details": {"input": 1, "cache_creation_input_tokens": 30, "input_cache_creation_1h": 12, "output": 2},
    },
    {
        "id": "d",
        "trace_id": "t3",
        "level": "ERROR",
        "status_message": "Request timed out",
        "usage_details": {"input": 3, "output": 0},
    },
    {"id": "e", "trace_id": "t3", "type": "SPAN", "provided_model_name": None, "usage_details": {}},
    {"id": "f", "trace_id": "t4", "type": "EMBEDDING", "usage_details": {"input": 77}, "total_cost": "0.000000000012"},
)
OBSERVATIONS = [_USUAL | record for record in _VARIED]
"""A month of observations with every kind of usage map."""


def spans(traces: Path) -> Iterator[Record]:
    """Spans as the collector flattens them."""
    for line in traces.read_text(encoding="utf-8").splitlines():
        for of_resource in _parsed(line):
            resource = _attributes(of_resource.get("resource", {}).get("attributes", []))
            for span in (span for scope in of_resource["scopeSpans"] for span in scope["spans"]):
                start, end = int(span["startTimeUnixNano"]), int(span["endTimeUnixNano"])
                stamp = datetime.fromtimestamp(start // 10**9, UTC).strftime("%Y-%m-%d %H:%M:%S")
                yield {
                    "Timestamp": f"{stamp}.{start % 10**9:09d}",
                    "Duration": end - start,
                    "TraceId": span["traceId"],
                    "SpanId": span["spanId"],
                    "ServiceName": resource.get("service.name", ""),
                    "ResourceAttributes": resource,
                    "SpanAttributes": _attributes(span.get("attributes", [])),
                    "StatusCode": "Error"
                    if span.get("status", {}).get("code") in {2, "STATUS_CODE_ERROR"}
                    else "Unset",
                }


def _parsed(line: str) -> "list[dict[str, Any]]":
    try:
        spans: list[dict[str, Any]] = json.loads(line)["resourceSpans"]
    except (ValueError, KeyError):
        return []
    return spans


def _attributes(listed: "list[dict[str, dict[str, Value]]]") -> dict[str, Value]:
    """Attributes as the collector writes them: every value as text."""
    return {str(one["key"]): next((str(value) for value in one["value"].values()), "") for one in listed}
