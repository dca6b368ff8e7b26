"""LiteLLM's own cost functions on the price map of the pinned release, with plain arguments and results.

The library, whatever its version, is imported and given the map on first use.
"""

import json
import os
import tempfile
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from budgetlint.source.document import Plain
from tools.catalog.releases import pinned, texts_of

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

PEAK = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
"""A Wednesday at an hour outside every listed off-peak window."""


@cache
def release_map() -> dict[str, Plain]:
    """The price map that the catalog was built from, downloaded with its release."""
    with tempfile.TemporaryDirectory() as folder:
        loaded: dict[str, Plain] = json.loads(texts_of(pinned()["litellm"], Path(folder))[0])
    return loaded


@cache
def _library() -> ModuleType:
    library = import_module("litellm")
    vars(library)["suppress_debug_info"] = True
    library.model_cost.clear()
    library.model_cost.update({key: dict(fields) for key, fields in release_map().items() if isinstance(fields, dict)})
    return library


def text(
    model: str,
    provider: str,
    prompt: int,
    output: int,
    *,
    read: int = 0,
    write: int = 0,
    write_1h: int = 0,
    tier: str | None = None,
    at_peak: bool = False,
) -> float:
    """The cost of one call in USD; `prompt` includes cached tokens, and `write` those with a time to live of one hour."""
    library = _library()
    from litellm.litellm_core_utils.llm_cost_calc.utils import generic_cost_per_token

    used = _usage(prompt, output, read, write, write_1h)
    if at_peak:
        return float(sum(generic_cost_per_token(model, used, provider, service_tier=tier, current_time=PEAK)))
    parts = library.cost_per_token(model=model, usage_object=used, custom_llm_provider=provider, service_tier=tier)
    return float(sum(parts))


def _usage(prompt: int, output: int, read: int, write: int, write_1h: int) -> object:
    from litellm.types.utils import CacheCreationTokenDetails, PromptTokensDetailsWrapper, Usage

    details = None
    if read or write:
        lifetimes = None
        if write_1h:
            lifetimes = CacheCreationTokenDetails(
                ephemeral_5m_input_tokens=write - write_1h, ephemeral_1h_input_tokens=write_1h
            )
        details = PromptTokensDetailsWrapper(
            cached_tokens=read, cache_creation_tokens=write, cache_creation_token_details=lifetimes
        )
    return Usage(
        prompt_tokens=prompt,
        completion_tokens=output,
        total_tokens=prompt + output,
        prompt_tokens_details=details,
        cache_read_input_tokens=read or None,
        cache_creation_input_tokens=write or None,
    )


def batch(model: str, provider: str, prompt: int, output: int) -> float:
    _library()
    from litellm.cost_calculator import batch_cost_calculator

    return float(sum(batch_cost_calculator(_usage(prompt, output, 0, 0, 0), model, provider)))


def pictures(model: str, provider: str, quality: str | None, count: int, size: str) -> float | None:
    """None if the calculator has no price for the name."""
    _library()
    from litellm.cost_calculator import default_image_cost_calculator

    try:
        return float(default_image_cost_calculator(model, provider, quality, count, size))
    except Exception:  # it raises a bare one
        return None


def clip(model: str, provider: str, seconds: float, resolution: str | None) -> float:
    _library()
    from litellm.cost_calculator import default_video_cost_calculator

    return float(default_video_cost_calculator(model, seconds, provider, None, resolution))


def speech(model: str, provider: str, characters: int) -> float:
    parts = _library().cost_per_token(
        model=model,
        custom_llm_provider=provider,
        prompt_tokens=0,
        prompt_characters=characters,
        call_type="speech",
    )
    return float(sum(parts))


def transcription(model: str, provider: str, seconds: float) -> float:
    parts = _library().cost_per_token(
        model=model,
        custom_llm_provider=provider,
        prompt_tokens=0,
        audio_transcription_file_duration=seconds,
        call_type="transcription",
    )
    return float(sum(parts))


def register(models: dict[str, dict[str, object]]) -> None:
    """Registers models with the calculators at our own prices, in USD per single unit."""
    _library().register_model(models)
