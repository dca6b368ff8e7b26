"""Layer 3 as people write it: what operations adds to or takes from the base."""

from decimal import Decimal
from enum import Enum
from typing import Final, Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.ranges import RangedShare, RangedShareBelow100, RangedShareTo100

TimeToLive = Literal["5m", "1h", "12h"]


class Inherited(Enum):
    """What a multiplier is where a workload says nothing of it: the file's own, if there is one."""

    INHERITED = "inherited"


INHERITED: Final = Inherited.INHERITED


class CacheShares(Frozen, kw_only=True):
    """Shares of the input tokens that are read from cache and written to it, together at most 100 %."""

    mode: Literal["shares"] = key(
        "`shares` states what is read and written; `prefix` follows an agent's own growing context.", default="shares"
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
    ttl: TimeToLive = key("How long what is written lives; `1h` is billed on `cache_write_1h_tokens`.", default="5m")


class CachePrefix(Frozen, kw_only=True):
    """An agent's own prefix: what came before is read from cache, what is new is written."""

    mode: Literal["prefix"] = key(
        "`shares` states what is read and written; `prefix` follows an agent's own growing context."
    )
    hit_rate: RangedShareTo100 = key(
        "Share of the reads that finds what it looks for; the rest is written again. 100 % if left out.",
        default=Decimal(1),
        unit="share",
        observed="cache_hit_rate",
    )
    ttl: TimeToLive = key("How long what is written lives; `1h` is billed on `cache_write_1h_tokens`.", default="5m")


class FailedJobs(Frozen, kw_only=True):
    """The share of submitted jobs that fail, and the share of the failed ones that is billed all the same."""

    rate: RangedShareBelow100 = key(
        "Share of the submitted jobs that fails.", unit="share", observed="failed_jobs.rate"
    )
    billed: RangedShareTo100 = key(
        "Share of the failed jobs that the provider bills; it must be stated, since providers differ.",
        unit="share",
        observed="failed_jobs.billed",
    )


class Multipliers(Frozen, kw_only=True):
    """The five multipliers in the order in which they apply; null takes an inherited one away."""

    cache: CacheShares | CachePrefix | None | Inherited = key(
        "Input tokens that are read from or written to cache, billed at their own prices.",
        default=INHERITED,
        driver="cache",
    )
    retries: RangedShare | None | Inherited = key(
        "Share of the calls that is billed again: × (1 + r).",
        default=INHERITED,
        unit="share",
        driver="retries",
        observed="retries",
    )
    duplicates: RangedShare | None | Inherited = key(
        "Share of the jobs that is submitted twice: × (1 + d).",
        default=INHERITED,
        unit="share",
        driver="duplicates",
        observed="duplicates",
    )
    rejected_outputs: RangedShareBelow100 | None | Inherited = key(
        "Share of the outputs that is thrown away and made again: × 1 / (1 − j).",
        default=INHERITED,
        unit="share",
        driver="rejected_outputs",
    )
    failed_jobs: FailedJobs | None | Inherited = key(
        "Jobs that fail, and how many of those are billed: × (1 + b·f / (1 − f)).",
        default=INHERITED,
        driver="failed_jobs",
    )


NO_MULTIPLIERS: Final = Multipliers()

OF_CALLS: Final = frozenset({"retries", "duplicates", "failed_jobs"})
"""The multipliers of whatever is called."""

ALL_BUT_CACHE: Final = OF_CALLS | {"rejected_outputs"}
"""The multipliers of whatever makes outputs that people keep or reject."""

ALL: Final = ALL_BUT_CACHE | {"cache"}
"""The multipliers of whatever sends a prompt that a provider may cache."""
