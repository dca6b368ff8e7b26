"""Layer 3 as people write it: what operations adds to or takes from the base."""

from decimal import Decimal
from enum import Enum
from typing import Final, Literal

from budgetlint.frozen import Frozen
from budgetlint.model.scalars import Share, ShareBelow100, ShareTo100

TimeToLive = Literal["5m", "1h", "12h"]


class Inherited(Enum):
    """What a multiplier is where a workload says nothing of it: the file's own, if there is one."""

    INHERITED = "inherited"


INHERITED: Final = Inherited.INHERITED


class CacheShares(Frozen, kw_only=True):
    """Shares of the input tokens that are read from cache and written to it, together at most 100 %."""

    mode: Literal["shares"] = "shares"
    reads: ShareTo100
    writes: ShareTo100 = Decimal(0)
    ttl: TimeToLive = "5m"


class CachePrefix(Frozen, kw_only=True):
    """An agent's own prefix: what came before is read from cache, what is new is written."""

    mode: Literal["prefix"]
    hit_rate: ShareTo100 = Decimal(1)
    ttl: TimeToLive = "5m"


class FailedJobs(Frozen, kw_only=True):
    """The share of submitted jobs that fail, and the share of the failed ones that is billed all the same."""

    rate: ShareBelow100
    billed: ShareTo100


class Multipliers(Frozen, kw_only=True):
    """The five multipliers in the order in which they apply; null takes an inherited one away."""

    cache: CacheShares | CachePrefix | None | Inherited = INHERITED
    retries: Share | None | Inherited = INHERITED
    duplicates: Share | None | Inherited = INHERITED
    rejected_outputs: ShareBelow100 | None | Inherited = INHERITED
    failed_jobs: FailedJobs | None | Inherited = INHERITED


NO_MULTIPLIERS: Final = Multipliers()
