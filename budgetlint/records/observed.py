"""Observations from production records as plain data: counts are integers, money is exact, nothing is guessed."""

from dataclasses import fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

from budgetlint.frozen import Frozen
from budgetlint.records.refusals import CountedRefusal


class Tokens(Frozen):
    """Disjoint token counts, which sum to all tokens sent and received, and parts of them.

    Audio, images and video are parts of `uncached_input`, `audio_cache_read` of `cache_read`, reasoning, generated audio and
    images of `output`.
    """

    uncached_input: int = 0
    cache_read: int = 0
    cache_write: int = 0
    cache_write_1h: int = 0
    cache_write_12h: int = 0
    output: int = 0
    reasoning: int = 0
    audio_input: int = 0
    image_input: int = 0
    video_input: int = 0
    audio_cache_read: int = 0
    audio_output: int = 0
    image_output: int = 0

    @property
    def input(self) -> int:
        """All input tokens, cached or not."""
        return self.uncached_input + self.cache_read + self.written

    @property
    def written(self) -> int:
        """All tokens written to the cache."""
        return self.cache_write + self.cache_write_1h + self.cache_write_12h

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tokens)))


class Spread(Frozen):
    """The variation of a quantity; median, p95, p10 and p90 are values that occurred (nearest rank)."""

    quantity: str
    n: int
    total: int
    median: int
    p95: int
    p10: int | None = None
    p90: int | None = None

    @property
    def mean(self) -> Decimal:
        """total / n to 28 significant digits."""
        return Context(prec=28, rounding=ROUND_HALF_UP).divide(Decimal(self.total), Decimal(self.n))


class Calls(Frozen):
    """Intended requests, and the calls sent for them: attempts = requests + retries + duplicates.

    `retries` are attempts after one that failed, `billed_retries` those with their own records
    (the others are only a count on the request), `timeout_duplicates` were sent after an attempt that only seemed lost.
    """

    requests: int = 0
    retries: int = 0
    billed_retries: int = 0
    duplicates: int = 0
    timeout_duplicates: int = 0
    failed: int = 0
    served_from_cache: int = 0
    merged_lines: int = 0

    @property
    def attempts(self) -> int:
        """All calls sent to a provider: requests + retries + duplicates."""
        return self.requests + self.retries + self.duplicates + self.timeout_duplicates

    def __add__(self, other: "Calls") -> "Calls":
        return Calls(
            self.requests + other.requests,
            self.retries + other.retries,
            self.billed_retries + other.billed_retries,
            self.duplicates + other.duplicates,
            self.timeout_duplicates + other.timeout_duplicates,
            self.failed + other.failed,
            self.served_from_cache + other.served_from_cache,
            self.merged_lines + other.merged_lines,
        )


class JobCounts(Frozen):
    """Four counts of media jobs, and the numbers of jobs for which they are unknown."""

    submitted: int = 0
    successful: int = 0
    accepted: int = 0
    billed: int = 0
    acceptance_unknown: int = 0
    billing_unknown: int = 0
    moderated: int = 0
    pending: int = 0

    def __add__(self, other: "JobCounts") -> "JobCounts":
        return JobCounts(
            self.submitted + other.submitted,
            self.successful + other.successful,
            self.accepted + other.accepted,
            self.billed + other.billed,
            self.acceptance_unknown + other.acceptance_unknown,
            self.billing_unknown + other.billing_unknown,
            self.moderated + other.moderated,
            self.pending + other.pending,
        )


class Cost(Frozen):
    """Sums of costs in records, each with the number of attempts that state it; None if none does.

    `reported` is the provider's own figure, `estimated` any other. `gap` is reported − estimated over the
    attempts that state both, which is the only place where the two can be compared.
    """

    reported: Decimal | None = None
    reported_by: int = 0
    estimated: Decimal | None = None
    estimated_by: int = 0
    gap: Decimal | None = None
    gap_over: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            _added(self.reported, other.reported),
            self.reported_by + other.reported_by,
            _added(self.estimated, other.estimated),
            self.estimated_by + other.estimated_by,
            _added(self.gap, other.gap),
            self.gap_over + other.gap_over,
        )


