"""The price fields of LiteLLM's price map, with the conditions in their names."""

import re
from typing import Final

from budgetlint.catalog.importers.conditions import Condition, condition
from budgetlint.frozen import Frozen

TIERS: Final = {
    "batches": "batch",
    "priority": "priority",
    "flex": "flex",
    "balanced": "balanced",
    "ultrafast": "ultrafast",
    "decisions": "decisions",
}
_FIELD: Final = re.compile(
    r"^(?P<base>.+?)(?:_above_(?P<ttl>1hr|12hr))?(?:_above_(?P<over>\d+)k_tokens)?"
    rf"(?:_above_(?P<interval>\d+)s_interval)?(?:_(?P<tier>{'|'.join(TIERS)}))?$"
)
_SCALED: Final = re.compile(r"^(?P<base>output_cost_per_(?:second|image))_(?P<value>[0-9.]+[pkK]?)$")

_METERS: Final = {
    "input_cost_per_token": "input_tokens",
    "output_cost_per_token": "output_tokens",
    "cache_read_input_token_cost": "cache_read_tokens",
    "input_cost_per_token_cache_hit": "cache_read_tokens",
    "explicit_cache_read_input_token_cost": "explicit_cache_read_tokens",
    "cache_creation_input_token_cost": "cache_write_tokens",
    "cache_creation_input_token_cost 1hr": "cache_write_1h_tokens",
    "cache_creation_input_token_cost 12hr": "cache_write_12h_tokens",
    "output_cost_per_reasoning_token": "reasoning_tokens",
    "citation_cost_per_token": "citation_tokens",
    "input_cost_per_audio_token": "audio_input_tokens",
    "output_cost_per_audio_token": "audio_output_tokens",
    "cache_read_input_audio_token_cost": "audio_cache_read_tokens",
    "cache_creation_input_audio_token_cost": "audio_cache_write_tokens",
    "input_cost_per_image_token": "image_input_tokens",
    "output_cost_per_image_token": "image_output_tokens",
    "cache_read_input_image_token_cost": "image_cache_read_tokens",
    "input_cost_per_video_token": "video_input_tokens",
    "output_cost_per_video_token": "video_output_tokens",
    "input_cost_per_character": "characters",
    "output_cost_per_character": "output_characters",
    "input_cost_per_image": "input_images",
    "output_cost_per_image": "images",
    "input_cost_per_pixel": "megapixels",
    "output_cost_per_pixel": "megapixels",
    "input_cost_per_second": "compute_seconds",
    "output_cost_per_second": "compute_seconds",
    "cost_per_second": "compute_seconds",
    "input_cost_per_audio_per_second": "audio_seconds",
    "input_cost_per_video_per_second": "video_input_seconds",
    "output_cost_per_video_per_second": "video_seconds",
    "input_cost_per_query": "searches",
    "input_cost_per_request": "requests",
    "input_cost_per_text_message": "messages",
    "ocr_cost_per_page": "pages",
    "annotation_cost_per_page": "annotated_pages",
    "ocr_cost_per_credit": "credits",
    "google_maps_grounding_cost_per_query": "map_searches",
    "code_interpreter_cost_per_session": "sessions",
}
_BY_MODE: Final = {
    ("audio_transcription", "input_cost_per_second"): "audio_seconds",
    ("audio_transcription", "output_cost_per_second"): "audio_seconds",
    ("realtime", "input_cost_per_second"): "audio_seconds",
    ("video_generation", "output_cost_per_second"): "video_seconds",
    ("audio_speech", "output_cost_per_second"): "audio_output_seconds",
    ("audio_speech", "output_cost_per_image"): "jobs",
}
GUARDRAILS: Final = {
    "automatedReasoningPolicyUnits": "automated_reasoning_units",
    "contentPolicyImageUnits": "content_image_units",
    "contentPolicyUnits": "content_units",
    "contextualGroundingPolicyUnits": "contextual_grounding_units",
    "sensitiveInformationPolicyFreeUnits": "sensitive_information_free_units",
    "sensitiveInformationPolicyUnits": "sensitive_information_units",
    "topicPolicyUnits": "topic_units",
    "wordPolicyUnits": "word_units",
}


class PriceField(Frozen):
    """The meter that a field prices, and its conditions; `base` is its name without them."""

    base: str
    meter: str
    when: Condition


def price_field(name: str, mode: str, provider: str) -> PriceField | None:
    """The meaning of a field in an entry of a mode; None if it is not a plain price."""
    scaled = _SCALED.match(name)
    if scaled is not None:
        meter = _BY_MODE.get((mode, scaled["base"]), _METERS[scaled["base"]])
        return PriceField(scaled["base"], meter, condition(resolution=scaled["value"].lower()))
    parts = _FIELD.match(name)
    if parts is None:
        return None
    base = parts["base"]
    priced = _BY_MODE.get((mode, base)) or _METERS.get(f"{base} {parts['ttl']}" if parts["ttl"] else base)
    if priced is None:
        return None
    over = int(parts["over"]) * 1000 if parts["over"] else None
    when = condition(
        service_tier=TIERS[parts["tier"]] if parts["tier"] else None,
        prompt_tokens_from=over if provider == "xai" else None,
        prompt_tokens_over=None if provider == "xai" else over,
        interval_over=int(parts["interval"]) if parts["interval"] else None,
    )
    return PriceField(base, priced, when)
