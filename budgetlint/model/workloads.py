"""Layer 2 as people write it: eight kinds of workload, one class each."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar, Final, Literal

from budgetlint.frozen import Frozen, key, parts
from budgetlint.model.multipliers import (
    ALL,
    ALL_BUT_CACHE,
    NO_MULTIPLIERS,
    OF_CALLS,
    CachePrefix,
    CacheShares,
    FailedJobs,
    Multipliers,
)
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

    service: OneOrMany | None = key("The service's name in the records: exact, a glob, or a list.", default=None)
    model: OneOrMany | None = key("The model's name in the records: exact, a glob, or a list.", default=None)
    tags: Mapping[Text, OneOrMany] = key("Tags that the records carry, all of them.", default_factory=dict)


class AssumptionsFrom(Frozen, kw_only=True):
    """Where a workload's figures come from, and the day they were measured."""

    source: Text | None = key("Where the figures come from: a dashboard, a query, a guess.", default=None)
    measured_on: Day | None = key("The day they were measured.", default=None)


KIND_KEY: Final = "kind"
KIND_DESCRIPTION: Final = "What kind of thing spends; it decides which keys there are."


class Workload(Frozen, kw_only=True):
    """What every workload may carry, whatever its kind."""

    KIND: ClassVar[str] = ""
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL_BUT_CACHE
    """The multipliers that apply to the kind."""

    model: Text = key("The model, service or plan, as the price snapshot names it.", driver="model")
    title: Text | None = key("What people call it.", default=None)
    description: Text | None = key("What it does, in free text.", default=None)
    service_tier: Text | None = key(
        "The provider's tier: `standard`, `batch`, `flex`, `priority`, …", default=None, driver="tier"
    )
    region: Text | None = key("Where it runs, where prices depend on that.", default=None, driver="tier")
    speed: Text | None = key("How fast it is served, where prices depend on that.", default=None, driver="tier")
    search_context: Text | None = key(
        "How much a search brings in, where prices depend on that.", default=None, driver="usage"
    )
    schedule: Text | None = key(
        "The schedule it runs on, such as `off-peak`, where prices depend on that.", default=None, driver="tier"
    )
    tags: Mapping[Text, Text] = key("Tags for budgets' scopes, over those of the file.", default_factory=dict)
    usage: Mapping[MeterName, Number] = key(
        "More of what each request, call or submitted job uses, by meter.", default_factory=dict, driver="usage"
    )
    multipliers: Multipliers = key(
        "Layer 3 for this workload: each replaces the file's, and `null` removes it.", default=NO_MULTIPLIERS
    )
    buffer: Share | None = key(
        "Layer 4 for this workload in place of the file's.", default=None, unit="share", driver="buffer"
    )
    match: Match | None = key("Which production records are its own.", default=None)
    assumptions_from: AssumptionsFrom | None = key("Where its figures come from.", default=None)


class LlmApp(Workload, kw_only=True):
    """Requests of an application: `users × active_days × requests_per_user_per_day`, or `requests`."""

    KIND: ClassVar[str] = "llm-app"
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL

    users: Number | None = key("How many people use it in a period.", default=None, unit="user", driver="volume")
    active_days: Number | None = key(
        "On how many days of a period each of them does.", default=None, unit="day", driver="volume"
    )
    requests_per_user_per_day: Number | None = key(
        "How many requests each makes on such a day.", default=None, unit="request", driver="volume"
    )
    requests: Number | None = key(
        "Requests in a period, in place of users × active days × requests a day.",
        default=None,
        unit="request",
        driver="volume",
        observed="requests",
    )
    input_tokens: Number = key(
        "Tokens that go into a request, on average: instructions, history and question together.",
        unit="token",
        driver="tokens",
        observed="input_tokens",
    )
    output_tokens: Number = key(
        "Tokens that come out of a request, on average, reasoning included.",
        unit="token",
        driver="tokens",
        observed="output_tokens",
    )


class Summary(Frozen, kw_only=True):
    """What compaction itself takes: the summary that is carried on, and the calls that write it."""

    tokens: Number = key("Tokens of the summary: calls after a fresh start carry it beside the parts.", unit="token")
    calls: Number = key(
        "Calls that write a summary, each carrying the whole conversation; 1 if left out.",
        default=Decimal(1),
        unit="call",
    )


class Context(Frozen, kw_only=True):
    """Tokens that an agent's first call carries, what each call adds, and where it starts again."""

    instructions: Number = key("Tokens of the system prompt and instructions.", default=Decimal(0), unit="token")
    tool_definitions: Number = key("Tokens of the tools' definitions.", default=Decimal(0), unit="token")
    conversation_history: Number = key("Tokens of what was said before the task.", default=Decimal(0), unit="token")
    source_files: Number = key("Tokens of the files that it reads at the start.", default=Decimal(0), unit="token")
    tool_results: Number = key("Tokens of results that it starts with.", default=Decimal(0), unit="token")
    other: Number = key("Tokens of anything else that the first call carries.", default=Decimal(0), unit="token")
    growth_per_call: Number = key(
        "Tokens that each call adds to every later one.", default=Decimal(0), unit="token", observed="growth_per_call"
    )
    compact_at: Number | None = key(
        "A call that would carry more tokens than this starts again from the parts alone.", default=None, unit="token"
    )
    summary: Summary | None = key("What each fresh start takes and carries on; nothing if left out.", default=None)


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
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL

    tasks: Number | None = key(
        "Tasks that are completed in a period.", default=None, unit="task", driver="volume", observed="tasks"
    )
    started_tasks: Number | None = key(
        "Tasks that are started in a period; rejected ones count.", default=None, unit="task", driver="volume"
    )
    developers: Number | None = key("How many people start tasks.", default=None, unit="developer", driver="volume")
    active_days: Number | None = key(
        "On how many days of a period each of them does.", default=None, unit="day", driver="volume"
    )
    tasks_per_developer_per_day: Number | None = key(
        "How many tasks each starts on such a day.", default=None, unit="task", driver="volume"
    )
    calls_per_task: Whole = key(
        "Calls to the model for a task, a whole number.", unit="call", driver="calls", observed="calls_per_task"
    )
    context: Context = key(
        "What the first call carries and how it grows.", unit="token", driver="tokens", observed="first_call_tokens"
    )
    output_tokens: Number = key(
        "Tokens that come out of each call, on average, reasoning included.",
        unit="token",
        driver="tokens",
        observed="output_tokens",
    )


