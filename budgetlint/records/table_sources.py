"""The known kinds of tables, each with the schema of its product."""

import re
from typing import Final

from budgetlint.frozen import replace
from budgetlint.records.calls import Format
from budgetlint.records.formats.canonical import CANONICAL
from budgetlint.records.formats.focus import FOCUS
from budgetlint.records.formats.langfuse import LANGFUSE, NO_OUTPUT, usage_of
from budgetlint.records.formats.litellm import LITELLM, META
from budgetlint.records.formats.openrouter import OPENROUTER_EXPORT
from budgetlint.records.formats.opentelemetry import IS_CALL, OPENTELEMETRY
from budgetlint.records.tables import TableSource, member

_COSTS = {"estimated_cost", "provider_reported_cost"}
_YES_OR_NO = {"accepted_by_user", "billed", "batch", "from_cache"}


def _canonical_kind(name: str) -> str:
    if name in _COSTS:
        return "DECIMAL(38, 18)"
    if name in _YES_OR_NO:
        return "BOOLEAN"
    if CANONICAL.reads[name] == "TIME":
        return "TIMESTAMP"
    return "JSON" if name == "tags" else "BIGINT" if name in CANONICAL.numbers else "VARCHAR"


def _litellm_tag(key: str) -> str:
    """The expression of a tag, which is in a list of texts, `team:support`; a team has its own column."""
    name = "".join(f"[{one}]" if not one.isalnum() and one not in "_- " else one for one in key).replace("'", "''")
    listed = f"NULLIF(regexp_extract(CAST(request_tags AS VARCHAR), '\"{name}:([^\"]*)\"', 1), '')"
    return f"COALESCE({listed}, team_id)" if key in {"team", "team_id"} else listed


_EVENTS = {
    "id": ('"@span_id"', "VARCHAR"),
    "provided_model_name": ("NULLIF(\"@provided_model_name\", '')", "VARCHAR"),
    "total_cost": ('NULLIF("@total_cost", 0)', "DECIMAL(38, 18)"),
    "metadata": ('map_of("@metadata_names", "@metadata_values")', "MAP(VARCHAR, VARCHAR)"),
}
"""The fields of Langfuse's `events_core` and `events_full`, which have no nulls: an unknown text is empty, an unknown cost 0."""


def _of_the_row(text: str) -> str:
    """An expression for a table whose `metadata` is an object, never a text with one."""
    return text.replace(META, "metadata")


_LITELLM: Final = replace(
    LITELLM,
    wrapper=None,
    calls=_of_the_row(LITELLM.calls),
    tag=_litellm_tag,
    columns={name: _of_the_row(text) for name, text in LITELLM.columns.items()},
)


_MAPS: Final = {"attributes": "SpanAttributes", "resource": "ResourceAttributes"}


def _of_maps(text: str) -> str:
    """Converts an expression over lists of attributes to one over maps."""
    listed = r"list_extract\((\w+)\.texts, list_position\(\1\.keys, '([^']*)'\)\)"
    return re.sub(listed, lambda match: member(_MAPS[match[1]], match[2]), text)


def _span_tag(key: str) -> str:
    return f"COALESCE({member('SpanAttributes', key)}, {member('ResourceAttributes', key)})"


_SPANS: Final = replace(
    OPENTELEMETRY,
    about="spans as OpenTelemetry's collector writes them to ClickHouse",
    reads={
        **dict.fromkeys(("TraceId", "SpanId", "ServiceName", "StatusCode", "Duration"), "TEXT"),
        "Timestamp": "TIME",
        "SpanAttributes": "MAP",
        "ResourceAttributes": "MAP",
    },
    any_of=(frozenset({"TraceId", "SpanAttributes"}),),
    anchor=("TraceId", "SpanId", "Timestamp"),
    rows="{rows}",
    tag=_span_tag,
    calls=_of_maps(IS_CALL),
    joined=False,
    columns={
        **{
            name: _of_maps(text)
            .replace("traceId", "TraceId")
            .replace("spanId", "SpanId")
            .replace("code IN (", "StatusCode IN ('Error', ")
            for name, text in OPENTELEMETRY.columns.items()
        },
        "latency_ms": "TRY_CAST(Duration AS BIGINT) // 1000000",
        "service": f"COALESCE({member('ResourceAttributes', 'service.name')}, NULLIF(ServiceName, ''))",
        "created": "Timestamp",
        "completed": "Timestamp + TRY_CAST(Duration AS BIGINT) // 1000000",
    },
)
"""The collector writes the start of a span, and its nanoseconds."""


