"""OpenTelemetry spans with GenAI attributes as OTLP/JSON; by the conventions, input counts include cached tokens."""

from budgetlint.records.calls import Format, Shape
from budgetlint.records.moments import milliseconds

ATTRIBUTES: Shape = (
    {"key": "TEXT", "value": {"stringValue": "TEXT", "intValue": "TEXT", "doubleValue": "TEXT", "boolValue": "TEXT"}},
)


def attribute(key: str, of: str = "attributes") -> str:
    """The text of one attribute from `texts`; null if it is absent."""
    return f"list_extract({of}.texts, list_position({of}.keys, '{key}'))"


def texts(attributes: str) -> str:
    """The keys of attributes and their texts, whatever their types; computed once, since each is looked up by many names."""
    value = "COALESCE(a.value.stringValue, a.value.intValue, a.value.doubleValue, a.value.boolValue)"
    return (
        f"CASE WHEN {attributes} IS NOT NULL THEN struct_pack(keys := list_transform({attributes}, lambda a: a.key), "
        f"texts := list_transform({attributes}, lambda a: {value})) END"
    )


def elements(parent: str, field: str) -> str:
    """One row for each element of a list; one row without an element if the list's parent is missing."""
    path = f"{parent}.{field}" if parent else field
    return f"unnest(CASE WHEN {parent or field} IS NULL THEN [NULL] ELSE {path} END)"


def first(*keys: str) -> str:
    """The attribute under the first of its several historical names that is present."""
    return "COALESCE(" + ", ".join(attribute(key) for key in keys) + ", NULL)"


def _tag(key: str) -> str:
    name = key.replace("'", "''")
    return f"COALESCE({attribute(name)}, {attribute(name, 'resource')})"


_START = milliseconds("startTimeUnixNano")
_END = milliseconds("endTimeUnixNano")

_MODELS = ("llm.model_name", "embedding.model_name")
_OPERATION = (
    f"CASE upper({attribute('openinference.span.kind')}) WHEN 'LLM' THEN 'chat' WHEN 'EMBEDDING' THEN 'embeddings' "
    f"ELSE {attribute('openinference.span.kind')} END"
)
"""OpenInference's name for the kind of a span."""

_OPERATION_NAME = f"COALESCE({attribute('gen_ai.operation.name')}, {_OPERATION}, 'chat')"
_CALLS = ("chat", "generate_content", "text_completion", "embeddings")
_AROUND = (
    *("invoke_agent", "invoke_workflow", "create_agent", "execute_tool", "retrieval"),
    *("agent", "chain", "tool", "retriever", "guardrail", "evaluator"),
)
"""Operations whose counts, if any, are the sum of their child spans."""

_AGENTS = ("invoke_agent", "invoke_workflow", "agent", "chain")
"""Those of them that count as calls if their trace contains none: some libraries state counts only there."""

_COUNTED = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt")
_RECEIVED = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


_MODEL = first("gen_ai.request.model", "gen_ai.response.model", *_MODELS)
_IS_ONE = f"{_OPERATION_NAME} IN ({_listed(_CALLS)}) OR (lower({_OPERATION_NAME}) NOT IN ({_listed(_AROUND)}) AND {first(*_COUNTED)} IS NOT NULL)"
_HAS_MODEL = f"(({_IS_ONE}) AND {_MODEL} IS NOT NULL)"
IS_CALL = f"(({_IS_ONE}) AND ({_MODEL} IS NOT NULL OR {first(*_COUNTED)} IS NOT NULL))"
_IS_AGENT = (
    f"(lower({_OPERATION_NAME}) IN ({_listed(_AGENTS)}) AND {first(*_COUNTED)} IS NOT NULL AND {_MODEL} IS NOT NULL)"
)
_SPANS = (
    "SELECT file, place, resource, span.traceId AS traceId, span.spanId AS spanId, span.parentSpanId AS parentSpanId, "
    "span.startTimeUnixNano AS startTimeUnixNano, span.endTimeUnixNano AS endTimeUnixNano, span.status.code AS code, "
    f"{texts('span.attributes')} AS attributes FROM ("
    f"SELECT file, place, resource, {elements('scope', 'spans')} AS span FROM ("
    f"SELECT file, place, {texts('r.resource.attributes')} AS resource, {elements('r', 'scopeSpans')} AS scope FROM ("
    f"SELECT file, place, {elements('', 'resourceSpans')} AS r FROM {{rows}})))"
)
_ALONE = (
    f"SELECT DISTINCT traceId, spanId FROM agents WHERE traceId NOT IN (SELECT traceId FROM spans WHERE {_HAS_MODEL} AND traceId IS NOT NULL) "
    "AND (traceId, spanId) NOT IN (SELECT (traceId, parentSpanId) FROM agents WHERE parentSpanId IS NOT NULL)"
)
"""Agents whose traces contain no call; of nested agents the innermost."""

