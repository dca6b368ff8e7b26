"""What is counted and summed over records: calls, tokens, media, jobs and costs."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from operator import attrgetter
from typing import TypeVar

from budgetlint.frozen import Frozen, parts, replace


class Counts(Frozen):
    """Numbers that are added field by field."""


CountsT = TypeVar("CountsT", bound=Counts)


def total(kind: type[CountsT], counts: Iterable[CountsT]) -> CountsT:
    """The sums field by field: zero without counts."""
    names = [part.name for part in parts(kind)]
    columns = zip(*map(attrgetter(*names), counts), strict=True)
    return replace(kind(), **dict(zip(names, map(sum, columns), strict=False)))


class Tokens(Counts):
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


class Calls(Counts):
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


class JobCounts(Counts):
    """Four counts of media jobs, and the numbers of jobs for which they are unknown."""

    submitted: int = 0
    successful: int = 0
    accepted: int = 0
    billed: int = 0
    acceptance_unknown: int = 0
    billing_unknown: int = 0
    moderated: int = 0
    pending: int = 0


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


class Media(Counts):
    """The delivered or requested media of a model's generation jobs."""

    images: int = 0
    seconds: Decimal = Decimal(0)
