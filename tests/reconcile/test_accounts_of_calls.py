"""What calls come to in the plan's terms, in memory: attempts, shares, days, sizes and caches, and the rows that compare them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.model.multipliers import CachePrefix, CacheShares, Multipliers
from budgetlint.model.workload import Workload
from budgetlint.reconcile.account import Account, attempts, span_of, span_of_days
from budgetlint.reconcile.observed import accounted
from budgetlint.reconcile.reconciled import Deciles
from budgetlint.reconcile.served import served_otherwise
from budgetlint.reconcile.shares import near, share_of
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Spread, Tokens
from budgetlint.records.observed import ModelUse, ObservedPeriod, Served, WorkloadObserved
from tests.compare.written import side

MONTH = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC), 31)
USE = ModelUse(
    "lab", "small", None, None, Served(), 0, date(2026, 10, 1), date(2026, 10, 1), Calls(1), Tokens(), Media(), JobCounts(), Cost()
)  # fmt: skip
CHAT = "workloads: {w: {kind: llm-app, model: a/small, requests: 100, input_tokens: 1000, output_tokens: 50%s}}"
EMBEDDINGS = "workloads: {w: {kind: embeddings, model: a/small, requests: 100, input_tokens: 1000%s}}"
AUDIO = "workloads: {w: {kind: audio, model: a/small, requests: 100, seconds_per_request: 60%s}}"


def number(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("calls", "billed", "expected"),
    [
        (Calls(100), 100, ("100", "0", "0", "0", ())),
        (Calls(100, retries=20, billed_retries=20), 120, ("100", "0.2", "0", "0", ())),
        # intended × (1 + r) × (1 + d): 100 × 1.25 × 1.04 = 130, of which 2 followed a time-out
        (Calls(100, retries=25, billed_retries=25, duplicates=3, timeout_duplicates=2), 130, ("100", "0.25", "0.04", "0.016", ())),
        # what used nothing is neither a retry nor a duplicate
        (Calls(100, retries=20, billed_retries=20), 110, ("100", "0.1", "0", "0", ())),
        (Calls(100, duplicates=8), 105, ("100", "0", "0.05", "0", ())),
        (Calls(100, timeout_duplicates=8), 105, ("100", "0", "0.05", "0.05", ())),
        (Calls(100), 95, ("95", "0", "0", "0", ("5 requests used nothing that is billed",))),
        (
            Calls(1100, retries=1020, billed_retries=0),
            1050,
            ("1100", "0.88181818", "0", "0", ("1,020 retries are only counted by their requests: each is assumed to cost as much as a call",)),
        ),
        (Calls(100), 0, ("0", "0", "0", "0", ("100 requests used nothing that is billed",))),
        (Calls(2000), 500, ("500", "0", "0", "0", ("1,500 requests used nothing that is billed",))),
    ],
)  # fmt: skip
def test_calls_as_requests_retries_and_duplicates(
    calls: Calls, billed: int, expected: tuple[str, str, str, str, tuple[str, ...]]
) -> None:
    split = attempts(calls, billed)
    shares = (split.retries, split.duplicates, split.after_timeout)
    assert (split.meant, *(round(share, 8) for share in shares)) == tuple(number(text) for text in expected[:4])
    assert split.notes == expected[4]


def test_shares_and_figures_that_differ_by_rounding() -> None:
    assert [share_of(1, 4), share_of(1, 0), share_of(0, 4)] == [number("0.25"), number("0"), number("0")]
    assert near(None, number("1")) == 1
    planned = number("100")
    # a part in 1e20 is what rounding leaves, on either side of the figure
    for observed in ("100.000000000000000001", "99.999999999999999999"):
        assert str(near(planned, number(observed))) == "100"
        assert str(near(-planned, -number(observed))) == "-100"
    assert str(near(planned, number("100.000000000000000002"))) == "100.000000000000000002"
    assert str(near(number("0"), number("1e-30"))) == "1E-30"


def test_deciles_of_calls_and_of_days() -> None:
    spread = Spread("input_tokens", 9, 90, 10, 30, 4, 20)
    assert span_of(spread, "calls", 2) == Deciles(number("2"), number("5"), number("10"), 9, "calls")
    for unknown in (replace(spread, p10=None), replace(spread, p90=None)):
        assert span_of(unknown, "calls") is None
    # days of 1 to 10 requests, the last in two uses: 110 at a mean of 5.5 a day are 20 for each request of a day
    counts = [(day, day) for day in range(1, 10)] + [(10, 4), (10, 6)]
    uses = tuple(replace(USE, local_day=date(2026, 10, day), calls=Calls(count)) for day, count in reversed(counts))
    assert span_of_days(observed(*uses), number("110")) == Deciles(
        number("20"), number("100"), number("180"), 10, "days"
    )
    assert span_of_days(observed(uses[-1]), number("5")) == Deciles(number("5"), number("5"), number("5"), 1, "days")
    assert span_of_days(observed(replace(USE, calls=Calls())), number("5")) is None
    assert span_of_days(observed(), number("5")) is None


def observed(
    *uses: ModelUse,
    calls: Calls | None = None,
    tokens: Tokens | None = None,
    spreads: tuple[Spread, ...] = (),
    media: Media | None = None,
) -> WorkloadObserved:
    return WorkloadObserved(
        "w", MONTH, calls or Calls(), tokens or Tokens(), media or Media(), JobCounts(), Cost(), uses, spreads
    )


def sizes(calls: int, sent: int, made: int) -> tuple[Spread, ...]:
    return Spread("input_tokens", calls, sent, 11, 12, 9, 13), Spread("output_tokens", calls, made, 21, 22)


def short(figure: Decimal | None) -> str:
    return "unknown" if figure is None else f"{round(figure, 6).normalize():f}"


def lines(account: Account) -> list[str]:
    """Each row in short: name, planned, observed, median, p95 and the deciles' unit."""
    return [
        f"{row.name}: {short(row.planned)} → {short(row.observed)} {row.measure}"
        + (f", {row.median} to {row.p95} of {row.n}" if row.median is not None else f" of {row.n}" if row.n else "")
        + (f", by {row.span.of}" if row.span else "")
        + (f" ({row.note})" if row.note else "")
        for row in account.assumptions
    ]


