"""Layer 2 as people write it: eight kinds of workload, one class each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Final, Literal

from budgetlint.model.multipliers import NO_MULTIPLIERS, Multipliers
from budgetlint.model.scalars import (
    Attempts,
    Day,
    MeterName,
    Number,
    Share,
    Text,
    Whole,
)

OneOrMany = Text | tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which production records are a workload's own: exact values, globs or lists; all that is given must hold."""

    service: OneOrMany | None = None
    model: OneOrMany | None = None
    tags: Mapping[Text, OneOrMany] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionsFrom:
    """Where a workload's figures come from, and the day they were measured."""

    source: Text | None = None
    measured_on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What every workload may carry, whatever its kind."""

    KIND: ClassVar[str] = ""

    model: Text
    title: Text | None = None
    description: Text | None = None
    service_tier: Text | None = None
    region: Text | None = None
    tags: Mapping[Text, Text] = field(default_factory=dict)
    usage: Mapping[MeterName, Number] = field(default_factory=dict)
    multipliers: Multipliers = NO_MULTIPLIERS
    buffer: Share | None = None
    match: Match | None = None
    assumptions_from: AssumptionsFrom | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmApp(Workload):
    """Requests of an application: `users × active_days × requests_per_user_per_day`, or `requests`."""

    KIND: ClassVar[str] = "llm-app"

    users: Number | None = None
    active_days: Number | None = None
    requests_per_user_per_day: Number | None = None
    requests: Number | None = None
    input_tokens: Number
    output_tokens: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Tokens that an agent's first call carries, what each call adds, and where it starts again."""

    instructions: Number = Decimal(0)
    tool_definitions: Number = Decimal(0)
    conversation_history: Number = Decimal(0)
    source_files: Number = Decimal(0)
    tool_results: Number = Decimal(0)
    other: Number = Decimal(0)
    growth_per_call: Number = Decimal(0)
    compact_at: Number | None = None


CONTEXT_PARTS: Final = (
    "instructions",
    "tool_definitions",
    "conversation_history",
    "source_files",
    "tool_results",
    "other",
)
"""The parts of `Context` whose sum the first call carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(Workload):
    """Tasks that take several calls each: `tasks` completed, or tasks started, or what developers start."""

    KIND: ClassVar[str] = "agent"

    tasks: Number | None = None
    started_tasks: Number | None = None
    developers: Number | None = None
    active_days: Number | None = None
    tasks_per_developer_per_day: Number | None = None
    calls_per_task: Whole
    context: Context
    output_tokens: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Workload):
    """Images that people accept, each after so many attempts."""

    KIND: ClassVar[str] = "image"

    accepted_images: Number
    attempts_per_accepted: Attempts | None = None
    size: Text | None = None
    quality: Text | None = None
    megapixels_per_image: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Video(Workload):
    """Clips that people accept, billed by the second or by the job."""

    KIND: ClassVar[str] = "video"

    accepted_clips: Number
    attempts_per_accepted: Attempts | None = None
    seconds_per_clip: Number | None = None
    billed_per: Literal["second", "job"] = "second"
    resolution: Text | None = None
    audio: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio(Workload):
    """Speech by the character or transcription by the second."""

    KIND: ClassVar[str] = "audio"

    requests: Number
    characters_per_request: Number | None = None
    seconds_per_request: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Embeddings(Workload):
    """Texts turned into vectors."""

    KIND: ClassVar[str] = "embeddings"

    requests: Number
    input_tokens: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered(Workload):
    """Anything a service counts: `usage` names the meters and how much of each a request takes."""

    KIND: ClassVar[str] = "metered"

    requests: Number = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Workload):
    """Seats of a plan, priced a month."""

    KIND: ClassVar[str] = "subscription"

    seats: Number


WORKLOAD_KINDS: Final[Mapping[str, type[Workload]]] = MappingProxyType(
    {kind.KIND: kind for kind in (LlmApp, Agent, Image, Video, Audio, Embeddings, Metered, Subscription)}
)
"""The class of each kind, by the word people write."""
