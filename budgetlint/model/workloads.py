"""Layer 2 as people write it: eight kinds of workload, one class each."""

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
    "The most tokens that a call may return, as it asks for them: limits hold credits for all of them. "
    "The model's own maximum if left out."
)


class LlmApp(Workload, kw_only=True):
    """Requests of an application: `users × active_days × requests_per_user_per_day`, or `requests`."""

    KIND: ClassVar[str] = "llm-app"
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL

    users: Count | None = key("How many people use it in a period.", default=None, unit="user", driver="volume")
    active_days: RangedNumber | None = key(
        "On how many days of a period each of them does.", default=None, unit="day", driver="volume"
    )
    requests_per_user_per_day: RangedNumber | None = key(
        "How many requests each makes on such a day.", default=None, unit="request", driver="volume"
    )
    requests: Count | None = key(
        "Requests in a period, in place of users × active days × requests a day.",
        default=None,
        unit="request",
        driver="volume",
        observed="requests",
    )
    input_tokens: RangedNumber = key(
        "Tokens that go into a request, on average: instructions, history and question together.",
        unit="token",
        driver="tokens",
        observed="input_tokens",
    )
    output_tokens: RangedNumber = key(
        "Tokens that come out of a request, on average, reasoning included.",
        unit="token",
        driver="tokens",
        observed="output_tokens",
    )
    max_output_tokens: Whole | None = key(MOST_OUTPUT, default=None, unit="token")


class Agent(Workload, kw_only=True):
    """Tasks that take several calls each: `tasks` completed, or tasks started, or what developers start."""

    KIND: ClassVar[str] = "agent"
    MULTIPLIERS: ClassVar[frozenset[str]] = ALL

    tasks: Count | None = key(
        "Tasks that are completed in a period.", default=None, unit="task", driver="volume", observed="tasks"
    )
    started_tasks: Count | None = key(
        "Tasks that are started in a period; rejected ones count.", default=None, unit="task", driver="volume"
    )
    developers: Count | None = key("How many people start tasks.", default=None, unit="developer", driver="volume")
    active_days: RangedNumber | None = key(
        "On how many days of a period each of them does.", default=None, unit="day", driver="volume"
    )
    tasks_per_developer_per_day: RangedNumber | None = key(
        "How many tasks each starts on such a day.", default=None, unit="task", driver="volume"
    )
    calls_per_task: RangedWhole = key(
        "Calls to the model for a task, a whole number.", unit="call", driver="calls", observed="calls_per_task"
    )
    context: Context = key(
        "What the first call carries and how it grows.", unit="token", driver="tokens", observed="first_call_tokens"
    )
    output_tokens: RangedNumber = key(
        "Tokens that come out of each call, on average, reasoning included.",
        unit="token",
        driver="tokens",
        observed="output_tokens",
    )
    max_output_tokens: Whole | None = key(MOST_OUTPUT, default=None, unit="token")


class Image(Workload, kw_only=True):
    """Images that people accept, each after so many attempts."""

    KIND: ClassVar[str] = "image"

    accepted_images: Count = key(
        "Images that people accept in a period.", unit="accepted-image", driver="volume", observed="accepted_images"
    )
    attempts_per_accepted: RangedAttempts | None = key(
        "How many are submitted for each one accepted, on average; 1 if left out.",
        default=None,
        unit="attempt",
        driver="attempts",
        observed="attempts_per_accepted",
    )
    size: Text | None = key("The size, as the snapshot's prices name it.", default=None, driver="size")
    quality: Text | None = key("The quality, as the snapshot's prices name it.", default=None, driver="size")
    steps: Text | None = key("The steps of the diffusion, where prices depend on that.", default=None, driver="size")
    megapixels_per_image: RangedNumber | None = key(
        "Megapixels of an image, where those are billed in place of images.",
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
        "How many are submitted for each one accepted, on average; 1 if left out.",
        default=None,
        unit="attempt",
        driver="attempts",
        observed="attempts_per_accepted",
    )
    seconds_per_clip: RangedNumber | None = key(
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

    requests: Count = key("Requests in a period.", unit="request", driver="volume", observed="requests")
    characters_per_request: RangedNumber | None = key(
        "Characters that are spoken for a request.", default=None, unit="character", driver="size"
    )
    seconds_per_request: RangedNumber | None = key(
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

    requests: Count = key("Requests in a period.", unit="request", driver="volume", observed="requests")
    input_tokens: RangedNumber = key(
        "Tokens of a request, on average.", unit="token", driver="tokens", observed="input_tokens"
    )


class Metered(Workload, kw_only=True):
    """Anything a service counts: `usage` names the meters and how much of each a request takes."""

    KIND: ClassVar[str] = "metered"
    MULTIPLIERS: ClassVar[frozenset[str]] = OF_CALLS

    requests: Count = key(
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

    seats: Count = key("Seats that are paid for.", unit="seat", driver="volume")


WORKLOAD_KINDS: Final[Mapping[str, type[Workload]]] = MappingProxyType(
    {kind.KIND: kind for kind in (LlmApp, Agent, Image, Video, Audio, Embeddings, Metered, Subscription)}
)
"""The class of each kind, by the word people write."""


@cache
def volume_key(kind: type[Workload]) -> str:
    """The key under which a kind states its volume in one number: the one that records answer for, else the first."""
    counts = count_keys(kind)
    return next((name for name in counts if observed_name(kind, name) is not None), counts[0])


def with_volume(workload: W, count: Decimal) -> W:
    """The workload with its volume in one number, in place of whatever states it now."""
    others = dict.fromkeys(count_keys(type(workload)))
    return replace(workload, **{**others, volume_key(type(workload)): count})


def volume_names() -> tuple[str, ...]:
    """The names under which production records answer for volumes."""
    names = (observed_name(kind, volume_key(kind)) for kind in WORKLOAD_KINDS.values())
    return tuple(dict.fromkeys(name for name in names if name is not None))


def observed_names() -> tuple[str, ...]:
    """The names under which production records answer for a key: volumes first, then what each takes, then operations."""
    classes: tuple[type, ...] = (*WORKLOAD_KINDS.values(), Context, CacheShares, CachePrefix, Multipliers, FailedJobs)
    fields = [part.key for cls in classes for part in parts(cls) if part.key is not None]
    return tuple(dict.fromkeys(field.observed for field in fields if field.observed is not None))
