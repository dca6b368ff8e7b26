"""Providers' responses as saved by programs, one per line or document, and files of batch results.

Their counts are converted to one form: input includes cached tokens, output includes reasoning. Anthropic's responses and
batches have no time: they are read only if a time was saved with them.
"""

from collections.abc import Iterable

from budgetlint.records.calls import Format, Shape
from budgetlint.records.moments import milliseconds

_OF_INPUT: Shape = {"cached_tokens": "TEXT", "cache_write_tokens": "TEXT", "audio_tokens": "TEXT"}
_OF_OUTPUT: Shape = {"reasoning_tokens": "TEXT", "audio_tokens": "TEXT", "thinking_tokens": "TEXT"}
_USAGE: dict[str, Shape] = {
    **dict.fromkeys(
        (
            "prompt_tokens",
            "completion_tokens",
            "input_tokens",
            "output_tokens",
            "total_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "service_tier",
            "speed",
            "inference_geo",
            "cost",
        ),
        "TEXT",
    ),
    "cache_creation": {"ephemeral_5m_input_tokens": "TEXT", "ephemeral_1h_input_tokens": "TEXT"},
    "server_tool_use": {"web_search_requests": "TEXT"},
    "prompt_tokens_details": _OF_INPUT,
    "input_tokens_details": _OF_INPUT,
    "completion_tokens_details": _OF_OUTPUT,
    "output_tokens_details": _OF_OUTPUT,
}
_METADATA: Shape = dict.fromkeys(
    (
        "promptTokenCount",
        "toolUsePromptTokenCount",
        "cachedContentTokenCount",
        "candidatesTokenCount",
        "thoughtsTokenCount",
    ),
    "TEXT",
)
_BODY: dict[str, Shape] = {
    **dict.fromkeys(("id", "object", "model", "created", "created_at", "service_tier"), "TEXT"),
    "usage": _USAGE,
}
_GEMINI: dict[str, Shape] = {
    **dict.fromkeys(("modelVersion", "responseId", "createTime"), "TEXT"),
    "usageMetadata": _METADATA,
}


def _any(*names: str) -> str:
    """The first non-null of some fields of a response, at any of its possible places."""
    places = ("", "response.body.", "result.message.")
    return f"COALESCE({', '.join(place + name for name in names for place in places)})"


def _usage(*names: str) -> str:
    return _any(*(f"usage.{name}" for name in names))


def _details(name: str, *of: str) -> str:
    return _usage(*(f"{where}_details.{name}" for where in of))


def _google(name: str) -> str:
    return f"COALESCE(usageMetadata.{name}, response.usageMetadata.{name})"


def _sum(first: str, rest: Iterable[str]) -> str:
    """The first count plus the others that are stated, as text; null if the first is null."""
    others = "".join(f" + COALESCE(TRY_CAST({one} AS BIGINT), 0)" for one in rest)
    return f"CAST(TRY_CAST({first} AS BIGINT){others} AS VARCHAR)"


_READ = _usage("cache_read_input_tokens")
_WRITTEN = _usage("cache_creation_input_tokens")
_BESIDE = _sum(_usage("input_tokens"), (_READ, _WRITTEN))
_INPUT = (
    f"COALESCE({_usage('prompt_tokens')}, CASE WHEN {_READ} IS NOT NULL OR {_WRITTEN} IS NOT NULL THEN {_BESIDE} END, "
    f"{_usage('input_tokens')}, {_sum(_google('promptTokenCount'), (_google('toolUsePromptTokenCount'),))})"
)
_OF_GEMINI = f"{_google('promptTokenCount')} IS NOT NULL"
_OF_ANTHROPIC = "type = 'message' OR result.type IS NOT NULL"
_CREATED = ("created", "created_at", "timestamp", "createTime")

PROVIDER_RESPONSES = Format(
    name="provider-responses",
    about="providers' own responses and batch results: those of OpenAI and compatible APIs, of Anthropic, and of Gemini",
    reads={
        **dict.fromkeys(("object", "type", "custom_id"), "TEXT"),
        **{name: shape for name, shape in (_BODY | _GEMINI).items() if name not in _CREATED},
        **dict.fromkeys(_CREATED, "TIME"),
        "response": {"status_code": "TEXT", "body": _BODY, **_GEMINI},
        "result": {"type": "TEXT", "message": _BODY},
    },
    any_of=(
        frozenset({"object", "model", "usage.prompt_tokens"}),
        frozenset({"object", "model", "usage.input_tokens"}),
        frozenset({"custom_id", "response.body"}),
        frozenset({"type", "role", "model", "usage.input_tokens"}),
        frozenset({"custom_id", "result.type"}),
        frozenset({"modelVersion", "usageMetadata.promptTokenCount"}),
        frozenset({"response.modelVersion", "response.usageMetadata.promptTokenCount"}),
    ),
    anchor=("id", "custom_id", "model", "modelVersion", "responseId", "response"),
    convention="inclusive",
    calls=f"({_INPUT}) IS NOT NULL",
    columns={
        "call_id": "COALESCE(response.body.id, result.message.id, id, responseId, response.responseId)",
        "provider": (
            f"CASE WHEN {_OF_GEMINI} THEN 'google' WHEN {_OF_ANTHROPIC} THEN 'anthropic' "
            "WHEN id LIKE 'gen-%' AND usage.cost IS NOT NULL THEN 'openrouter' END"
        ),
        "model": f"COALESCE({_any('model')}, modelVersion, response.modelVersion)",
        "input": _INPUT,
        "total": _usage("total_tokens"),
        "cache_read": f"COALESCE({_details('cached_tokens', 'prompt_tokens', 'input_tokens')}, {_READ}, {_google('cachedContentTokenCount')})",
        "writes": f"COALESCE({_WRITTEN}, {_details('cache_write_tokens', 'prompt_tokens', 'input_tokens')})",
        "cache_write": _usage("cache_creation.ephemeral_5m_input_tokens"),
        "cache_write_1h": _usage("cache_creation.ephemeral_1h_input_tokens"),
        "audio_input": _details("audio_tokens", "prompt_tokens", "input_tokens"),
        "audio_output": _details("audio_tokens", "completion_tokens", "output_tokens"),
        "output_tokens": (
            f"COALESCE({_usage('completion_tokens', 'output_tokens')}, CASE WHEN {_OF_GEMINI} THEN CAST("
            f"COALESCE(TRY_CAST({_google('candidatesTokenCount')} AS BIGINT), 0) + COALESCE(TRY_CAST({_google('thoughtsTokenCount')} AS BIGINT), 0) "
            "AS VARCHAR) END)"
        ),
        "reasoning_tokens": (
            f"COALESCE({_details('reasoning_tokens', 'completion_tokens', 'output_tokens')}, "
            f"{_details('thinking_tokens', 'output_tokens')}, {_google('thoughtsTokenCount')})"
        ),
        "searches": _usage("server_tool_use.web_search_requests"),
        "service_tier": f"COALESCE({_usage('service_tier')}, {_any('service_tier')})",
        "speed": _usage("speed"),
        "region": _usage("inference_geo"),
        "batch": "CASE WHEN custom_id IS NOT NULL OR response IS NOT NULL THEN 1 END",
        "reported_cost": "usage.cost",
        "created": (
            f"COALESCE(created, created_at, timestamp, createTime, {milliseconds('response.body.created')}, "
            f"{milliseconds('response.body.created_at')}, {milliseconds('response.createTime')})"
        ),
    },
)
