"""MLflow traces: spans of a model have their usage in an attribute, as an object or the text of one.

An agent's or a chain's own counts are the sum of its spans.
"""

from budgetlint.records.calls import Format, json_tag
from budgetlint.records.moments import milliseconds


def _usage(*names: str) -> str:
    values = ", ".join(f"json_extract_string(usage, '$.{name}')" for name in names)
    return f"COALESCE({values}, NULL)"


def _text(name: str) -> str:
    """An attribute, whose value is itself JSON text."""
    return f"trim(json_extract_string(span.attributes, '$.\"{name}\"'), '\"')"


MLFLOW = Format(
    name="mlflow",
    about="MLflow traces with the usage of each span",
    reads={
        "info": {
            "trace_id": "TEXT",
            "request_id": "TEXT",
            "request_time": "TEXT",
            "tags": "JSON",
            "trace_metadata": "JSON",
        },
        "data": {
            "spans": (
                {
                    **dict.fromkeys(
                        (
                            "span_id",
                            "trace_id",
                            "start_time_unix_nano",
                            "end_time_unix_nano",
                            "start_time_ns",
                            "end_time_ns",
                        ),
                        "TEXT",
                    ),
                    "status": "JSON",
                    "attributes": "JSON",
                },
            )
        },
    },
    any_of=(frozenset({"info", "data.spans[].attributes"}), frozenset({"info.trace_id", "data.spans"})),
    anchor=("info", "span"),
    convention="either",
    tag=json_tag("info.tags"),
    rows=(
        "(SELECT file, place, info, span, COALESCE(span.start_time_unix_nano, span.start_time_ns) AS began, "
        "COALESCE(span.end_time_unix_nano, span.end_time_ns) AS ended, "
        "TRY_CAST(json_extract_string(span.attributes, '$.\"mlflow.chat.tokenUsage\"') AS JSON) AS usage "
        "FROM (SELECT file, place, info, unnest(data.spans) AS span FROM {rows} "
        "UNION ALL SELECT file, place, info, NULL FROM {rows} WHERE info IS NULL))"
    ),
    calls=f"usage IS NOT NULL AND COALESCE({_text('mlflow.spanType')}, 'LLM') NOT IN ('AGENT', 'CHAIN', 'WORKFLOW', 'TASK')",
    columns={
        "call_id": "COALESCE(info.trace_id, info.request_id, span.trace_id) || ':' || span.span_id",
        "task_id": "COALESCE(info.trace_id, info.request_id, span.trace_id)",
        "provider": _text("mlflow.llm.provider"),
        "model": (
            f"COALESCE({_text('mlflow.llm.model')}, {_text('mlflow.message.model')}, "
            "json_extract_string(TRY_CAST(json_extract_string(span.attributes, '$.\"mlflow.spanInputs\"') AS JSON), '$.model'), "
            "json_extract_string(TRY_CAST(json_extract_string(span.attributes, '$.\"mlflow.spanOutputs\"') AS JSON), '$.model'))"
        ),
        "status": "CASE WHEN CAST(span.status AS VARCHAR) ILIKE '%error%' THEN 'failed' ELSE 'ok' END",
        "input": _usage("input_tokens"),
        "cache_read": _usage("cache_read_input_tokens", "cached_input_tokens"),
        "cache_write": _usage("cache_creation_input_tokens"),
        "output_tokens": _usage("output_tokens"),
        "total": _usage("total_tokens"),
        "estimated_cost": (
            "json_extract_string(TRY_CAST(json_extract_string(span.attributes, '$.\"mlflow.llm.cost\"') AS JSON), '$.total_cost')"
        ),
        "created": milliseconds("began"),
        "completed": milliseconds("ended"),
    },
)
