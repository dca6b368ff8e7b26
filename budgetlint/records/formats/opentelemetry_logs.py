"""OpenTelemetry log records as OTLP/JSON: the records that Claude Code, Codex, Gemini CLI and Qwen Code send for each call."""

from budgetlint.records.calls import Format
from budgetlint.records.formats.opentelemetry import ATTRIBUTES, attribute, elements, first, texts
from budgetlint.records.moments import milliseconds

_EVENT = f"COALESCE(eventName, {attribute('event.name')}, body)"
_CALLS = (
    "claude_code.api_request",
    "api_request",
    "codex.sse_event",
    "codex.websocket_event",
    "gemini_cli.api_response",
    "qwen-code.api_response",
    "gen_ai.client.inference.operation.details",
)
_PROGRAM = (
    f"CASE WHEN {_EVENT} LIKE 'codex.%' THEN 'codex' WHEN {_EVENT} LIKE 'gemini_cli.%' THEN 'gemini-cli' "
    f"WHEN {_EVENT} LIKE 'qwen-code.%' THEN 'qwen-code' WHEN {_EVENT} LIKE '%api_request' THEN 'claude-code' END"
)
_MAKER = "CASE {} WHEN 'codex' THEN 'openai' WHEN 'gemini-cli' THEN 'google' WHEN 'claude-code' THEN 'anthropic' END"
_BESIDE = f"{_PROGRAM} IN ('gemini-cli', 'qwen-code')"
_INPUT = first("input_tokens", "input_token_count", "gen_ai.usage.input_tokens")
_READ = first(
    "cache_read_tokens", "cached_token_count", "cached_content_token_count", "gen_ai.usage.cache_read.input_tokens"
)
_WRITE = first("cache_creation_tokens", "cache_write_token_count", "gen_ai.usage.cache_creation.input_tokens")
_OUTPUT = first("output_tokens", "output_token_count", "gen_ai.usage.output_tokens")
_THOUGHTS = first("reasoning_token_count", "thoughts_token_count", "gen_ai.usage.reasoning.output_tokens")


def _number(text: str) -> str:
    return f"COALESCE(TRY_CAST({text} AS BIGINT), 0)"


OPENTELEMETRY_LOGS = Format(
    name="opentelemetry-logs",
    about="log records as OTLP/JSON: the telemetry of Claude Code, Codex, Gemini CLI and Qwen Code",
    reads={
        "resourceLogs": (
            {
                "resource": {"attributes": ATTRIBUTES},
                "scopeLogs": (
                    {
                        "logRecords": (
                            {
                                **dict.fromkeys(
                                    ("timeUnixNano", "observedTimeUnixNano", "traceId", "spanId", "eventName"), "TEXT"
                                ),
                                "body": {"stringValue": "TEXT"},
                                "attributes": ATTRIBUTES,
                            },
                        )
                    },
                ),
            },
        )
    },
    any_of=(frozenset({"resourceLogs"}),),
    anchor=("moment", "attributes"),
    convention="inclusive",
    tag=lambda key: (
        f"COALESCE({attribute(key.replace(chr(39), chr(39) * 2))}, {attribute(key.replace(chr(39), chr(39) * 2), 'resource')})"
    ),
    rows=(
        "(SELECT file, place, resource, COALESCE(record.timeUnixNano, record.observedTimeUnixNano) AS moment, record.traceId AS traceId, "
        f"record.spanId AS spanId, record.eventName AS eventName, record.body.stringValue AS body, {texts('record.attributes')} AS attributes FROM ("
        f"SELECT file, place, resource, {elements('scope', 'logRecords')} AS record FROM (SELECT file, place, {texts('r.resource.attributes')} AS resource, "
        f"{elements('r', 'scopeLogs')} AS scope FROM (SELECT file, place, {elements('', 'resourceLogs')} AS r FROM {{rows}}))))"
    ),
    calls=f"{_EVENT} IN ({', '.join(repr(name) for name in _CALLS)}) AND {_INPUT} IS NOT NULL",
    columns={
        "call_id": (
            f"COALESCE({first('request_id', 'response_id', 'gen_ai.response.id')}, "
            f"{first('conversation.id', 'session.id')} || ':' || moment || ':' || {_INPUT} || ':' || {_OUTPUT})"
        ),
        "line_id": "moment",
        "task_id": first("conversation.id", "gen_ai.conversation.id", "session.id"),
        "service": f"COALESCE({_PROGRAM}, {attribute('service.name', 'resource')})",
        "provider": f"COALESCE({_MAKER.format(_PROGRAM)}, {first('gen_ai.provider.name', 'gen_ai.system')})",
        "model": first("model", "gen_ai.response.model", "gen_ai.request.model"),
        "speed": attribute("speed"),
        "status": f"CASE WHEN {first('error', 'error.type', 'error_message')} IS NOT NULL THEN 'failed' ELSE 'ok' END",
        "input": (
            f"CASE WHEN {_PROGRAM} = 'claude-code' THEN CAST({_number(_INPUT)} + {_number(_READ)} + {_number(_WRITE)} AS VARCHAR) ELSE {_INPUT} END"
        ),
        "cache_read": _READ,
        "cache_write": _WRITE,
        "output_tokens": f"CASE WHEN {_BESIDE} THEN CAST({_number(_OUTPUT)} + {_number(_THOUGHTS)} AS VARCHAR) ELSE {_OUTPUT} END",
        "reasoning_tokens": _THOUGHTS,
        "latency_ms": first("duration_ms"),
        "estimated_cost": attribute("cost_usd"),
        "created": milliseconds("moment"),
    },
)
