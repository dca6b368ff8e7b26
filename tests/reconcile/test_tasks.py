"""An agent's month: contexts that shrink from call to call, and a prefix cache of which not all was read or written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budgetlint.compare.sides import Side, side_of
from budgetlint.model.context import Context
from budgetlint.model.multipliers import CachePrefix, CacheShares
from budgetlint.model.workloads import Agent
from budgetlint.reconcile.account import Account
from budgetlint.reconcile.tasks import tasks
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Spread, Tokens
from budgetlint.records.observed import ObservedPeriod, WorkloadObserved
from tests.compare.written import budget_file, prices

MONTH = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC), 31)
PLAN = """
workloads:
  w:
    kind: agent
    model: a/small
    tasks: 10
    calls_per_task: 4
    context: {other: 1000, growth_per_call: 200}
    output_tokens: 50
    multipliers: {cache: {mode: prefix}}
"""


def accounted(tokens: Tokens, first_call: int) -> Account:
    """Ten tasks of four calls each, and what all of them together carried."""
    spreads = (
        Spread("input_tokens", 40, tokens.input, 0, 0),
        Spread("first_call_input_tokens", 10, 10 * first_call, first_call, first_call),
        Spread("calls_per_task", 10, 40, 4, 4),
    )
    observed = WorkloadObserved("w", MONTH, Calls(40), tokens, Media(), JobCounts(), Cost(), (), spreads)
    side: Side = side_of(budget_file(PLAN), "w", prices())
    assert isinstance(side.workload, Agent)
    return tasks(side, side.workload, observed, Decimal(1))


def month(
    sent: int,
    calls: int = 40,
    first: int | None = 1000,
    per_task: bool = True,
    planned: str = "{other: 1000, growth_per_call: 200}",
) -> Account:
    """Ten tasks of so many calls together, what all of them carried, and what the first of each did."""
    spreads = (
        *([] if not sent else [Spread("input_tokens", calls, sent, 0, 0)]),
        *([] if first is None else [Spread("first_call_input_tokens", 10, 10 * first, first, first)]),
        *([Spread("calls_per_task", 10, calls, 4, 4)] if per_task else []),
    )
    tokens = Tokens(uncached_input=sent)
    observed = WorkloadObserved("w", MONTH, Calls(calls), tokens, Media(), JobCounts(), Cost(), (), spreads)
    side = side_of(budget_file(PLAN.replace("{other: 1000, growth_per_call: 200}", planned)), "w", prices())
    assert isinstance(side.workload, Agent)
    return tasks(side, side.workload, observed, Decimal(1))


PARTS = "{instructions: 600, other: 400, growth_per_call: 200}"


def context(other: str, growth: str = "0", instructions: str = "0") -> Context:
    return Context(instructions=Decimal(instructions), other=Decimal(other), growth_per_call=Decimal(growth))


@pytest.mark.parametrize(
    ("sent", "calls", "first", "per_task", "planned", "expected"),
    [
        # as planned: 4·1,000 + 6·200 = 5,200 tokens a task
        (52_000, 40, 1000, True, PARTS, context("400", "200", "600")),
        (52_000, 40, None, True, PARTS, context("400", "200", "600")),
        # growth alone differs: (4,600 − 4·1,000) ÷ 6, and the parts stay
        (46_000, 40, 1000, True, PARTS, context("400", "100", "600")),
        # the first call differs: (6,400 − 4·1,300) ÷ 6
        (64_000, 40, 1300, True, PARTS, context("1300", "200")),
        # of no first call twice as much is twice of each
        (104_000, 40, None, True, PARTS, context("2000", "400")),
        # one call a task adds nothing: what a call would add stays as planned
        (12_000, 10, 1200, True, PARTS, context("1200", "200")),
        (10_000, 10, 1000, True, PARTS, context("400", "200", "600")),
        # without names of tasks there are as many calls as planned
        (104_000, 40, None, False, PARTS, context("2000", "400")),
        # a plan that sends nothing can't be scaled
        (52_000, 40, None, True, "{other: 0}", context("0")),
        # nothing was billed
        (0, 40, 1000, True, PARTS, context("400", "200", "600")),
        # what the plan compacts was sent in one run: it sends as much without
        (52_000, 40, 1000, True, "{other: 1000, growth_per_call: 200, compact_at: 1300}", context("1000", "200")),
    ],
)  # fmt: skip
def test_the_context_that_sends_as_much(
    sent: int, calls: int, first: int | None, per_task: bool, planned: str, expected: Context
) -> None:
    assert agent(month(sent, calls, first, per_task, planned)).context == expected


@pytest.mark.parametrize(
    ("sent", "first", "per_task", "figures", "notes"),
    [
        (52_000, 1000, True, ("10", "4", "1000", "200", "1300", "0"), ()),
        (52_000, None, True, ("10", "4", None, None, "1300", "0"), ()),
        (
            52_000,
            1000,
            False,
            ("10", None, "1000", "200", "1300", "0"),
            ("no record names its task: calls per task are assumed to be as planned",),
        ),
        (0, 1000, True, ("0", "4", "1000", None, None, None), ("40 requests used nothing that is billed",)),
    ],
)
def test_what_records_do_not_say_is_unknown(
    sent: int, first: int | None, per_task: bool, figures: tuple[str | None, ...], notes: tuple[str, ...]
) -> None:
    account = month(sent, 40, first, per_task)
    observed = [row.observed for row in account.assumptions[:6]]
    assert tuple(None if figure is None else f"{figure.normalize():f}" for figure in observed) == figures
    assert account.notes == notes


def test_of_what_the_deciles_of_tasks_are() -> None:
    """A row that a range can be suggested from says of what its deciles are: of tasks, or of calls."""
    spreads = (
        Spread("input_tokens", 40, 52_000, 0, 0, 900, 1700),
        Spread("calls_per_task", 10, 40, 4, 4, 2, 7),
        Spread("first_call_input_tokens", 10, 10_000, 0, 0, 800, 1200),
    )
    observed = WorkloadObserved(
        "w", MONTH, Calls(40), Tokens(uncached_input=52_000), Media(), JobCounts(), Cost(), (), spreads
    )
    side = side_of(budget_file(PLAN), "w", prices())
    assert isinstance(side.workload, Agent)
    account = tasks(side, side.workload, observed, Decimal(1))
    assert [
        (row.name, row.span.of, int(row.span.p10), int(row.span.p90)) for row in account.assumptions if row.span
    ] == [
        ("calls_per_task", "tasks", 2, 7),
        ("first_call_tokens", "tasks", 800, 1200),
        ("input_tokens", "calls", 900, 1700),
    ]


def agent(account: Account) -> Agent:
    assert isinstance(account.workload, Agent)
    return account.workload


def test_a_context_that_shrinks_is_one_that_does_not_grow() -> None:
    """1,000 tokens in the first call and 3,600 in all four: growth would be (3,600 − 4·1,000) ÷ 6 < 0, so 900 a call."""
    account = accounted(Tokens(cache_write=36_000), first_call=1000)
    assert agent(account).context == Context(other=Decimal(900))


def test_a_context_that_grows_by_nothing() -> None:
    """The same 1,000 in each call: growth is 0, which is not below it, and the parts stay as planned."""
    account = accounted(Tokens(cache_write=40_000), first_call=1000)
    assert agent(account).context == Context(other=Decimal(1000), growth_per_call=Decimal(0))


def test_a_prefix_of_which_all_was_read_or_written() -> None:
    """S 1,000, g 200: 5,200 a task, of which 3·1,000 + 200·3·2 ÷ 2 = 3,600 can be read; 2,700 were: a hit rate of 75 %."""
    account = accounted(Tokens(cache_read=27_000, cache_write=25_000), first_call=1000)
    assert agent(account).context == Context(other=Decimal(1000), growth_per_call=Decimal(200))
    assert agent(account).multipliers.cache == CachePrefix(mode="prefix", hit_rate=Decimal("0.75"))


def test_a_prefix_beside_input_that_no_cache_saw_is_shares() -> None:
    """One token in 52,000 that was neither read nor written: what was read and written is told as shares instead."""
    account = accounted(Tokens(uncached_input=1, cache_read=27_000, cache_write=24_999), first_call=1000)
    cache = agent(account).multipliers.cache
    assert isinstance(cache, CacheShares)
    assert (cache.reads * 52_000).quantize(Decimal(1)) == 27_000
    assert (cache.writes * 52_000).quantize(Decimal(1)) == 24_999


def cache_row(account: Account) -> tuple[object, ...]:
    (row,) = [row for row in account.assumptions if row.name == "cache_hit_rate"]
    return row.planned, row.observed and row.observed.quantize(Decimal("0.0001")), row.note


def test_a_prefix_beside_a_little_other_input_has_a_hit_rate() -> None:
    """Of 52,000 tokens 2 % were neither read nor written: 27,000 of the 36,000 that could be read were, 75 %."""
    account = accounted(Tokens(uncached_input=1040, cache_read=27_000, cache_write=23_960), first_call=1000)
    assert cache_row(account) == (
        Decimal(1),
        Decimal("0.75"),
        "1,040 tokens of input, 2.0%, were neither read nor written",
    )
    assert isinstance(account.cache, CachePrefix)
    assert isinstance(agent(account).multipliers.cache, CacheShares)


def test_a_prefix_of_which_a_little_more_is_read_than_it_holds_is_read_whole() -> None:
    account = accounted(Tokens(uncached_input=10, cache_read=36_900, cache_write=15_090), first_call=1000)
    assert cache_row(account)[:2] == (Decimal(1), Decimal(1))


def test_much_input_beside_a_prefix_is_shares() -> None:
    account = accounted(Tokens(uncached_input=5200, cache_read=27_000, cache_write=19_800), first_call=1000)
    assert [row.name for row in account.assumptions if row.name.startswith("cache")] == ["cache_reads", "cache_writes"]
    assert isinstance(account.cache, CacheShares)


def test_a_month_in_whole() -> None:
    """Forty calls of ten tasks, grown threefold: 5,200 tokens a task, of which (5,200 − 4·1,100) ÷ 6 are growth."""
    tokens = Tokens(uncached_input=5200, cache_read=27_000, cache_write=19_800, output=2400)
    spreads = (
        Spread("input_tokens", 40, tokens.input, 1200, 2000),
        Spread("first_call_input_tokens", 10, 11_000, 1090, 1300),
        Spread("calls_per_task", 10, 40, 4, 5),
        Spread("output_tokens", 40, 2400, 55, 90),
    )
    observed = WorkloadObserved("w", MONTH, Calls(40), tokens, Media(), JobCounts(), Cost(), (), spreads)
    side = side_of(budget_file(PLAN), "w", prices())
    assert isinstance(side.workload, Agent)
    account = tasks(side, side.workload, observed, Decimal(3))
    rows = [
        (row.name, row.planned, row.observed and round(row.observed, 4), row.measure, row.n, row.median, row.p95)
        for row in account.assumptions
    ]
    assert rows == [
        ("tasks", 10, 30, "count", None, None, None),
        ("calls_per_task", 4, 4, "count", 10, 4, 5),
        ("first_call_tokens", 1000, 1100, "count", 10, 1090, 1300),
        ("growth_per_call", 200, Decimal("133.3333"), "count", None, None, None),
        ("input_tokens", 1300, 1300, "count", 40, 1200, 2000),
        ("output_tokens", 50, 60, "count", 40, 55, 90),
        ("cache_reads", None, Decimal("0.5192"), "share", 52_000, None, None),
        ("cache_writes", None, Decimal("0.3808"), "share", None, None, None),
    ]
    assert [row.note for row in account.assumptions if row.note] == [
        "the plan caches a prefix, but not all input was read or written"
    ]
    assert (agent(account).tasks, agent(account).output_tokens, account.notes) == (Decimal(30), Decimal(60), ())


def test_what_looks_like_a_prefix_is_a_share() -> None:
    account = accounted(Tokens(cache_read=27_000, cache_write=25_000), first_call=1000)
    rows = [(row.name, row.measure) for row in account.assumptions if row.name.startswith("cache")]
    assert rows == [("cache_hit_rate", "share")]
    unplanned = budget_file(PLAN.replace("multipliers: {cache: {mode: prefix}}", "title: plain"))
    side = side_of(unplanned, "w", prices())
    assert isinstance(side.workload, Agent)
    tokens = Tokens(uncached_input=1040, cache_read=27_000, cache_write=23_960)
    spreads = (Spread("input_tokens", 40, tokens.input, 0, 0), Spread("calls_per_task", 10, 40, 4, 4))
    observed = WorkloadObserved("w", MONTH, Calls(40), tokens, Media(), JobCounts(), Cost(), (), spreads)
    rows = [
        (row.name, row.measure)
        for row in tasks(side, side.workload, observed, Decimal(1)).assumptions
        if row.name.startswith("cache")
    ]
    assert rows == [("cache_reads", "share"), ("cache_writes", "share"), ("cache_hit_rate", "share")]
