"""Layer 3 as written in a file: what operations adds to the base or saves."""

from decimal import Decimal
from enum import Enum
from typing import Final, Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.ranges import RangedShare, RangedShareBelow100, RangedShareTo100

TimeToLive = Literal["5m", "1h", "12h"]


class Inherited(Enum):
    """The value of a multiplier that a workload does not state: the file's own applies, if there is one."""

    INHERITED = "inherited"


INHERITED: Final = Inherited.INHERITED


class CacheShares(Frozen, kw_only=True):
    """Shares of the input tokens that are read from cache and written to it, together at most 100 %."""

    mode: Literal["shares"] = key(
        "`shares` states the shares that are read and written; `prefix` models an agent's growing context.",
        default="shares",
    )
    reads: RangedShareTo100 = key(
        "Share of the input tokens that is read from cache, billed at the cache read price.",
        unit="share",
        observed="cache_reads",
    )
    writes: RangedShareTo100 = key(
        "Share of the input tokens that is written to cache, billed at the cache write price.",
        default=Decimal(0),
        unit="share",
        observed="cache_writes",
    )
    ttl: TimeToLive = key(
        "The time to live of written tokens; `1h` is billed on `cache_write_1h_tokens`.", default="5m"
    )


class CachePrefix(Frozen, kw_only=True):
    """An agent's growing prefix: tokens of earlier calls are read from cache, new tokens are written."""

    mode: Literal["prefix"] = key(
        "`shares` states the shares that are read and written; `prefix` models an agent's growing context."
    )
    hit_rate: RangedShareTo100 = key(
        "Share of the reads that hit the cache; the rest is written again. 100 % if left out.",
        default=Decimal(1),
        unit="share",
        observed="cache_hit_rate",
    )
    ttl: TimeToLive = key(
        "The time to live of written tokens; `1h` is billed on `cache_write_1h_tokens`.", default="5m"
    )


class FailedJobs(Frozen, kw_only=True):
    """The share of submitted jobs that fail, and the share of failed jobs that is billed nevertheless."""

    rate: RangedShareBelow100 = key("Share of submitted jobs that fail.", unit="share", observed="failed_jobs.rate")
    billed: RangedShareTo100 = key(
        "Share of failed jobs that the provider bills; required, since providers differ.",
        unit="share",
        observed="failed_jobs.billed",
    )


class Multipliers(Frozen, kw_only=True):
    """The five multipliers in the order in which they apply; null removes an inherited one."""

    cache: CacheShares | CachePrefix | None | Inherited = key(
        "Input tokens that are read from or written to cache, billed at separate prices.",
        default=INHERITED,
        driver="cache",
    )
    retries: RangedShare | None | Inherited = key(
        "Share r of calls that are billed again: × (1 + r).",
        default=INHERITED,
        unit="share",
        driver="retries",
        observed="retries",
    )
    duplicates: RangedShare | None | Inherited = key(
        "Share d of jobs that are submitted twice: × (1 + d).",
        default=INHERITED,
        unit="share",
        driver="duplicates",
        observed="duplicates",
    )
    rejected_outputs: RangedShareBelow100 | None | Inherited = key(
        "Share j of outputs that are rejected and produced again: × 1 / (1 − j).",
        default=INHERITED,
        unit="share",
        driver="rejected_outputs",
    )
    failed_jobs: FailedJobs | None | Inherited = key(
        "Share f of jobs that fail, and share b of those that are billed: × (1 + b·f / (1 − f)).",
        default=INHERITED,
        driver="failed_jobs",
    )


NO_MULTIPLIERS: Final = Multipliers()

OF_CALLS: Final = frozenset({"retries", "duplicates", "failed_jobs"})
"""The multipliers of every kind whose workloads make calls."""

ALL_BUT_CACHE: Final = OF_CALLS | {"rejected_outputs"}
"""The multipliers of kinds whose outputs people accept or reject."""

ALL: Final = ALL_BUT_CACHE | {"cache"}
"""The multipliers of kinds whose prompts a provider may cache."""
