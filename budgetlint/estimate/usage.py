"""Layer 2: the volume of a workload, and its quantities by meter for each price bracket."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Final, get_args

from budgetlint.estimate.entries import Conditions
from budgetlint.estimate.series import Series, agent_series
from budgetlint.estimate.tariff import Prices
from budgetlint.estimate.workload_estimate import Volume
from budgetlint.figures.exact import ONE, ZERO, branching
from budgetlint.frozen import Frozen, unit_of
from budgetlint.model.budget import Unit
from budgetlint.model.drivers import Driven
from budgetlint.model.meters import MeterSide
from budgetlint.model.periods import Period
from budgetlint.model.workload import Workload, count_keys
from budgetlint.model.workloads import Agent, Audio, Embeddings, Image, LlmApp, Subscription, Video, volume_key

_STATED: Final = (
    "service_tier",
    "region",
    "size",
    "quality",
    "resolution",
    "audio",
    "speed",
    "search_context",
    "schedule",
    "steps",
)
_WHOLE_JOB: Final = ("jobs", "credits")
_STAND_INS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        Image.KIND: frozenset({"images", "megapixels", "image_output_tokens", *_WHOLE_JOB}),
        Video.KIND: frozenset({"video_seconds", "video_output_tokens", *_WHOLE_JOB}),
        Audio.KIND: frozenset(
            {
                "characters",
                "audio_seconds",
                "audio_output_seconds",
                "audio_input_tokens",
                "audio_output_tokens",
                *_WHOLE_JOB,
            }
        ),
    }
)
"""By kind, the meters in `usage` that replace what a job is billed on by default."""
_LENGTHS: Final = (Video.KIND, Audio.KIND)
"""Kinds that state the length of a job, or a meter that replaces it."""


_UNITS: Final[Mapping[str, Unit]] = MappingProxyType({unit: unit for unit in get_args(Unit)})

NOTHING: Final[Mapping[str, Decimal]] = MappingProxyType({})


class Use(Frozen):
    """The usage of each submitted unit of a workload: a series of calls, and meters for each call.

    `submitted` is the number of units submitted for `volume`, before operations: accepted outputs × attempts;
    `prompts` is whether the calls of the series carry input tokens. `implied` is the usage of a job that states none,
    which may be zero; `unstated` is above zero if a job's usage is unknown.
    """

    volume: Volume
    submitted: Decimal
    series: Series
    per_call: Mapping[str, Decimal]
    prompts: bool
    implied: Mapping[str, Decimal] = NOTHING
    unstated: Decimal = ZERO

    @property
    def of_a_job(self) -> dict[str, Decimal]:
        """The usage of a job by meter, stated or implied."""
        taken = {meter: quantity for meter, quantity in self.implied.items() if quantity}
        for meter, quantity in self.per_call.items():
            taken[meter] = taken.get(meter, ZERO) + quantity
        return taken


@cache
def _stated_by(kind: type[Workload]) -> tuple[str, ...]:
    """The conditions for which a kind of workload has a key."""
    return tuple(key for key in _STATED if hasattr(kind, key))


def conditions_of(workload: Workload) -> Conditions:
    """The conditions that a workload states, on which a price may depend."""
    keys = _stated_by(type(workload))
    return tuple([(key, value) for key in keys if (value := getattr(workload, key)) is not None])


def unknown_drivers(workload: Workload) -> tuple[str, ...]:
    """The drivers that a volume follows and whose quantity is unknown."""
    counts = [getattr(workload, key) for key in count_keys(type(workload))]
    return tuple([count.driver for count in counts if isinstance(count, Driven) and not count.known])


def started(workload: Agent) -> Decimal | None:
    """Tasks started: `started_tasks`, or developers × active_days × tasks_per_developer_per_day; None for `tasks`."""
    per_day = (workload.developers, workload.active_days, workload.tasks_per_developer_per_day)
    if workload.started_tasks is not None:
        return workload.started_tasks
    if workload.tasks is None and None not in per_day:
        return _product(per_day)
    return None


def _product(factors: tuple[Decimal | None, ...]) -> Decimal:
    product = ONE
    for factor in factors:
        product *= factor if factor is not None else ONE
    return product


def _stated_once(single: tuple[Decimal | None, ...], together: tuple[Decimal | None, ...]) -> bool:
    """Whether a volume is stated in exactly one way: by one of the single keys, or by all those that belong
    together."""
    alone = len([value for value in single if value is not None])
    parts = len([value for value in together if value is not None])
    return (alone == 1 and parts == 0) or (alone == 0 and parts == len(together))


@cache
def _counted(kind: type[Workload]) -> tuple[str, Unit]:
    """The key and the unit of a kind's volume."""
    key = volume_key(kind)
    return key, _UNITS[unit_of(kind, key) or ""]


