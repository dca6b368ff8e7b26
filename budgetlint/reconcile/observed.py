"""The workload that records describe, in the plan's own terms, so that one evaluator prices both."""

from collections.abc import Callable
from decimal import Decimal

from budgetlint.compare.sides import Side
from budgetlint.estimate.exact import ONE, ZERO, exactly
from budgetlint.estimate.usage import context_size, volume_of
from budgetlint.frozen import Frozen, replace
from budgetlint.model.multipliers import CachePrefix, CacheShares, Multipliers
from budgetlint.model.workloads import Agent, Audio, Context, Embeddings, Image, LlmApp, Metered, Video, Workload
from budgetlint.reconcile.models import share_of, time_to_live
from budgetlint.reconcile.results import Assumption
from budgetlint.records.observed import Calls, Spread, WorkloadObserved

NEAR = Decimal("1e-20")


class Account(Frozen):
    """A workload as it was observed, what it was planned to be beside it, and what had to be taken as planned."""

    workload: Workload
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...] = ()
    duplicates: Decimal = ZERO
    after_timeout: Decimal = ZERO


class Attempts(Frozen):
    """Calls that took something: those meant, and the shares that came on top."""

    meant: Decimal
    retries: Decimal
    duplicates: Decimal
    after_timeout: Decimal
    notes: tuple[str, ...] = ()


@exactly()
def near(planned: Decimal | None, observed: Decimal) -> Decimal:
    """The planned figure where only a division that does not end keeps the observed one from it."""
    if planned is not None and abs(observed - planned) <= abs(planned) * NEAR:
        return planned
    return observed