def test_requests_beside_their_plan() -> None:
    """200 requests of 800 tokens in and 60 out, 20 of them sent again, seen in half of the period."""
    seen = observed(
        replace(USE, calls=Calls(220)),
        calls=Calls(200, retries=20, billed_retries=20),
        tokens=Tokens(uncached_input=176_000, output=13_200),
        spreads=sizes(220, 176_000, 13_200),
    )
    account = accounted(side(CHAT % ", multipliers: {duplicates: 2%}"), seen, number("2"))
    assert lines(account) == [
        "requests: 100 → 400 count, by days",
        "input_tokens: 1000 → 800 count, 11 to 12 of 220, by calls",
        "output_tokens: 50 → 60 count, 21 to 22 of 220",
        "retries: 0 → 0.1 share",
        "duplicates: 0.02 → 0 share",
    ]
    assert figures(account.workload) == {"requests": 400, "input_tokens": 800, "output_tokens": 60}
    stated = account.workload.multipliers
    assert stated == Multipliers(
        cache=None, retries=number("0.1"), duplicates=Decimal(0), rejected_outputs=None, failed_jobs=None
    )
    assert account.notes == ()


def figures(workload: Workload) -> dict[str, object]:
    keys = ("requests", "input_tokens", "output_tokens", "seconds_per_request")
    return {key: getattr(workload, key) for key in keys if hasattr(workload, key)}


def test_requests_without_usage_keep_the_planned_sizes() -> None:
    account = accounted(side(CHAT % ""), observed(replace(USE, calls=Calls(5)), calls=Calls(5)), number("1"))
    assert lines(account) == [
        "requests: 100 → 0 count, by days",
        "input_tokens: 1000 → unknown count",
        "output_tokens: 50 → unknown count",
    ]
    assert figures(account.workload) == {"requests": 0, "input_tokens": 1000, "output_tokens": 50}
    assert account.notes == ("5 requests used nothing that is billed",)


def test_rejected_outputs_are_as_planned() -> None:
    """Of 100 outputs 75 are kept."""
    text = CHAT % ", multipliers: {rejected_outputs: 25%, retries: 1%}"
    seen = observed(calls=Calls(100), tokens=Tokens(uncached_input=100_000, output=5000), spreads=sizes(100, 1, 1))
    account = accounted(side(text), seen, number("1"))
    assert lines(account)[0] == "requests: 100 → 75 count"
    assert account.workload.multipliers.rejected_outputs == number("0.25")
    assert account.notes == ("rejected outputs are assumed to be as planned: records of calls don't state them",)


