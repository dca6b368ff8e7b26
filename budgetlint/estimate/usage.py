"""Layer 2: what a workload takes: its volume, and quantities by meter for each price bracket."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from budgetlint.estimate.entries import Conditions
from budgetlint.estimate.results import BracketCalls, Volume
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import ONE, ZERO, terms
from budgetlint.frozen import Frozen
from budgetlint.model.budget import Unit
from budgetlint.model.meters import MeterSide
from budgetlint.model.periods import Period
from budgetlint.model.workloads import (
    CONTEXT_PARTS,
    Agent,
    Audio,
    Context,
    Embeddings,
    Image,
    LlmApp,
    Metered,
    Subscription,
    Video,
    Workload,
)

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
_JOB_METERS: Final = frozenset({"requests"})
"""Service meters that count a job as a whole, beside those that count what comes out of it."""


class Series(Frozen):
    """The calls of one unit of volume: the first carries `first` tokens, each later one `growth` more.

    A call that would carry more than `compact_at` starts again from `first` and a summary of `summary` tokens. The summary
    is written by `summary_calls` calls of their own, each of which carries what that call would have carried.
    """

    first: Decimal
    growth: Decimal
    calls: Decimal
    compact_at: Decimal | None = None
    summary: Decimal = ZERO
    summary_calls: Decimal = ZERO

    @property
    def restart(self) -> Decimal:
        """Tokens of the first call after a fresh start: first + summary."""
        return self.first + self.summary

    @property
    def run(self) -> Decimal:
        """Calls before the first fresh start: floor((compact_at − first) ÷ growth) + 1, at most all."""
        return self._run_from(self.first)

    @property
    def later_run(self) -> Decimal:
        """Calls between two fresh starts: floor((compact_at − first − summary) ÷ growth) + 1, at most all."""
        return self._run_from(self.restart)

    def _run_from(self, size: Decimal) -> Decimal:
        if self.compact_at is None:
            return self.calls
        return terms((self.compact_at - size).max(ZERO), self.growth, self.calls)

    @property
    def restarts(self) -> Decimal:
        """Fresh starts: the calls after the first run ÷ the calls of a later one, rounded up."""
        if self.compact_at is None:
            return ZERO
        return (self.calls - self.run + self.later_run - ONE) // self.later_run

    @property
    def summarised(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """What is summarised: how often, and the tokens of the call that was too large, first + growth × run."""
        once = self.restarts.min(ONE)
        return (
            (once, self.first + self.growth * self.run),
            (self.restarts - once, self.restart + self.growth * self.later_run),
        )

    @property
    def largest(self) -> Decimal:
        """Tokens of the largest call: first + growth × (run − 1), or of a later run or a call that summarises."""
        largest = self.first + self.growth * (self.run - ONE)
        if self.summary:
            again = self.restarts.min(ONE)
            largest = largest.max(again * (self.restart + self.growth * (self.later_run - ONE)))
        if self.summary_calls:
            for times, size in self.summarised:
                largest = largest.max(times.min(ONE) * size)
        return largest


class Use(Frozen):
    """What a workload takes for each unit that it submits: a series of calls, and meters for each call.

    `submitted` is units submitted for `volume`, before operations: accepted outputs × attempts;
    `prompts` whether the calls of the series carry input tokens.
    """

    volume: Volume
    submitted: Decimal
    series: Series
    per_call: Mapping[str, Decimal]
    prompts: bool


@cache
def _stated_by(kind: type[Workload]) -> tuple[str, ...]:
    """The conditions that a kind of workload has a key for."""
    return tuple(key for key in _STATED if hasattr(kind, key))


def conditions_of(workload: Workload) -> Conditions:
    """What a workload states that a price may depend on."""
    keys = _stated_by(type(workload))
    return tuple([(key, value) for key in keys if (value := getattr(workload, key)) is not None])


def context_size(context: Context) -> Decimal:
    """S: tokens that the first call carries, the sum of the context's parts."""
    return sum((getattr(context, part) for part in CONTEXT_PARTS), ZERO)


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
    """Whether a volume is stated in just one way: one of the single keys, or all that go together."""
    alone = sum(each is not None for each in single)
    parts = sum(each is not None for each in together)
    return (alone == 1 and parts == 0) or (alone == 0 and parts == len(together))