OPENTELEMETRY = Format(
    name="opentelemetry",
    about="spans with GenAI or OpenInference attributes as OTLP/JSON",
    reads={
        "resourceSpans": (
            {
                "resource": {"attributes": ATTRIBUTES},
                "scopeSpans": (
                    {
                        "spans": (
                            {
                                "traceId": "TEXT",
                                "spanId": "TEXT",
                                "parentSpanId": "TEXT",
                                "startTimeUnixNano": "TEXT",
                                "endTimeUnixNano": "TEXT",
                                "status": {"code": "TEXT"},
                                "attributes": ATTRIBUTES,
                            },
                        )
                    },
                ),
            },
        )
    },
    any_of=(frozenset({"resourceSpans"}),),
    anchor=("traceId", "spanId", "attributes", "startTimeUnixNano"),
    convention="either",
    joined=True,
    tag=_tag,
    rows=(
        f"(WITH spans AS MATERIALIZED ({_SPANS}), agents AS (SELECT traceId, spanId, parentSpanId FROM spans WHERE {_IS_AGENT}) "
        f"SELECT spans.*, alone.spanId IS NOT NULL AS alone FROM spans LEFT JOIN ({_ALONE}) AS alone "
        "ON spans.traceId = alone.traceId AND spans.spanId = alone.spanId)"
    ),
    calls=f"({IS_CALL} OR alone)",
    columns={
        "call_id": f"COALESCE({attribute('gen_ai.response.id')}, traceId || ':' || spanId)",
        "line_id": "''",
        "task_id": first("gen_ai.conversation.id", "session.id"),
        "service": f"COALESCE({attribute('service.name', 'resource')}, {attribute('service.name')})",
        "provider": first("gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system"),
        "model": first("gen_ai.response.model", "gen_ai.request.model", *_MODELS),
        "status": (
            f"CASE WHEN {attribute('error.type')} ILIKE '%time%out%' THEN 'timeout' WHEN code IN ('2', 'STATUS_CODE_ERROR') "
            f"OR {attribute('error.type')} IS NOT NULL THEN 'failed' ELSE 'ok' END"
        ),
        "input": first(*_COUNTED),
        "cache_read": first(
            "gen_ai.usage.cache_read.input_tokens",
            "gen_ai.usage.cache_read_input_tokens",
            "gen_ai.usage.cached_input_tokens",
            "gen_ai.usage.input_tokens.cached",
            "gen_ai.usage.details.cache_read_tokens",
            "gen_ai.usage.details.cache_read_input_tokens",
            "gen_ai.usage.details.cached_tokens",
            "llm.token_count.prompt_details.cache_read",
        ),
        "cache_write": first(
            "gen_ai.usage.cache_creation.input_tokens",
            "gen_ai.usage.cache_write.input_tokens",
            "gen_ai.usage.cache_creation_input_tokens",
            "gen_ai.usage.cache_write_input_tokens",
            "gen_ai.usage.input_tokens.cache_write",
            "gen_ai.usage.details.cache_write_tokens",
            "gen_ai.usage.details.cache_creation_input_tokens",
            "llm.token_count.prompt_details.cache_write",
        ),
        "total": first("gen_ai.usage.total_tokens", "llm.usage.total_tokens", "llm.token_count.total"),
        "audio_input": first(
            "gen_ai.usage.audio.input_tokens",
            "gen_ai.usage.details.input_audio_tokens",
            "llm.token_count.prompt_details.audio",
        ),
        "image_input": first("gen_ai.usage.image.input_tokens"),
        "video_input": first("gen_ai.usage.video.input_tokens"),
        "audio_output": first(
            "gen_ai.usage.audio.output_tokens",
            "gen_ai.usage.details.output_audio_tokens",
            "llm.token_count.completion_details.audio",
        ),
        "service_tier": first("openai.response.service_tier", "gen_ai.openai.response.service_tier"),
        "output_tokens": f"COALESCE({first(*_RECEIVED)}, CASE WHEN {_OPERATION_NAME} = 'embeddings' THEN '0' END)",
        "reasoning_tokens": first(
            "gen_ai.usage.reasoning.output_tokens",
            "gen_ai.usage.reasoning_tokens",
            "gen_ai.usage.details.reasoning_tokens",
            "llm.token_count.completion_details.reasoning",
        ),
        "latency_ms": f"{_END} - {_START}",
        "estimated_cost": first("gen_ai.usage.cost", "llm.cost.total"),
        "created": _START,
        "completed": _END,
    },
)