def test_embeddings_have_no_output_and_no_cache() -> None:
    tokens = Tokens(uncached_input=1500, cache_read=500, output=7)
    account = accounted(
        side(EMBEDDINGS % ""), observed(calls=Calls(4), tokens=tokens, spreads=sizes(4, 2000, 7)), number("1")
    )
    assert lines(account) == ["requests: 100 → 4 count", "input_tokens: 1000 → 500 count, 11 to 12 of 4, by calls"]
    assert figures(account.workload) == {"requests": 4, "input_tokens": 500}
    assert account.workload.multipliers.cache is None


@pytest.mark.parametrize(
    ("calls", "seconds", "rows", "kept", "notes"),
    [
        (
            Calls(90, retries=9, billed_retries=9, duplicates=1, timeout_duplicates=2),
            "5100",
            ["requests: 100 → 90 count", "seconds_per_request: 60 → 50 count of 102", "retries: 0 → 0.1 share", "duplicates: 0 → 0.030303 share"],
            "50",
            (),
        ),
        (
            Calls(90),
            "0",
            ["requests: 100 → 90 count"],
            "60",
            ("the usage of a request is assumed to be as planned: records don't state it",),
        ),
        (
            Calls(),
            "50",
            ["requests: 100 → 0 count"],
            "60",
            ("the usage of a request is assumed to be as planned: records don't state it",),
        ),
    ],
)  # fmt: skip
def test_audio_by_its_seconds(calls: Calls, seconds: str, rows: list[str], kept: str, notes: tuple[str, ...]) -> None:
    account = accounted(side(AUDIO % ""), observed(calls=calls, media=Media(seconds=number(seconds))), number("1"))
    assert lines(account) == rows
    assert figures(account.workload)["seconds_per_request"] == number(kept)
    assert account.notes == notes


@pytest.mark.parametrize(
    ("planned", "tokens", "cache", "rows"),
    [
        ("", Tokens(uncached_input=1000), None, []),
        (
            "",
            Tokens(uncached_input=500, cache_read=400, cache_write=70, cache_write_1h=30),
            CacheShares(reads=number("0.4"), writes=number("0.1"), ttl="5m"),
            ["cache_reads: 0 → 0.4 share of 1000", "cache_writes: 0 → 0.1 share"],
        ),
        ("", Tokens(uncached_input=900, cache_write=100), CacheShares(reads=Decimal(0), writes=number("0.1"), ttl="5m"), ["cache_reads: 0 → 0 share of 1000", "cache_writes: 0 → 0.1 share"]),
        (
            ", multipliers: {cache: {reads: 40%, writes: 20%, ttl: 1h}}",
            Tokens(uncached_input=1000),
            CacheShares(reads=Decimal(0), writes=Decimal(0), ttl="1h"),
            ["cache_reads: 0.4 → 0 share of 1000", "cache_writes: 0.2 → 0 share"],
        ),
        (", multipliers: {cache: {reads: 40%}}", Tokens(), CacheShares(reads=Decimal(0), writes=Decimal(0), ttl="5m"), ["cache_reads: 0.4 → 0 share", "cache_writes: 0 → 0 share"]),
    ],
)  # fmt: skip
def test_the_cache_of_requests(planned: str, tokens: Tokens, cache: CacheShares | None, rows: list[str]) -> None:
    uses = (replace(USE, tokens=Tokens(cache_write=tokens.cache_write)),)
    account = accounted(
        side(CHAT % planned), observed(*uses, calls=Calls(1), tokens=tokens, spreads=sizes(1, 1, 1)), number("1")
    )
    assert account.workload.multipliers.cache == cache
    assert account.cache == cache
    assert [line for line in lines(account) if line.startswith("cache")] == rows


AGENT = "workloads: {w: {kind: agent, model: a/small, tasks: 1, calls_per_task: 2, context: {other: 1000}, output_tokens: 50%s}}"
PREFIX = ", multipliers: {cache: {mode: prefix, hit_rate: 90%, ttl: 1h}}"