class Image(Workload, kw_only=True):
    """Images that people accept, each after so many attempts."""

    KIND: ClassVar[str] = "image"

    accepted_images: Number = key(
        "Images that people accept in a period.", unit="accepted-image", driver="volume", observed="accepted_images"
    )
    attempts_per_accepted: Attempts | None = key(
        "How many are submitted for each one accepted, on average; 1 if left out.",
        default=None,
        unit="attempt",
        driver="attempts",
        observed="attempts_per_accepted",
    )
    size: Text | None = key("The size, as the snapshot's prices name it.", default=None, driver="size")
    quality: Text | None = key("The quality, as the snapshot's prices name it.", default=None, driver="size")
    steps: Text | None = key("The steps of the diffusion, where prices depend on that.", default=None, driver="size")
    megapixels_per_image: Number | None = key(
        "Megapixels of an image, where those are billed in place of images.",
        default=None,
        unit="megapixel",
        driver="size",
    )


class Video(Workload, kw_only=True):
    """Clips that people accept, billed by the second or by the job."""

    KIND: ClassVar[str] = "video"

    accepted_clips: Number = key(
        "Clips that people accept in a period.", unit="accepted-clip", driver="volume", observed="accepted_clips"
    )
    attempts_per_accepted: Attempts | None = key(
        "How many are submitted for each one accepted, on average; 1 if left out.",
        default=None,
        unit="attempt",
        driver="attempts",
        observed="attempts_per_accepted",
    )
    seconds_per_clip: Number | None = key(
        "Seconds that a clip lasts.", default=None, unit="second", driver="size", observed="seconds_per_clip"
    )
    billed_per: Literal["second", "job"] = key(
        "Whether a clip is billed by the `second` or as a `job`.", default="second", driver="size"
    )
    resolution: Text | None = key("The resolution, as the snapshot's prices name it.", default=None, driver="size")
    audio: bool | None = key("Whether clips come with sound, where prices depend on that.", default=None, driver="size")


class Audio(Workload, kw_only=True):
    """Speech by the character or transcription by the second."""

    KIND: ClassVar[str] = "audio"

    requests: Number = key("Requests in a period.", unit="request", driver="volume", observed="requests")
    characters_per_request: Number | None = key(
        "Characters that are spoken for a request.", default=None, unit="character", driver="size"
    )
    seconds_per_request: Number | None = key(
        "Seconds that are transcribed for a request.",
        default=None,
        unit="second",
        driver="size",
        observed="seconds_per_request",
    )


class Embeddings(Workload, kw_only=True):
    """Texts turned into vectors."""

    KIND: ClassVar[str] = "embeddings"
    MULTIPLIERS: ClassVar[frozenset[str]] = OF_CALLS

    requests: Number = key("Requests in a period.", unit="request", driver="volume", observed="requests")
    input_tokens: Number = key(
        "Tokens of a request, on average.", unit="token", driver="tokens", observed="input_tokens"
    )


class Metered(Workload, kw_only=True):
    """Anything a service counts: `usage` names the meters and how much of each a request takes."""

    KIND: ClassVar[str] = "metered"
    MULTIPLIERS: ClassVar[frozenset[str]] = OF_CALLS

    requests: Number = key(
        "Requests in a period, each of which takes its `usage`; 1 if left out.",
        default=Decimal(1),
        unit="request",
        driver="volume",
        observed="requests",
    )


class Subscription(Workload, kw_only=True):
    """Seats of a plan, priced a month."""

    KIND: ClassVar[str] = "subscription"
    MULTIPLIERS: ClassVar[frozenset[str]] = frozenset()

    seats: Number = key("Seats that are paid for.", unit="seat", driver="volume")


WORKLOAD_KINDS: Final[Mapping[str, type[Workload]]] = MappingProxyType(
    {kind.KIND: kind for kind in (LlmApp, Agent, Image, Video, Audio, Embeddings, Metered, Subscription)}
)
"""The class of each kind, by the word people write."""


def observed_names() -> tuple[str, ...]:
    """The names under which production records answer for a key: volumes first, then what each takes, then operations."""
    classes: tuple[type, ...] = (*WORKLOAD_KINDS.values(), Context, CacheShares, CachePrefix, Multipliers, FailedJobs)
    fields = [part.key for cls in classes for part in parts(cls) if part.key is not None]
    return tuple(dict.fromkeys(field.observed for field in fields if field.observed is not None))