def _entries(which: str) -> str:
    return f"map_sum(usage_details, {which.replace('e.key', 'e_key')})"


_USAGE: Final = usage_of(_entries)

_OBSERVATIONS: Final = replace(
    LANGFUSE,
    about="Langfuse's own table of observations",
    reads={
        **dict.fromkeys(
            ("id", "trace_id", "type", "level", "status_message", "environment", "provided_model_name", "total_cost"),
            "TEXT",
        ),
        "usage_details": "MAP",
        "metadata": "MAP",
        "start_time": "TIME",
        "end_time": "TIME",
    },
    any_of=(frozenset({"trace_id", "usage_details", "provided_model_name"}),),
    anchor=("id", "trace_id", "type", "start_time"),
    wrapper=None,
    tag=lambda key: member("metadata", key),
    calls=f"type IN ('GENERATION', 'EMBEDDING') AND (provided_model_name IS NOT NULL OR {_USAGE['input']} > 0)",
    columns={
        "call_id": "id",
        "task_id": "trace_id",
        "service": "environment",
        "model": "provided_model_name",
        "status": (
            "CASE WHEN level = 'ERROR' THEN CASE WHEN status_message ILIKE '%time%out%' THEN 'timeout' ELSE 'failed' END ELSE 'ok' END"
        ),
        **_USAGE,
        "output_tokens": f"COALESCE({_USAGE['output_tokens']}, {NO_OUTPUT})",
        "latency_ms": "end_time - start_time",
        "estimated_cost": "total_cost",
        "created": "start_time",
        "completed": "end_time",
    },
)


def _texts(form: Format, **others: str) -> dict[str, str]:
    kinds = {"TEXT": "VARCHAR", "TIME": "TIMESTAMP", "JSON": "JSON", "MAP": "MAP(VARCHAR, VARCHAR)"}
    return {name: kinds[str(shape)] for name, shape in form.reads.items()} | others


_WHOLE: Final = dict.fromkeys(("total_tokens", "prompt_tokens", "completion_tokens", "request_duration_ms"), "INTEGER")

SOURCES: Final[tuple[TableSource, ...]] = (
    TableSource(
        name="litellm",
        about="LiteLLM's `LiteLLM_SpendLogs`",
        form=_LITELLM,
        table="LiteLLM_SpendLogs",
        dated=("startTime",),
        columns=_texts(_LITELLM, **_WHOLE, spend="DOUBLE", request_tags="JSON"),
    ),
    TableSource(
        name="langfuse",
        about="Langfuse's `observations`",
        form=_OBSERVATIONS,
        table="observations",
        dated=("start_time",),
        columns=_texts(_OBSERVATIONS, total_cost="DECIMAL(18, 12)", usage_details="MAP(VARCHAR, UBIGINT)"),
        deduplicated={"clickhouse": "FINAL"},
        newer=_EVENTS,
        newer_by="metadata_names",
    ),
    TableSource(
        name="otel",
        about="the `otel_traces` of OpenTelemetry's collector, and tables of spans with the same columns",
        form=_SPANS,
        table="otel_traces",
        dated=("Timestamp",),
        columns=_texts(_SPANS, Duration="UBIGINT"),
    ),
    TableSource(
        name="openrouter",
        about="OpenRouter's table of generations",
        form=OPENROUTER_EXPORT,
        table="openrouter_generations",
        dated=("created_at",),
        columns=_texts(OPENROUTER_EXPORT),
    ),
    TableSource(
        name="focus",
        about="bills in FOCUS, the FinOps Open Cost and Usage Specification",
        form=FOCUS,
        table="focus",
        dated=("ChargePeriodStart",),
        columns=_texts(
            FOCUS, **dict.fromkeys(("BilledCost", "EffectiveCost", "ListCost", "ConsumedQuantity"), "DECIMAL(38, 18)")
        ),
    ),
    TableSource(
        name="canonical",
        about="our own records",
        form=CANONICAL,
        table="records",
        dated=("created_at", "submitted_at"),
        columns={name: _canonical_kind(name) for name in CANONICAL.reads},
    ),
)
"""Most specific first: a table is of the first kind whose fields it has."""


def source_named(name: str) -> TableSource | None:
    """The source with that name."""
    return next((source for source in SOURCES if source.name == name), None)


def recognised(columns: frozenset[str]) -> TableSource | None:
    """The source of a table with those columns."""
    return next((one for one in SOURCES if any(need <= columns for need in one.form.any_of)), None)
