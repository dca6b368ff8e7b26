"""An observed workload compared with its plan: attempts, multipliers, and a row for each assumption."""

from datetime import date
from decimal import Decimal
from math import ceil

from budgetlint.compare.sides import Side
from budgetlint.estimate.usage import volume_of
from budgetlint.figures.exact import ONE, ZERO, exactly
from budgetlint.frozen import Frozen, replace
from budgetlint.model.multipliers import CachePrefix, CacheShares, Multipliers
from budgetlint.model.workload import Workload
from budgetlint.reconcile.caches import cache_rows
from budgetlint.reconcile.reconciled import Assumption, Deciles
from budgetlint.reconcile.shares import near, share_of
from budgetlint.records.counts import Calls, Spread
from budgetlint.records.observed import WorkloadObserved


class Account(Frozen):
    """A workload as observed, its planned counterpart, and notes on what had to be assumed as planned.

    `cache` is the cache as a plan would state it.
    """

    workload: Workload
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...] = ()
    duplicates: Decimal = ZERO
    after_timeout: Decimal = ZERO
    cache: CacheShares | CachePrefix | None = None


class SentCalls(Frozen):
    """Billed calls: the intended ones, and the shares of additional ones."""

    meant: Decimal
    retries: Decimal
    duplicates: Decimal
    after_timeout: Decimal
    notes: tuple[str, ...] = ()


@exactly()
def attempts(calls: Calls, billed: int) -> SentCalls:
    """Splits calls that used tokens into intended ones, retries and duplicates: intended × (1 + r) × (1 + d) = all.

    A retry that is only counted by its request is assumed to cost as much as a call; one that used no tokens is not
    billed and does not count.
    """
    counted = calls.retries - calls.billed_retries
    whole = billed + counted
    meant = min(calls.requests, whole)
    again = whole - meant
    double = min(calls.duplicates + calls.timeout_duplicates, again)
    late = min(calls.timeout_duplicates, double)
    retries = share_of(again - double, meant)
    notes = []
    if counted:
        notes.append(
            f"{counted:,} retries are only counted by their requests: each is assumed to cost as much as a call"
        )
    if calls.requests > meant:
        notes.append(f"{calls.requests - meant:,} requests used nothing that is billed")
    once = meant + again - double
    return SentCalls(Decimal(meant), retries, share_of(double, once), share_of(late, once), tuple(notes))


def account_of(
    side: Side,
    workload: Workload,
    rows: list[Assumption],
    sent: SentCalls,
    cache: object,
    observed: WorkloadObserved,
    notes: list[str] | None = None,
    like: CachePrefix | None = None,
) -> Account:
    """The workload with its observed multipliers, and a row for each multiplier of either side.

    `like` is the prefix cache that the records resemble, if the billed usage does not match one exactly.
    """
    planned = side.workload.multipliers
    retries, duplicates = _share(planned.retries, sent.retries), _share(planned.duplicates, sent.duplicates)
    kept = cache if isinstance(cache, (CacheShares, CachePrefix)) else None
    if isinstance(kept, CachePrefix):
        like = kept
    rows += list(cache_rows(planned.cache, kept, like, observed.tokens))
    rows += share_rows("retries", planned.retries, sent.retries)
    rows += share_rows("duplicates", planned.duplicates, sent.duplicates)
    remarks = [*(notes or ()), *sent.notes]
    if number_of(planned.rejected_outputs):
        remarks.append("rejected outputs are assumed to be as planned: records of calls don't state them")
    made = Multipliers(
        cache=kept, retries=retries, duplicates=duplicates, rejected_outputs=planned.rejected_outputs, failed_jobs=None
    )
    account = Account(replace(workload, multipliers=made), tuple(rows), tuple(remarks))
    return replace(account, duplicates=sent.duplicates, after_timeout=sent.after_timeout, cache=like or kept)


def with_spread(
    name: str, planned: Decimal | None, observed: Decimal | None, spread: Spread | None, of: str = "calls"
) -> Assumption:
    """The row of a quantity, with its observed variation."""
    if spread is None:
        return Assumption(name, planned, observed)
    median, p95 = Decimal(spread.median), Decimal(spread.p95)
    return Assumption(name, planned, observed, median=median, p95=p95, n=spread.n, span=span_of(spread, of))


def span_of(spread: Spread, of: str, unit: int = 1) -> Deciles | None:
    """The observed deciles of a quantity, divided by `unit`; None if they were not requested."""
    if spread.p10 is None or spread.p90 is None:
        return None
    p10, p50, p90 = (Decimal(value) / unit for value in (spread.p10, spread.median, spread.p90))
    return Deciles(p10, p50, p90, spread.n, of)


@exactly()
def span_of_days(observed: WorkloadObserved, total: Decimal) -> Deciles | None:
    """The deciles of a volume by day, scaled to the whole: total × a day's requests ÷ their mean."""
    by_day: dict[date, int] = {}
    for use in observed.models:
        if use.local_day is not None:
            by_day[use.local_day] = by_day.get(use.local_day, 0) + use.calls.requests
    counts = sorted(by_day.values())
    if not sum(counts):
        return None
    p10, p50, p90 = (
        total * counts[max(ceil(len(counts) * share / 100) - 1, 0)] * len(counts) / sum(counts)
        for share in (10, 50, 90)
    )
    return Deciles(p10, p50, p90, len(counts), "days")


def share_rows(name: str, planned: object, observed: Decimal) -> tuple[Assumption, ...]:
    """The row of a share, planned as zero if not stated; no row if it was neither planned nor observed."""
    number = number_of(planned)
    if number is None and not observed:
        return ()
    return (Assumption(name, number or ZERO, near(number, observed), "share"),)


def _share(planned: object, observed: Decimal) -> Decimal | None:
    """The observed share; None if it was neither planned nor observed."""
    number = number_of(planned)
    return None if number is None and not observed else near(number, observed)


def number_of(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def planned_volume(side: Side) -> Decimal | None:
    volume = volume_of(side.workload, number_of(side.workload.multipliers.rejected_outputs) or ZERO)
    return None if volume is None else volume.count


def kept(side: Side, all_of_them: Decimal) -> Decimal:
    """The number of kept outputs, assuming the planned share of rejections."""
    with exactly():
        return all_of_them * (ONE - (number_of(side.workload.multipliers.rejected_outputs) or ZERO))