def _added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return exact(Context(prec=60).add(one, other))


def exact(amount: Decimal) -> Decimal:
    """The amount in canonical form: no trailing zeros, no exponent."""
    short = amount.normalize(Context(prec=60))
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


class Media(Frozen):
    """The delivered or requested media of a model's generation jobs."""

    images: int = 0
    seconds: Decimal = Decimal(0)

    def __add__(self, other: "Media") -> "Media":
        return Media(self.images + other.images, self.seconds + other.seconds)


class Served(Frozen):
    """The service conditions under which a call was billed, as recorded; None if not stated."""

    tier: str | None = None
    speed: str | None = None
    region: str | None = None


class ModelUse(Frozen):
    """The use of one model on one day at one size, as served; `prompt_over` is the largest requested threshold that the prompts
    exceeded, `hours` the requested schedules that held. Prices depend on the UTC `day`; `local_day` is that of the requested zone."""

    provider: str | None
    model: str
    size: str | None
    prompt_over: int | None
    served: Served
    hours: int
    day: date
    local_day: date
    calls: Calls
    tokens: Tokens
    media: Media
    funnel: JobCounts
    cost: Cost
    searches: int = 0


class ObservedPeriod(Frozen):
    """The first and last record in UTC, and the number of calendar days with records."""

    first: datetime
    last: datetime
    days: int


class WorkloadObserved(Frozen):
    """The records of one workload, summed; `name` is null for those that match none."""

    name: str | None
    period: ObservedPeriod
    calls: Calls
    tokens: Tokens
    media: Media
    funnel: JobCounts
    cost: Cost
    models: tuple[ModelUse, ...]
    spreads: tuple[Spread, ...]
    searches: int = 0

    def spread(self, quantity: str) -> Spread | None:
        """The spread of a quantity; None if no record states it."""
        return next((one for one in self.spreads if one.quantity == quantity), None)


class PartObserved(Frozen):
    """The calls of one session or tag value in one workload; None for calls without one."""

    workload: str | None
    part: str | None
    models: tuple[ModelUse, ...]


class BillLine(Frozen):
    """A sum in a provider's bill or usage report for one meter of a model: a quantity, an amount, or both."""

    source: str
    provider: str | None
    service: str | None
    model: str | None
    meter: str
    category: str
    currency: str | None
    quantity: Decimal | None
    requests: int | None
    amount: Decimal | None
    list_amount: Decimal | None
    first: date
    last: date


NO_FORMAT = "unknown"
"""The format name of a file in an unknown format."""


class FileRead(Frozen):
    """An input file, its recognised format, and the numbers of its records that were read and that were not.

    `has_more` is stated by a page of a report that has further pages.
    """

    path: str
    format: str
    records: int
    unread: int
    has_more: bool = False


class Unread(Frozen):
    """A record that could not be read; `at` is its line, or its record number in a file without lines, from 1, or 0 for several."""

    path: str
    at: int
    unit: str
    why: str

    @property
    def place(self) -> str:
        """Where in the file, to append to its path: `, line 7`; empty for several records."""
        return f", {self.unit} {self.at}" if self.at else ""


class StatedDays(Frozen):
    """The first and last day that the user stated as covered."""

    first: date
    last: date


class Observed(Frozen):
    """Everything that was read; `workloads` are in the order of the matches, with unmatched records last.

    `covers` are the stated days, and `refusals` the refused calls, if the observations were saved in a file.
    """

    workloads: tuple[WorkloadObserved, ...]
    bills: tuple[BillLine, ...]
    files: tuple[FileRead, ...]
    unread: tuple[Unread, ...]
    parts: tuple[PartObserved, ...] = ()
    covers: StatedDays | None = None
    refusals: tuple[CountedRefusal, ...] = ()

    @property
    def unread_records(self) -> int:
        """The number of all records that could not be read; `unread` holds the first few."""
        return sum(one.unread for one in self.files)