def volume_of(workload: Workload, rejected: Decimal) -> Volume | None:
    """The volume kept in a period; None if it is missing or stated in two ways. `rejected` is the share of rejected
    outputs."""
    match workload:
        case LlmApp():
            factors = (workload.users, workload.active_days, workload.requests_per_user_per_day)
            if not _stated_once((workload.requests,), factors):
                return None
            if workload.requests is not None:
                return Volume("request", workload.requests)
            return Volume("request", _product(factors), (("user", workload.users or ZERO),))
        case Agent():
            return _tasks(workload, rejected)
        case _:
            key, unit = _counted(type(workload))
            return Volume(unit, getattr(workload, key))


def _tasks(workload: Agent, rejected: Decimal) -> Volume | None:
    """Completed tasks: `tasks`, or tasks started × (1 − rejected outputs)."""
    factors = (workload.developers, workload.active_days, workload.tasks_per_developer_per_day)
    if not _stated_once((workload.tasks, workload.started_tasks), factors):
        return None
    begun = started(workload)
    others: tuple[tuple[Unit, Decimal], ...] = ()
    if workload.developers is not None:
        others = (("developer", workload.developers),)
    if begun is None:
        return Volume("task", workload.tasks or ZERO)
    return Volume("task", begun * (ONE - rejected), others)


def use_of(workload: Workload, volume: Volume, period: Period) -> Use | None:
    """The usage of a workload, given its volume; None if it is missing or stated in two ways.

    `period` is the file's, for seats, which are priced per month.
    """
    meters = _own_meters(workload, period)
    if meters is None:
        return None
    submitted = volume.count
    if isinstance(workload, (Image, Video)):
        submitted *= workload.attempts_per_accepted or ONE
    implied = _implied(workload)
    unstated = ZERO if meters or workload.KIND not in _LENGTHS else _unless(*_stand_ins(workload))
    for meter, quantity in workload.usage.items():
        meters[meter] = meters.get(meter, ZERO) + quantity
    prompts = isinstance(workload, (LlmApp, Agent, Embeddings))
    if not (meters or implied or prompts or unstated):
        return None
    return Use(volume, submitted, _series(workload), meters, prompts, implied, unstated)


def _series(workload: Workload) -> Series:
    """The calls of one unit of volume."""
    match workload:
        case LlmApp() | Embeddings():
            return Series(workload.input_tokens, ZERO, ONE)
        case Agent():
            return agent_series(workload)
        case _:
            return Series(ZERO, ZERO, ONE)


def _own_meters(workload: Workload, period: Period) -> dict[str, Decimal] | None:
    """The usage of each call, job or seat by the workload's own keys, without `usage`; None if not stated exactly
    once."""
    match workload:
        case LlmApp() | Agent():
            return {"output_tokens": workload.output_tokens}
        case Video() if workload.billed_per == "job":
            return {"jobs": ONE}
        case Video() if workload.seconds_per_clip is not None:
            return {"video_seconds": workload.seconds_per_clip}
        case Audio() if workload.characters_per_request is not None or workload.seconds_per_request is not None:
            both = {"characters": workload.characters_per_request, "audio_seconds": workload.seconds_per_request}
            stated = {meter: quantity for meter, quantity in both.items() if quantity is not None}
            return stated if len(stated) == 1 else None
        case Subscription():
            return {"seats": period.days / Period.MONTH.days}
        case _:
            return {}


def _implied(workload: Workload) -> Mapping[str, Decimal]:
    """What an image is billed on: its megapixels, else the image itself unless `usage` has a replacement."""
    if not isinstance(workload, Image):
        return NOTHING
    megapixels = workload.megapixels_per_image or ZERO
    return {"megapixels": megapixels, "images": _unless(megapixels, *_stand_ins(workload))}


def _stand_ins(workload: Workload) -> list[Decimal]:
    """The quantities in `usage` that replace what a job is billed on by default."""
    return [quantity for meter, quantity in workload.usage.items() if meter in _STAND_INS[workload.KIND]]


@branching
def _unless(*quantities: Decimal) -> Decimal:
    """1 if all the quantities are zero, else 0: a quantity of zero replaces nothing."""
    return ZERO if any(quantities) else ONE


def prompt_extra(per_call: Mapping[str, Decimal], prices: Prices) -> Decimal:
    """Prompt tokens of a call beside its series: `usage` of meters of input tokens."""
    total = ZERO
    for name, quantity in per_call.items():
        meter = prices.meter(name)
        if meter is not None and meter.side is MeterSide.PROMPT and name.endswith("_tokens"):
            total += quantity
    return total
