"""Langfuse observations in both casings: `usage_details` contain totals minus their details."""

from collections.abc import Callable

from budgetlint.records.calls import Format, json_tag

_USAGE = "map_entries(TRY_CAST(COALESCE(usage_details, usageDetails) AS MAP(VARCHAR, VARCHAR)))"
_CACHED = "e.key LIKE '%cache%'"
_SENT = f"e.key LIKE 'input%' AND NOT ({_CACHED})"
_RECEIVED = "e.key LIKE 'output%'"
_READ = f"{_CACHED} AND e.key NOT LIKE '%creation%' AND e.key NOT LIKE '%write%'"
_WRITE = f"{_CACHED} AND (e.key LIKE '%creation%' OR e.key LIKE '%write%')"


def _sum(which: str) -> str:
    return f"list_sum(list_transform(list_filter({_USAGE}, lambda e: {which}), lambda e: TRY_CAST(e.value AS BIGINT)))"


def usage_of(total: Callable[[str], str]) -> dict[str, str]:
    """The sum of a record's usage entries whose key `e.key` meets a condition; null if none does."""
    return {
        "input": total(_SENT),
        "cache_read": total(_READ),
        "cache_write": total(f"{_WRITE} AND e.key NOT LIKE '%1h%'"),
        "cache_write_1h": total(f"{_WRITE} AND e.key LIKE '%1h%'"),
        "output_tokens": total(_RECEIVED),
        "reasoning_tokens": total("e.key LIKE 'output%reasoning%'"),
        "total": total("e.key = 'total'"),
        "audio_input": total(f"{_SENT} AND e.key LIKE '%audio%'"),
        "image_input": total(f"{_SENT} AND e.key LIKE '%image%'"),
        "video_input": total(f"{_SENT} AND e.key LIKE '%video%'"),
        "audio_cache_read": total(f"{_READ} AND e.key LIKE '%audio%'"),
        "audio_output": total(f"{_RECEIVED} AND e.key LIKE '%audio%'"),
        "image_output": total(f"{_RECEIVED} AND e.key LIKE '%image%'"),
    }


_INPUT = f"COALESCE({_sum(_SENT)}, TRY_CAST(promptTokens AS BIGINT))"
_SENT_ANY = f"{_INPUT} > 0"
"""An observation without a model is a call nonetheless if it states usage."""

NO_OUTPUT = "CASE WHEN type = 'EMBEDDING' THEN 0 END"


LANGFUSE = Format(
    name="langfuse",
    about="Langfuse observations and traces, as tables, lines or the page's download",
    reads={
        **dict.fromkeys(
            (
                "id",
                "trace_id",
                "traceId",
                "session_id",
                "sessionId",
                "type",
                "level",
                "status_message",
                "statusMessage",
                "environment",
                "provided_model_name",
                "providedModelName",
                "model",
                "total_cost",
                "totalCost",
                "calculatedTotalCost",
                "promptTokens",
                "completionTokens",
                "latency",
            ),
            "TEXT",
        ),
        "usage_details": "JSON",
        "usageDetails": "JSON",
        "metadata": "JSON",
        "start_time": "TIME",
        "startTime": "TIME",
        "end_time": "TIME",
        "endTime": "TIME",
    },
    any_of=(
        frozenset({"trace_id", "usage_details"}),
        frozenset({"traceId", "usageDetails"}),
        frozenset({"id", "type", "startTime", "usageDetails"}),
        frozenset({"id", "type", "start_time", "usage_details"}),
        frozenset({"traceId", "type", "startTime"}),
        frozenset({"trace_id", "type", "start_time"}),
        frozenset({"data[].usageDetails"}),
        frozenset({"data[].traceId", "data[].startTime"}),
        frozenset({"observations[].usageDetails"}),
    ),
    anchor=("id", "trace_id", "traceId", "type", "start_time", "startTime"),
    wrapper="data",
    calls=f"type IN ('GENERATION', 'EMBEDDING') AND (COALESCE(provided_model_name, providedModelName, model) IS NOT NULL OR {_SENT_ANY})",
    tag=json_tag("metadata"),
    columns={
        "call_id": "id",
        "task_id": "COALESCE(session_id, sessionId, trace_id, traceId)",
        "service": "environment",
        "model": "COALESCE(provided_model_name, providedModelName, model)",
        "status": (
            "CASE WHEN level = 'ERROR' THEN CASE WHEN COALESCE(status_message, statusMessage) ILIKE '%time%out%' "
            "THEN 'timeout' ELSE 'failed' END ELSE 'ok' END"
        ),
        **usage_of(_sum),
        "input": _INPUT,
        "output_tokens": f"COALESCE({_sum(_RECEIVED)}, TRY_CAST(completionTokens AS BIGINT), {NO_OUTPUT})",
        "latency_ms": "COALESCE(end_time, endTime) - COALESCE(start_time, startTime)",
        "estimated_cost": "COALESCE(total_cost, totalCost, calculatedTotalCost)",
        "created": "COALESCE(start_time, startTime)",
        "completed": "COALESCE(end_time, endTime)",
    },
)