def volume_of(workload: Workload, rejected: Decimal) -> Volume | None:
    """What is kept in a period; None where it is not stated, or stated twice. `rejected` is the share of outputs."""
    match workload:
        case LlmApp():
            each = (workload.users, workload.active_days, workload.requests_per_user_per_day)
            if not _stated_once((workload.requests,), each):
                return None
            if workload.requests is not None:
                return Volume("request", workload.requests)
            return Volume("request", _product(each), (("user", workload.users or ZERO),))
        case Agent():
            return _tasks(workload, rejected)
        case Image():
            return Volume("accepted-image", workload.accepted_images)
        case Video():
            return Volume("accepted-clip", workload.accepted_clips)
        case Audio() | Embeddings() | Metered():
            return Volume("request", workload.requests)
        case Subscription():
            return Volume("seat", workload.seats)
        case _:
            raise TypeError(f"no volume for {type(workload).__name__}")


def _tasks(workload: Agent, rejected: Decimal) -> Volume | None:
    """Completed tasks: `tasks`, or tasks started × (1 − rejected outputs)."""
    each = (workload.developers, workload.active_days, workload.tasks_per_developer_per_day)
    if not _stated_once((workload.tasks, workload.started_tasks), each):
        return None
    begun = started(workload)
    others: tuple[tuple[Unit, Decimal], ...] = ()
    if workload.developers is not None:
        others = (("developer", workload.developers),)
    if begun is None:
        return Volume("task", workload.tasks or ZERO)
    return Volume("task", begun * (ONE - rejected), others)


def use_of(workload: Workload, volume: Volume, prices: Prices, period: Period) -> Use | None:
    """What a workload takes, given its volume; None where it does not say, or says it twice.

    `period` is the file's, for seats that are priced a month.
    """
    own = _own_meters(workload, prices, period)
    if own is None:
        return None
    submitted = volume.count
    if isinstance(workload, (Image, Video)):
        submitted *= workload.attempts_per_accepted or ONE
    for meter, quantity in workload.usage.items():
        own[meter] = own.get(meter, ZERO) + quantity
    prompts = isinstance(workload, (LlmApp, Agent, Embeddings))
    return Use(volume, submitted, _series(workload), own, prompts) if own or prompts else None


def _series(workload: Workload) -> Series:
    """The calls that one unit of volume makes."""
    match workload:
        case LlmApp() | Embeddings():
            return Series(workload.input_tokens, ZERO, ONE)
        case Agent():
            return agent_series(workload)
        case _:
            return Series(ZERO, ZERO, ONE)


def agent_series(workload: Agent) -> Series:
    """The calls of a task."""
    context, summary = workload.context, workload.context.summary
    return Series(
        context_size(context),
        context.growth_per_call,
        workload.calls_per_task,
        context.compact_at,
        ZERO if summary is None else summary.tokens,
        ZERO if summary is None else summary.calls,
    )


def _own_meters(workload: Workload, prices: Prices, period: Period) -> dict[str, Decimal] | None:
    """What each call, job or seat takes by the workload's own keys, `usage` apart; None where that is not said once."""
    match workload:
        case LlmApp() | Agent():
            return {"output_tokens": workload.output_tokens}
        case Image() if workload.megapixels_per_image is not None:
            return {"megapixels": workload.megapixels_per_image}
        case Image():
            return {} if _says_what_it_bills(workload, prices) else {"images": ONE}
        case Video() if workload.billed_per == "job":
            return {"jobs": ONE}
        case Video() if workload.seconds_per_clip is not None:
            return {"video_seconds": workload.seconds_per_clip}
        case Audio() if workload.characters_per_request is not None or workload.seconds_per_request is not None:
            both = {"characters": workload.characters_per_request, "audio_seconds": workload.seconds_per_request}
            said = {meter: quantity for meter, quantity in both.items() if quantity is not None}
            return said if len(said) == 1 else None
        case Video() | Audio():
            return {} if _says_what_it_bills(workload, prices) else None
        case Subscription():
            return {"seats": period.days / Period.MONTH.days}
        case _:
            return {}


