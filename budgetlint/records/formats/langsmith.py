"""LangSmith runs: only those of a language model count, since a chain's counts are the sum of its runs."""

from budgetlint.records.calls import Format, json_tag

_TEXTS = (
    "id",
    "trace_id",
    "run_type",
    "status",
    "error",
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "total_cost",
)


def _usage(path: str) -> str:
    """A member of the usage, which is in the answer or in the run's own metadata."""
    return f"COALESCE(json_extract_string(outputs, '$.usage_metadata.{path}'), json_extract_string(extra, '$.metadata.usage_metadata.{path}'))"


def _meta(name: str) -> str:
    return f"json_extract_string(extra, '$.metadata.{name}')"


LANGSMITH = Format(
    name="langsmith",
    about="LangSmith runs as exported or listed",
    reads={
        **dict.fromkeys(_TEXTS, "TEXT"),
        **dict.fromkeys(("extra", "outputs", "prompt_token_details", "completion_token_details"), "JSON"),
        "start_time": "TIME",
        "end_time": "TIME",
    },
    any_of=(frozenset({"run_type", "start_time", "trace_id"}), frozenset({"runs[].run_type", "runs[].start_time"})),
    anchor=("id", "run_type", "start_time"),
    wrapper="runs",
    convention="inclusive",
    tag=json_tag("json_extract(extra, '$.metadata')"),
    calls="run_type = 'llm'",
    columns={
        "call_id": "id",
        "task_id": "trace_id",
        "provider": _meta("ls_provider"),
        "model": f"COALESCE({_meta('ls_model_name')}, json_extract_string(extra, '$.invocation_params.model'))",
        "status": (
            "CASE WHEN error ILIKE '%timeout%' THEN 'timeout' WHEN error IS NOT NULL OR status = 'error' THEN 'failed' "
            "WHEN status = 'pending' THEN 'pending' ELSE 'ok' END"
        ),
        "service_tier": _meta("service_tier"),
        "input": f"COALESCE({_usage('input_tokens')}, prompt_tokens)",
        "cache_read": f"COALESCE({_usage('input_token_details.cache_read')}, json_extract_string(prompt_token_details, '$.cache_read'))",
        "cache_write": f"COALESCE({_usage('input_token_details.cache_creation')}, json_extract_string(prompt_token_details, '$.cache_creation'))",
        "audio_input": _usage("input_token_details.audio"),
        "output_tokens": f"COALESCE({_usage('output_tokens')}, completion_tokens)",
        "audio_output": _usage("output_token_details.audio"),
        "reasoning_tokens": f"COALESCE({_usage('output_token_details.reasoning')}, json_extract_string(completion_token_details, '$.reasoning'))",
        "total": f"COALESCE({_usage('total_tokens')}, total_tokens)",
        "estimated_cost": "total_cost",
        "created": "start_time",
        "completed": "end_time",
    },
)