def session(planned: str, tokens: Tokens) -> Account:
    """One task of two calls with this much input in all."""
    spreads = (
        Spread("input_tokens", 2, tokens.input, 1000, 1000),
        Spread("output_tokens", 2, 100, 50, 50),
        Spread("calls_per_task", 1, 2, 2, 2),
        Spread("first_call_input_tokens", 1, tokens.input // 2, 1000, 1000),
    )
    seen = observed(replace(USE, calls=Calls(2), tokens=tokens), calls=Calls(2), tokens=tokens, spreads=spreads)
    return accounted(side(AGENT % planned), seen, number("1"))


@pytest.mark.parametrize(
    ("planned", "tokens", "mode", "rate"),
    [
        # of 2,000 tokens the second call can read 1,000; 95 in 100 were read or written
        ("", Tokens(cache_read=1000, cache_write=900, uncached_input=100), "shares", "1"),
        ("", Tokens(cache_read=1000, cache_write=899, uncached_input=101), "shares", None),
        ("", Tokens(cache_read=500, cache_write=1500), "shares", "0.5"),
        ("", Tokens(cache_read=499, cache_write=1501), "shares", None),
        ("", Tokens(cache_read=1100, cache_write=900), "shares", "1"),
        ("", Tokens(cache_read=1101, cache_write=899), "shares", None),
        ("", Tokens(cache_write=2000), "shares", None),
        # a plan that caches a prefix: as billed if it all was, else as resembled
        (PREFIX, Tokens(cache_read=900, cache_write=1100), "prefix", "0.9"),
        (PREFIX, Tokens(cache_read=100, cache_write=1900), "prefix", "0.1"),
        (PREFIX, Tokens(cache_read=1000, cache_write=1000), "prefix", "1"),
        (PREFIX, Tokens(cache_read=1001, cache_write=999), "shares", "1"),
        (PREFIX, Tokens(cache_read=800, cache_write=1100, uncached_input=100), "shares", "0.8"),
        (PREFIX, Tokens(cache_read=800, cache_write=1099, uncached_input=101), "shares", None),
        (PREFIX, Tokens(cache_write=2000), "shares", None),
    ],
)  # fmt: skip
def test_a_prefix_or_what_resembles_one(planned: str, tokens: Tokens, mode: str, rate: str | None) -> None:
    account = session(planned, tokens)
    cache = account.workload.multipliers.cache
    assert isinstance(cache, CachePrefix if mode == "prefix" else CacheShares)
    resembled = account.cache
    assert (resembled.hit_rate if isinstance(resembled, CachePrefix) else None) == (
        None if rate is None else number(rate)
    )
    ttl = "5m" if tokens.cache_write else "1h"
    assert cache.ttl == ttl


def test_the_rows_of_a_prefix() -> None:
    def rows(planned: str, tokens: Tokens) -> list[str]:
        return [line for line in lines(session(planned, tokens)) if line.startswith("cache")]

    assert rows("", Tokens(cache_read=1000, cache_write=900, uncached_input=100)) == [
        "cache_reads: 0 → 0.5 share of 2000",
        "cache_writes: 0 → 0.45 share",
        "cache_hit_rate: unknown → 1 share (reads match those of a cached prefix)",
    ]
    assert rows(PREFIX, Tokens(cache_read=800, cache_write=1100, uncached_input=100)) == [
        "cache_hit_rate: 0.9 → 0.8 share (100 tokens of input, 5.0%, were neither read nor written)"
    ]
    assert rows(PREFIX, Tokens(cache_read=900, cache_write=1100)) == ["cache_hit_rate: 0.9 → 0.9 share"]
    assert rows(PREFIX, Tokens(cache_read=800, cache_write=200, uncached_input=1000)) == [
        "cache_reads: unknown → 0.4 share of 2000 (the plan caches a prefix, but not all input was read or written)",
        "cache_writes: unknown → 0.1 share",
    ]


def test_how_calls_were_served() -> None:
    """The four most frequent ways and the rest, beside what is planned; what no record states is no difference."""
    chat = side(CHAT % ", service_tier: batch").workload

    def notes(*tiers: tuple[str | None, int], field: str = "tier") -> list[str]:
        uses = [replace(USE, served=replace(Served(), **{field: tier}), calls=Calls(count)) for tier, count in tiers]
        return [*served_otherwise(chat, uses)]

    assert notes((None, 3), ("batch", 1)) == []
    assert notes(("flex", 1), (None, 3)) == [
        "service tier as served: not stated for 75.0% + flex for 25.0% of the calls, planned batch"
    ]
    assert notes(("b", 4), ("a", 2), ("c\n", 2), ("d", 1), ("e", 1), ("a", 2)) == [
        "service tier as served: a for 33.3% + b for 33.3% + c\N{REPLACEMENT CHARACTER} for 16.7% + d for 8.3% + others for 8.3% of the calls, planned batch"
    ]
    assert notes(("eu", 1), field="region") == ["region as served: eu for 100.0% of the calls, planned standard"]
    assert notes(("standard", 1), field="speed") == []
    assert notes(("fast", 2), ("standard", 1), field="speed") == [
        "speed as served: fast for 66.7% + standard for 33.3% of the calls, planned standard"
    ]