def _says_what_it_bills(workload: Workload, prices: Prices) -> bool:
    """Whether `usage` says what a job is billed on: a meter of what comes out, or of the job as a whole.

    Of speech and its transcription what goes in says it too.
    """
    sides = {MeterSide.OUTPUT, MeterSide.PROMPT} if isinstance(workload, Audio) else {MeterSide.OUTPUT}
    known = (prices.meter(name) for name in workload.usage)
    return any(meter is None or meter.side in sides or meter.name in _JOB_METERS for meter in known)


def prompt_extra(per_call: Mapping[str, Decimal], prices: Prices) -> Decimal:
    """Prompt tokens of a call beside its series: usage of meters that count tokens going in."""
    total = ZERO
    for name, quantity in per_call.items():
        if name == "output_tokens":
            continue
        meter = prices.meter(name)
        if meter is not None and meter.side is MeterSide.PROMPT and name.endswith("_tokens"):
            total += quantity
    return total


def calls_by_bracket(series: Series, extra: Decimal, brackets: tuple[Decimal | None, ...]) -> tuple[BracketCalls, ...]:
    """The calls of one unit, apart for each price bracket, each call priced by its own size.

    Call k of a run carries S + g·(k−1) tokens (and `extra` beside them), after a fresh start S and the summary in place of S.
    A task is its first run, floor((N − run) ÷ later run) whole later runs and a rest. Within a run the calls of a bracket are
    consecutive, so their sums are those of a series.
    """
    if len(brackets) == 1:
        return (_between(series, None, None, None),)
    calls = []
    for at, over in enumerate(brackets):
        upper = brackets[at + 1] if at + 1 < len(brackets) else None
        low = None if over is None else over - extra
        high = None if upper is None else upper - extra
        calls.append(_between(series, low, high, over))
    return tuple(calls)


def _between(series: Series, low: Decimal | None, high: Decimal | None, over: Decimal | None) -> BracketCalls:
    first = _sums(series.first, series.growth, series.run, low, high)
    if series.compact_at is None:
        return BracketCalls(over, *first)
    left, run = series.calls - series.run, series.later_run
    whole_runs = left // run
    whole = _sums(series.restart, series.growth, run, low, high)
    rest = _sums(series.restart, series.growth, left - whole_runs * run, low, high)
    count, prompt, reads, writes = (a + b * whole_runs + c for a, b, c in zip(first, whole, rest, strict=True))
    return BracketCalls(over, count, prompt, reads, writes)


def summaries_by_bracket(series: Series, brackets: tuple[Decimal | None, ...]) -> tuple[BracketCalls, ...]:
    """The calls of one unit that write summaries, apart for each price bracket.

    Each carries what the call that was too large would have carried; of that a cached prefix holds all but the last growth.
    """
    if series.compact_at is None or not series.summary_calls:
        return ()
    return tuple(
        _summaries(series, over, brackets[at + 1] if at + 1 < len(brackets) else None)
        for at, over in enumerate(brackets)
    )


def _summaries(series: Series, over: Decimal | None, upper: Decimal | None) -> BracketCalls:
    count = prompt = reads = ZERO
    for times, size in series.summarised:
        within = (ONE if upper is None else terms(upper - size, ZERO, ONE)) - (
            ZERO if over is None else terms(over - size, ZERO, ONE)
        )
        calls = times * series.summary_calls * within
        count += calls
        prompt += calls * size
        reads += calls * (size - series.growth)
    return BracketCalls(over, count, prompt, reads, prompt - reads)


def _sums(
    size: Decimal, growth: Decimal, run: Decimal, low: Decimal | None, high: Decimal | None
) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Calls, prompt, reads and writes of the calls of one run whose size is above `low` and at most `high`."""
    first = ZERO if low is None else terms(low - size, growth, run)
    last = run if high is None else terms(high - size, growth, run)
    prompt = (last - first) * size + growth * (last * (last - ONE) - first * (first - ONE)) / 2
    reads = _reads(size, growth, last) - _reads(size, growth, first)
    return last - first, prompt, reads, prompt - reads


def _reads(size: Decimal, growth: Decimal, calls: Decimal) -> Decimal:
    """Tokens that the first calls of a run read of what the call before carried: (n−1)·S + g·(n−1)(n−2) ÷ 2."""
    before = (calls - ONE).max(ZERO)
    return before * size + growth * before * (before - ONE) / 2
