"""OpenInference spans as a table or as lines of flat attributes, as exported by Phoenix and Arize."""

from budgetlint.records.calls import Format

_LLM = "attributes.llm"
_COUNTS = (
    f"{_LLM}.token_count.prompt",
    f"{_LLM}.token_count.completion",
    f"{_LLM}.token_count.total",
    f"{_LLM}.token_count.prompt_details.cache_read",
    f"{_LLM}.token_count.prompt_details.cache_write",
    f"{_LLM}.token_count.prompt_details.audio",
    f"{_LLM}.token_count.completion_details.reasoning",
    f"{_LLM}.token_count.completion_details.audio",
    f"{_LLM}.cost.total",
)


def _column(name: str) -> str:
    return f'"{_LLM}.{name}"'


_KIND = 'upper(COALESCE(span_kind, "attributes.openinference.span.kind"))'

OPENINFERENCE = Format(
    name="openinference",
    about="Phoenix's and Arize's spans as a table or flat lines",
    reads={
        **dict.fromkeys(
            (
                "context.span_id",
                "context.trace_id",
                "span_kind",
                "status_code",
                "attributes.session.id",
                "attributes.openinference.span.kind",
                f"{_LLM}.model_name",
                f"{_LLM}.provider",
                f"{_LLM}.system",
                *_COUNTS,
            ),
            "TEXT",
        ),
        "start_time": "TIME",
        "end_time": "TIME",
    },
    any_of=(
        frozenset({"context.span_id", f"{_LLM}.token_count.prompt"}),
        frozenset({"context.span_id", "attributes.openinference.span.kind"}),
    ),
    anchor=("context.span_id", "start_time"),
    convention="either",
    calls=(
        f"{_column('model_name')} IS NOT NULL OR "
        f"(COALESCE({_KIND}, 'LLM') IN ('LLM', 'EMBEDDING') AND TRY_CAST({_column('token_count.prompt')} AS BIGINT) > 0)"
    ),
    columns={
        "call_id": '"context.span_id"',
        "task_id": 'COALESCE("attributes.session.id", "context.trace_id")',
        "provider": f"COALESCE({_column('provider')}, {_column('system')})",
        "model": _column("model_name"),
        "status": "CASE WHEN status_code = 'ERROR' THEN 'failed' ELSE 'ok' END",
        "input": _column("token_count.prompt"),
        "cache_read": _column("token_count.prompt_details.cache_read"),
        "cache_write": _column("token_count.prompt_details.cache_write"),
        "audio_input": _column("token_count.prompt_details.audio"),
        "output_tokens": f"COALESCE({_column('token_count.completion')}, CASE WHEN {_KIND} = 'EMBEDDING' THEN '0' END)",
        "reasoning_tokens": _column("token_count.completion_details.reasoning"),
        "audio_output": _column("token_count.completion_details.audio"),
        "total": _column("token_count.total"),
        "estimated_cost": _column("cost.total"),
        "latency_ms": "end_time - start_time",
        "created": "start_time",
        "completed": "end_time",
    },
)
