"""Layer 2 as written in a file: a class for each kind of workload."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import ClassVar, Final, Literal, TypeVar

from budgetlint.frozen import key, observed_name, parts, replace
from budgetlint.model.context import Context
from budgetlint.model.drivers import Count
from budgetlint.model.multipliers import ALL, OF_CALLS, CachePrefix, CacheShares, FailedJobs, Multipliers
from budgetlint.model.ranges import RangedAttempts, RangedNumber, RangedWhole
from budgetlint.model.scalars import Text, Whole
from budgetlint.model.workload import Workload, count_keys

W = TypeVar("W", bound=Workload)

MOST_OUTPUT: Final = (
    "The maximum number of output tokens that a call requests; limits reserve credits for all of them. "
    "The model's own maximum if left out."
)


class LlmApp(Workload, kw_only=True):
    """Requests of an application: `users × active_days × requests_per_user_per_day`, or `requests`."""

    KIND: ClassVar[str] = "llm-app"
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL

    users: Count | None = key(
        "The number of people who use it in a period.", default=None, unit="user", driver="volume"
    )
    active_days: RangedNumber | None = key(
        "The number of days in a period on which each of them is active.", default=None, unit="day", driver="volume"
    )
    requests_per_user_per_day: RangedNumber | None = key(
        "The number of requests that each makes on such a day.", default=None, unit="request", driver="volume"
    )
    requests: Count | None = key(
        "Requests in a period, instead of users × active days × requests a day.",
        default=None,
        unit="request",
        driver="volume",
        observed="requests",
    )
    input_tokens: RangedNumber = key(
        "Input tokens of a request, on average: instructions, history and question together.",
        unit="token",
        driver="tokens",
        observed="input_tokens",
    )
    output_tokens: RangedNumber = key(
        "Output tokens of a request, on average, reasoning included.",
        unit="token",
        driver="tokens",
        observed="output_tokens",
    )
    max_output_tokens: Whole | None = key(MOST_OUTPUT, default=None, unit="token")


class Agent(Workload, kw_only=True):
    """Tasks of several calls each: `tasks` completed, `started_tasks`, or the tasks that developers start."""

    KIND: ClassVar[str] = "agent"
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL

    tasks: Count | None = key(
        "Tasks that are completed in a period.", default=None, unit="task", driver="volume", observed="tasks"
    )
    started_tasks: Count | None = key(
        "Tasks that are started in a period, including those whose outputs are rejected.",
        default=None,
        unit="task",
        driver="volume",
    )
    developers: Count | None = key(
        "The number of people who start tasks.", default=None, unit="developer", driver="volume"
    )
    active_days: RangedNumber | None = key(
        "The number of days in a period on which each of them is active.", default=None, unit="day", driver="volume"
    )
    tasks_per_developer_per_day: RangedNumber | None = key(
        "The number of tasks that each starts on such a day.", default=None, unit="task", driver="volume"
    )
    calls_per_task: RangedWhole = key(
        "The number of calls to the model per task, a whole number.",
        unit="call",
        driver="calls",
        observed="calls_per_task",
    )
    context: Context = key(
        "The tokens that the first call carries, and how they grow.",
        unit="token",
        driver="tokens",
        observed="first_call_tokens",
    )
    output_tokens: RangedNumber = key(
        "Output tokens of each call, on average, reasoning included.",
        unit="token",
        driver="tokens",
        observed="output_tokens",
    )
    max_output_tokens: Whole | None = key(MOST_OUTPUT, default=None, unit="token")


class Image(Workload, kw_only=True):
    """Images that people accept, each after a number of attempts."""

    KIND: ClassVar[str] = "image"

    accepted_images: Count = key(
        "Images that people accept in a period.", unit="accepted-image", driver="volume", observed="accepted_images"
    )
    attempts_per_accepted: RangedAttempts | None = key(
        "The number of jobs submitted for each accepted output, on average; 1 if left out.",
        default=None,
        unit="attempt",
        driver="attempts",
        observed="attempts_per_accepted",
    )
    size: Text | None = key("The size, as named in the snapshot's prices.", default=None, driver="size")
    quality: Text | None = key("The quality, as named in the snapshot's prices.", default=None, driver="size")
    steps: Text | None = key("The number of diffusion steps, if prices depend on it.", default=None, driver="size")
    megapixels_per_image: RangedNumber | None = key(
        "Megapixels of an image, if they are billed instead of images.",
        default=None,
        unit="megapixel",
        driver="size",
    )


class Video(Workload, kw_only=True):
    """Clips that people accept, billed by the second or by the job."""

    KIND: ClassVar[str] = "video"

    accepted_clips: Count = key(
        "Clips that people accept in a period.", unit="accepted-clip", driver="volume", observed="accepted_clips"
    )
    attempts_per_accepted: RangedAttempts | None = key(
        "The number of jobs submitted for each accepted output, on average; 1 if left out.",
        default=None,
        unit="attempt",
        driver="attempts",
        observed="attempts_per_accepted",
    )
    seconds_per_clip: RangedNumber | None = key(
        "The length of a clip in seconds.", default=None, unit="second", driver="size", observed="seconds_per_clip"
    )
    billed_per: Literal["second", "job"] = key(
        "Whether a clip is billed per `second` or per `job`.", default="second", driver="size"
    )
    resolution: Text | None = key("The resolution, as named in the snapshot's prices.", default=None, driver="size")
    audio: bool | None = key("Whether clips have sound, if prices depend on it.", default=None, driver="size")


class Audio(Workload, kw_only=True):
    """Speech billed by the character, or transcription billed by the second."""

    KIND: ClassVar[str] = "audio"

    requests: Count = key("Requests in a period.", unit="request", driver="volume", observed="requests")
    characters_per_request: RangedNumber | None = key(
        "Characters of text turned into speech per request.", default=None, unit="character", driver="size"
    )
    seconds_per_request: RangedNumber | None = key(
        "Seconds of audio transcribed per request.",
        default=None,
        unit="second",
        driver="size",
        observed="seconds_per_request",
    )


class Embeddings(Workload, kw_only=True):
    """Texts turned into vectors."""

    KIND: ClassVar[str] = "embeddings"
    MULTIPLIERS: ClassVar[frozenset[str]] = OF_CALLS

    requests: Count = key("Requests in a period.", unit="request", driver="volume", observed="requests")
    input_tokens: RangedNumber = key(
        "Input tokens of a request, on average.", unit="token", driver="tokens", observed="input_tokens"
    )


class Metered(Workload, kw_only=True):
    """Another metered service: `usage` states the meters and how much of each a request uses."""

    KIND: ClassVar[str] = "metered"
    MULTIPLIERS: ClassVar[frozenset[str]] = OF_CALLS

    requests: Count = key(
        "Requests in a period, each with the stated `usage`; 1 if left out.",
        default=Decimal(1),
        unit="request",
        driver="volume",
        observed="requests",
    )


class Subscription(Workload, kw_only=True):
    """Seats of a plan, priced per month."""

    KIND: ClassVar[str] = "subscription"
    MULTIPLIERS: ClassVar[frozenset[str]] = frozenset()

    seats: Count = key("Seats that are paid for.", unit="seat", driver="volume")


WORKLOAD_KINDS: Final[Mapping[str, type[Workload]]] = MappingProxyType(
    {kind.KIND: kind for kind in (LlmApp, Agent, Image, Video, Audio, Embeddings, Metered, Subscription)}
)
"""The class of each kind, by its name in a file."""


@cache
def volume_key(kind: type[Workload]) -> str:
    """The key with which a kind states its volume as one number: the one that records can answer, else the first."""
    counts = count_keys(kind)
    return next((name for name in counts if observed_name(kind, name) is not None), counts[0])


def with_volume(workload: W, count: Decimal) -> W:
    """The workload with its volume stated as one number, instead of its present keys."""
    others = dict.fromkeys(count_keys(type(workload)))
    return replace(workload, **{**others, volume_key(type(workload)): count})


def volume_names() -> tuple[str, ...]:
    """The names of volumes that production records can answer."""
    names = (observed_name(kind, volume_key(kind)) for kind in WORKLOAD_KINDS.values())
    return tuple(dict.fromkeys(name for name in names if name is not None))


def observed_names() -> tuple[str, ...]:
    """The names of keys that production records can answer: volumes first, then usage per unit, then operations."""
    classes: tuple[type, ...] = (*WORKLOAD_KINDS.values(), Context, CacheShares, CachePrefix, Multipliers, FailedJobs)
    fields = [part.key for cls in classes for part in parts(cls) if part.key is not None]
    return tuple(dict.fromkeys(field.observed for field in fields if field.observed is not None))
