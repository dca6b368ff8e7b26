"""Layer 2 as people write it: eight kinds of workload, one class each."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Final, Literal

from budgetlint.frozen import Frozen, made
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


class Match(Frozen, kw_only=True):
    """Which production records are a workload's own: exact values, globs or lists; all that is given must hold."""

    service: OneOrMany | None = None
    model: OneOrMany | None = None
    tags: Mapping[Text, OneOrMany] = made(default_factory=dict)


class AssumptionsFrom(Frozen, kw_only=True):
    """Where a workload's figures come from, and the day they were measured."""

    source: Text | None = None
    measured_on: Day | None = None


class Workload(Frozen, kw_only=True):
    """What every workload may carry, whatever its kind."""

    KIND: ClassVar[str] = ""

    model: Text
    title: Text | None = None
    description: Text | None = None
    service_tier: Text | None = None
    region: Text | None = None
    speed: Text | None = None
    search_context: Text | None = None
    schedule: Text | None = None
    tags: Mapping[Text, Text] = made(default_factory=dict)
    usage: Mapping[MeterName, Number] = made(default_factory=dict)
    multipliers: Multipliers = NO_MULTIPLIERS
    buffer: Share | None = None
    match: Match | None = None
    assumptions_from: AssumptionsFrom | None = None


class LlmApp(Workload, kw_only=True):
    """Requests of an application: `users × active_days × requests_per_user_per_day`, or `requests`."""

    KIND: ClassVar[str] = "llm-app"

    users: Number | None = None
    active_days: Number | None = None
    requests_per_user_per_day: Number | None = None
    requests: Number | None = None
    input_tokens: Number
    output_tokens: Number


class Context(Frozen, kw_only=True):
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


class Agent(Workload, kw_only=True):
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


class Image(Workload, kw_only=True):
    """Images that people accept, each after so many attempts."""

    KIND: ClassVar[str] = "image"

    accepted_images: Number
    attempts_per_accepted: Attempts | None = None
    size: Text | None = None
    quality: Text | None = None
    steps: Text | None = None
    megapixels_per_image: Number | None = None


class Video(Workload, kw_only=True):
    """Clips that people accept, billed by the second or by the job."""

    KIND: ClassVar[str] = "video"

    accepted_clips: Number
    attempts_per_accepted: Attempts | None = None
    seconds_per_clip: Number | None = None
    billed_per: Literal["second", "job"] = "second"
    resolution: Text | None = None
    audio: bool | None = None


class Audio(Workload, kw_only=True):
    """Speech by the character or transcription by the second."""

    KIND: ClassVar[str] = "audio"

    requests: Number
    characters_per_request: Number | None = None
    seconds_per_request: Number | None = None


class Embeddings(Workload, kw_only=True):
    """Texts turned into vectors."""

    KIND: ClassVar[str] = "embeddings"

    requests: Number
    input_tokens: Number


class Metered(Workload, kw_only=True):
    """Anything a service counts: `usage` names the meters and how much of each a request takes."""

    KIND: ClassVar[str] = "metered"

    requests: Number = Decimal(1)


class Subscription(Workload, kw_only=True):
    """Seats of a plan, priced a month."""

    KIND: ClassVar[str] = "subscription"

    seats: Number


WORKLOAD_KINDS: Final[Mapping[str, type[Workload]]] = MappingProxyType(
    {kind.KIND: kind for kind in (LlmApp, Agent, Image, Video, Audio, Embeddings, Metered, Subscription)}
)
"""The class of each kind, by the word people write."""