@exactly()
def attempts(calls: Calls, billed: int) -> Attempts:
    """How calls that took tokens split into meant ones, retries and duplicates: meant × (1 + r) × (1 + d) are all.

    A retry that is only counted by its request is taken to have cost what a call costs; one that took no tokens is not
    billed and counts as none.
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
        notes.append(f"{counted} retries are only counted by their requests: taken to cost what a call costs")
    if calls.requests > meant:
        notes.append(f"{calls.requests - meant} requests took nothing that is billed")
    once = meant + again - double
    return Attempts(Decimal(meant), retries, share_of(double, once), share_of(late, once), tuple(notes))


def accounted(side: Side, observed: WorkloadObserved, grown: Decimal) -> Account:
    """The observed twin of a planned workload, its volume × `grown`."""
    match side.workload:
        case LlmApp() | Embeddings():
            return _requests(side, side.workload, observed, grown)
        case Agent():
            return _agent(side, side.workload, observed, grown)
        case Image() | Video():
            from budgetlint.reconcile.media import media_account

            return media_account(side, side.workload, observed, grown)
        case Audio() | Metered():
            return _metered(side, side.workload, observed, grown)
        case other:
            raise TypeError(f"records say nothing of a {other.KIND}")


def _requests(side: Side, planned: LlmApp | Embeddings, observed: WorkloadObserved, grown: Decimal) -> Account:
    """Requests of one call each: their number, and the tokens that one takes."""
    sent, made = observed.spread("input_tokens"), observed.spread("output_tokens")
    billed = 0 if sent is None else sent.n
    found = attempts(observed.calls, billed)
    kept = _kept(side, found.meant * grown)
    count = near(_volume(side), kept)
    rows = [Assumption("requests", _volume(side), count)]
    tokens = near(planned.input_tokens, share_of(observed.tokens.input, billed)) if billed else planned.input_tokens
    rows.append(told("input_tokens", planned.input_tokens, tokens if billed else None, sent))
    workload: Workload
    if isinstance(planned, LlmApp):
        output = (
            near(planned.output_tokens, share_of(observed.tokens.output, billed)) if billed else planned.output_tokens
        )
        rows.append(told("output_tokens", planned.output_tokens, output if billed else None, made))
        workload = replace(
            planned,
            users=None,
            active_days=None,
            requests_per_user_per_day=None,
            requests=count,
            input_tokens=tokens,
            output_tokens=output,
        )
    else:
        workload = replace(planned, requests=count, input_tokens=tokens)
    cache = _cache_shares(side, observed) if isinstance(planned, LlmApp) else None
    return _account(side, workload, rows, found, cache, observed)


def _metered(side: Side, planned: Audio | Metered, observed: WorkloadObserved, grown: Decimal) -> Account:
    """Requests of which records count nothing but how many there were, and of audio its seconds."""
    calls = observed.calls
    sent = calls.requests + calls.billed_retries + calls.duplicates + calls.timeout_duplicates
    found = attempts(calls, sent)
    count = near(_volume(side), _kept(side, found.meant * grown))
    rows = [Assumption("requests", _volume(side), count)]
    notes = ["what one request takes is as planned: records don't say"]
    workload: Workload = replace(planned, requests=count)
    if isinstance(planned, Audio) and observed.media.seconds and planned.seconds_per_request is not None and sent:
        with exactly():
            seconds = near(planned.seconds_per_request, observed.media.seconds / sent)
        rows.append(Assumption("seconds_per_request", planned.seconds_per_request, seconds, n=sent))
        workload, notes = replace(planned, requests=count, seconds_per_request=seconds), []
    return _account(side, workload, rows, found, side.workload.multipliers.cache, observed, notes)


@exactly()
def _agent(side: Side, planned: Agent, observed: WorkloadObserved, grown: Decimal) -> Account:
    """Tasks of several calls: calls a task, what the first carries, and the growth that makes up what all carried.

    T = N·S + g·N(N−1)/2 tokens a task, so g = (T − N·S) ÷ (N(N−1)/2).
    """
    sent, made = observed.spread("input_tokens"), observed.spread("output_tokens")
    first, per_task = observed.spread("first_call_input_tokens"), observed.spread("calls_per_task")
    billed = 0 if sent is None else sent.n
    found = attempts(observed.calls, billed)
    notes = [] if per_task else ["no record names its task: calls per task are taken as planned"]
    calls = near(planned.calls_per_task, share_of(per_task.total, per_task.n)) if per_task else planned.calls_per_task
    size, growth = context_size(planned.context), planned.context.growth_per_call
    context = planned.context
    if billed:
        a_task = share_of(observed.tokens.input, billed) * calls
        context = _context(planned, calls, a_task, share_of(first.total, first.n) if first and per_task else None)
    tasks = near(_volume(side), _kept(side, found.meant / calls * grown))
    output = near(planned.output_tokens, share_of(observed.tokens.output, billed)) if billed else planned.output_tokens
    rows = [
        Assumption("tasks", _volume(side), tasks),
        told("calls_per_task", planned.calls_per_task, calls if per_task else None, per_task),
        told("first_call_tokens", size, context_size(context) if first else None, first),
        Assumption("growth_per_call", growth, context.growth_per_call if billed and first else None),
        told("input_tokens", _mean_prompt(side), share_of(observed.tokens.input, billed) if billed else None, sent),
        told("output_tokens", planned.output_tokens, output if billed else None, made),
    ]
    workload = replace(
        planned,
        tasks=tasks,
        started_tasks=None,
        developers=None,
        active_days=None,
        tasks_per_developer_per_day=None,
        calls_per_task=calls,
        context=context,
        output_tokens=output,
    )
    cache = _prefix(side, workload, observed) or _cache_shares(side, observed)
    return _account(side, workload, rows, found, cache, observed, notes)


def _mean_prompt(side: Side) -> Decimal | None:
    """Tokens that a planned call carries on average."""
    calls = side.estimated().calls
    count = sum((each.count for each in calls), ZERO)
    return sum((each.prompt for each in calls), ZERO) / count if count else None


def _context(planned: Agent, calls: Decimal, a_task: Decimal, first: Decimal | None) -> Context:
    """A context that sends so many tokens a task; without a known first call, the planned one scaled."""
    pairs = calls * (calls - ONE) / 2
    size, growth = context_size(planned.context), planned.context.growth_per_call
    if first is None:
        sends = calls * size + pairs * growth
        if not sends or abs(a_task - sends) <= sends * NEAR:
            return planned.context
        return Context(other=size * a_task / sends, growth_per_call=growth * a_task / sends)
    start = near(size, first)
    grows = near(growth, (a_task - calls * start) / pairs) if pairs > ZERO else growth
    if grows < ZERO or pairs <= ZERO:
        start, grows = near(size, a_task / calls), ZERO if pairs > ZERO else growth
    if start == size:
        same = grows == growth and planned.context.compact_at is None
        return planned.context if same else replace(planned.context, growth_per_call=grows, compact_at=None)
    return Context(other=start, growth_per_call=grows)


def _prefix(side: Side, workload: Agent, observed: WorkloadObserved) -> CachePrefix | None:
    """The prefix cache that reads as much: where all that was sent was read or written, and the plan caches a prefix."""
    planned, tokens = side.workload.multipliers.cache, observed.tokens
    if not isinstance(planned, CachePrefix) or tokens.uncached_input or not tokens.cache_read:
        return None
    calls, before = workload.calls_per_task, workload.calls_per_task - ONE
    size, growth = context_size(workload.context), workload.context.growth_per_call
    sends = calls * size + growth * calls * before / 2
    reads = before * size + growth * before * (before - ONE) / 2
    if not reads:
        return None
    rate = near(planned.hit_rate, share_of(tokens.cache_read, tokens.input) * sends / reads)
    ttl = time_to_live(observed.models, planned)
    return CachePrefix(mode="prefix", hit_rate=rate, ttl="1h" if ttl == "1h" else "5m") if rate <= ONE else None


def _cache_shares(side: Side, observed: WorkloadObserved) -> CacheShares | None:
    """What was read from cache and written to it, as shares of all that was sent."""
    planned, tokens = side.workload.multipliers.cache, observed.tokens
    reads = share_of(tokens.cache_read, tokens.input)
    writes = share_of(tokens.cache_write + tokens.cache_write_1h, tokens.input)
    if not reads and not writes and not isinstance(planned, CacheShares):
        return None
    if isinstance(planned, CacheShares):
        reads, writes = near(planned.reads, reads), near(planned.writes, writes)
    ttl = time_to_live(observed.models, planned if isinstance(planned, (CacheShares, CachePrefix)) else None)
    return CacheShares(reads=reads, writes=writes, ttl="1h" if ttl == "1h" else "5m")


def _account(
    side: Side,
    workload: Workload,
    rows: list[Assumption],
    found: Attempts,
    cache: object,
    observed: WorkloadObserved,
    notes: list[str] | None = None,
) -> Account:
    """The workload with what operations made of it, and a row for each multiplier that either side has."""
    planned = side.workload.multipliers
    retries, duplicates = _share(planned.retries, found.retries), _share(planned.duplicates, found.duplicates)
    kept = cache if isinstance(cache, (CacheShares, CachePrefix)) else None
    rows += list(cache_rows(planned.cache, kept, observed.tokens.input))
    rows += share_rows("retries", planned.retries, found.retries)
    rows += share_rows("duplicates", planned.duplicates, found.duplicates)
    said = [*(notes or ()), *found.notes]
    if _number(planned.rejected_outputs):
        said.append("rejected outputs are as planned: records of calls don't say")
    made = Multipliers(
        cache=kept, retries=retries, duplicates=duplicates, rejected_outputs=planned.rejected_outputs, failed_jobs=None
    )
    account = Account(replace(workload, multipliers=made), tuple(rows), tuple(said))
    return replace(account, duplicates=found.duplicates, after_timeout=found.after_timeout)


def cache_rows(planned: object, seen: CacheShares | CachePrefix | None, sent: int) -> tuple[Assumption, ...]:
    """The cache in the plan's own terms."""
    if planned is None and seen is None:
        return ()
    if isinstance(planned, CachePrefix) and isinstance(seen, CachePrefix):
        return (Assumption("cache_hit_rate", planned.hit_rate, seen.hit_rate, "share"),)
    reads: Callable[[object], Decimal | None] = lambda each: each.reads if isinstance(each, CacheShares) else None  # noqa: E731
    writes: Callable[[object], Decimal | None] = lambda each: each.writes if isinstance(each, CacheShares) else None  # noqa: E731
    none = None if isinstance(planned, CachePrefix) else ZERO
    note = "the plan caches a prefix; not all that was sent was read or written" if none is None else None
    told_reads, told_writes = (
        (none if reads(planned) is None else reads(planned)),
        (none if writes(planned) is None else writes(planned)),
    )
    return (
        Assumption("cache_reads", told_reads, reads(seen) or ZERO, "share", n=sent or None, note=note),
        Assumption("cache_writes", told_writes, writes(seen) or ZERO, "share"),
    )


