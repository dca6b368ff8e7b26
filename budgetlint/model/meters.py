"""The registry of meters: what a provider counts, in which unit, and how many units a listed rate is for.

Snapshot keys, schema enumerations and report labels derive from it. The scales are those that providers
publish: a million for tokens and characters, a thousand for requests, searches, pages and tool calls, one for everything else.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Final

from budgetlint.frozen import Frozen


class MeterSide(Enum):
    """The role of a meter in a call: input, output, or an additional service."""

    PROMPT = "prompt"
    OUTPUT = "output"
    SERVICE = "service"


class Meter(Frozen):
    """A meter: `unit` is the name of one unit, `per` the number of units that a rate is for, `parent` the wider meter."""

    name: str
    unit: str
    per: Decimal
    side: MeterSide
    parent: str | None = None

    @property
    def counts_tokens(self) -> bool:
        return self.name.endswith("_tokens")


_MILLION = Decimal(1_000_000)
_THOUSAND = Decimal(1_000)
_ONE = Decimal(1)

_REGISTRY = (
    Meter("input_tokens", "token", _MILLION, MeterSide.PROMPT),
    Meter("cache_read_tokens", "token", _MILLION, MeterSide.PROMPT, "input_tokens"),
    Meter("cache_write_tokens", "token", _MILLION, MeterSide.PROMPT, "input_tokens"),
    Meter("cache_write_1h_tokens", "token", _MILLION, MeterSide.PROMPT, "cache_write_tokens"),
    Meter("cache_write_12h_tokens", "token", _MILLION, MeterSide.PROMPT, "cache_write_tokens"),
    Meter("explicit_cache_read_tokens", "token", _MILLION, MeterSide.PROMPT, "cache_read_tokens"),
    Meter("audio_cache_read_tokens", "token", _MILLION, MeterSide.PROMPT, "cache_read_tokens"),
    Meter("audio_cache_write_tokens", "token", _MILLION, MeterSide.PROMPT, "cache_write_tokens"),
    Meter("image_cache_read_tokens", "token", _MILLION, MeterSide.PROMPT, "cache_read_tokens"),
    Meter("audio_input_tokens", "token", _MILLION, MeterSide.PROMPT, "input_tokens"),
    Meter("image_input_tokens", "token", _MILLION, MeterSide.PROMPT, "input_tokens"),
    Meter("video_input_tokens", "token", _MILLION, MeterSide.PROMPT, "input_tokens"),
    Meter("output_tokens", "token", _MILLION, MeterSide.OUTPUT),
    Meter("reasoning_tokens", "token", _MILLION, MeterSide.OUTPUT, "output_tokens"),
    Meter("audio_output_tokens", "token", _MILLION, MeterSide.OUTPUT, "output_tokens"),
    Meter("image_output_tokens", "token", _MILLION, MeterSide.OUTPUT, "output_tokens"),
    Meter("video_output_tokens", "token", _MILLION, MeterSide.OUTPUT, "output_tokens"),
    Meter("citation_tokens", "token", _MILLION, MeterSide.OUTPUT),
    Meter("cache_storage_token_hours", "token hour", _MILLION, MeterSide.SERVICE),
    Meter("characters", "character", _MILLION, MeterSide.PROMPT),
    Meter("output_characters", "character", _MILLION, MeterSide.OUTPUT),
    Meter("requests", "request", _THOUSAND, MeterSide.SERVICE),
    Meter("searches", "search", _THOUSAND, MeterSide.SERVICE),
    Meter("map_searches", "search", _THOUSAND, MeterSide.SERVICE),
    Meter("storage_searches", "search", _THOUSAND, MeterSide.SERVICE),
    Meter("pages", "page", _THOUSAND, MeterSide.SERVICE),
    Meter("annotated_pages", "page", _THOUSAND, MeterSide.SERVICE),
    Meter("messages", "message", _THOUSAND, MeterSide.SERVICE),
    Meter("tool_calls", "tool call", _THOUSAND, MeterSide.SERVICE),
    Meter("input_images", "image", _ONE, MeterSide.PROMPT),
    Meter("images", "image", _ONE, MeterSide.OUTPUT),
    Meter("megapixels", "megapixel", _ONE, MeterSide.OUTPUT),
    Meter("video_seconds", "second", _ONE, MeterSide.OUTPUT),
    Meter("video_input_seconds", "second", _ONE, MeterSide.PROMPT),
    Meter("audio_output_seconds", "second", _ONE, MeterSide.OUTPUT),
    Meter("audio_seconds", "second", _ONE, MeterSide.PROMPT),
    Meter("jobs", "job", _ONE, MeterSide.OUTPUT),
    Meter("sessions", "session", _ONE, MeterSide.SERVICE),
    Meter("container_hours", "container hour", _ONE, MeterSide.SERVICE),
    Meter("compute_seconds", "second", _ONE, MeterSide.OUTPUT),
    Meter("storage_gb_days", "gigabyte day", _ONE, MeterSide.SERVICE),
    Meter("seats", "seat", _ONE, MeterSide.SERVICE),
    Meter("credits", "credit", _ONE, MeterSide.OUTPUT),
)

METERS: Final[Mapping[str, Meter]] = MappingProxyType({meter.name: meter for meter in _REGISTRY})
"""Every meter that a snapshot can use without declaring it, by name."""