def told(name: str, planned: Decimal | None, observed: Decimal | None, spread: Spread | None) -> Assumption:
    """A quantity with how it varied."""
    if spread is None:
        return Assumption(name, planned, observed)
    return Assumption(name, planned, observed, median=Decimal(spread.median), p95=Decimal(spread.p95), n=spread.n)


def share_rows(name: str, planned: object, observed: Decimal) -> tuple[Assumption, ...]:
    """A share that nobody planned is planned to be nothing; what was neither planned nor seen is not told."""
    number = _number(planned)
    if number is None and not observed:
        return ()
    return (Assumption(name, number or ZERO, near(number, observed), "share"),)


def _share(planned: object, observed: Decimal) -> Decimal | None:
    """The observed share; nothing, where it was neither planned nor seen."""
    number = _number(planned)
    return None if number is None and not observed else near(number, observed)


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _volume(side: Side) -> Decimal | None:
    volume = volume_of(side.workload, _number(side.workload.multipliers.rejected_outputs) or ZERO)
    return None if volume is None else volume.count


def _kept(side: Side, all_of_them: Decimal) -> Decimal:
    """What is kept of what was asked for, if as much is rejected as planned."""
    with exactly():
        return all_of_them * (ONE - (_number(side.workload.multipliers.rejected_outputs) or ZERO))
