"""What recorded calls used, by meter, and the prices that hold for them: tiers, speeds, regions, hours, sizes, caches and media."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.frozen import replace
from budgetlint.reconcile.metering import ModelNames, RecordedModels, Used, bracket_of, calls_of, sized, used, was_free
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Tokens
from budgetlint.records.observed import ModelUse, Served
from tests.compare.written import book, budget_file, side

LISTED = """
version: 1
date: 2026-06-17
models:
  lab/big:
    schedules: {night: {time_zone: UTC, windows: [{hours: ["22:00-06:00"]}]}, noon: {time_zone: UTC, windows: [{hours: ["12:00-13:00"]}]}}
    prices:
      - until: 2026-03-09
        rates: {input_tokens: 4, output_tokens: 10}
      - from: 2026-03-10
        rates: {input_tokens: 2, output_tokens: 10, searches: 5}
      - {when: {service_tier: batch}, multiply: {"*_tokens": 0.25}}
      - {when: {speed: fast}, multiply: {"*_tokens": 3}}
      - {when: {speed: swift}, multiply: {"*_tokens": 2}}
      - {when: {region: eu}, multiply: {"*_tokens": 1.25}}
      - {when: {schedule: night}, multiply: {"*_tokens": 0.75}}
      - {when: {schedule: noon}, multiply: {"*_tokens": 0.5}}
  lab/plain:
    prices:
      - rates: {input_tokens: 2, cache_read_tokens: 0.2, output_tokens: 10}
  lab/writer:
    prices:
      - rates: {input_tokens: 2, cache_read_tokens: 0.2, output_tokens: 10, cache_write_tokens: 3, cache_write_1h_tokens: 4, audio_input_tokens: 20, reasoning_tokens: 30}
      - {when: {prompt_tokens_over: 1500}, multiply: {"*_tokens": 2}}
      - {when: {prompt_tokens_over: 3000}, multiply: {"*_tokens": 3}}
  lab/video: {prices: [{rates: {jobs: 0.5, video_seconds: 0.1}}]}
  lab/image: {prices: [{rates: {images: 0.04}}]}
"""
CHAT = "workloads: {w: {kind: llm-app, model: lab/big, requests: 1, input_tokens: 1, output_tokens: 1%s}}"
VIDEO = "workloads: {w: {kind: video, model: lab/video, accepted_clips: 1, seconds_per_clip: 8, billed_per: %s}}"
NAMES: ModelNames = {("lab", name): f"lab/{name}" for name in ("big", "plain", "writer", "video", "image")}
NIGHT, NOON = (book(LISTED).models["lab/big"].schedules[name] for name in ("night", "noon"))
RECORDED = RecordedModels(NAMES, (NOON, NIGHT))
MILLION = 1_000_000
DAY = date(2026, 3, 16)
CALL = ModelUse(
    "lab", "big", None, None, Served(), 0, DAY, DAY, Calls(1), Tokens(uncached_input=MILLION), Media(), JobCounts(), Cost()
)  # fmt: skip


def one(use: ModelUse, plan: str = "") -> Used:
    (usage,) = used(side(CHAT % plan, LISTED), (use,), RECORDED, media=False)
    return usage


@pytest.mark.parametrize(
    ("served", "hours", "plan", "amount"),
    [
        (Served(), 0, "", "2"),
        (Served(), 0, ", service_tier: batch", "0.5"),
        (Served(tier="batch"), 0, "", "0.5"),
        (Served(tier="standard"), 0, ", service_tier: batch", "2"),
        (Served(speed="fast"), 0, "", "6"),
        (Served(speed="fast"), 0, ", speed: swift", "6"),
        (Served(speed="standard"), 0, ", speed: fast", "2"),
        (Served(), 0, ", speed: fast", "6"),
        (Served(region="eu"), 0, "", "2.5"),
        (Served(), 0, ", region: eu", "2.5"),
        (Served(region="global"), 0, ", region: eu", "2"),
        # a region without a price of its own is served at the plan's
        (Served(region="mars"), 0, ", region: eu", "2.5"),
        # the schedules are noon and night, in this order
        (Served(), 1, "", "1"),
        (Served(), 2, "", "1.5"),
        (Served(), 0, ", schedule: night", "2"),
        (Served(), 1, ", schedule: night", "1"),
    ],
)
def test_the_prices_of_calls_as_served(served: Served, hours: int, plan: str, amount: str) -> None:
    usage = one(replace(CALL, served=served, hours=hours), plan)
    assert (usage.amount, usage.gap, usage.over, usage.calls) == (Decimal(amount), None, None, 1)


def test_a_speed_that_no_price_names_has_no_price() -> None:
    usage = one(replace(CALL, served=Served(speed="ludicrous")))
    assert usage.gap == Gap(Lack.VALUE, None, "speed", "ludicrous", ("fast", "swift"))
    assert usage.amount is None
    assert usage.known == 0


def test_the_prices_of_the_day_of_a_call() -> None:
    """A tariff of one day is not that of another, whichever comes first."""
    uses = [replace(CALL, day=date(2026, 3, day), hours=hours) for day, hours in ((9, 0), (10, 0), (9, 2), (10, 2))]
    usages = used(side(CHAT % "", LISTED), uses, RECORDED, media=False)
    assert [usage.amount for usage in usages] == [4, 2, 3, Decimal("1.5")]


CONTRACT = """
version: 1
date: 2026-06-17
models:
  lab/big:
    schedules: {late: {time_zone: UTC, windows: [{hours: ["22:00-06:00"]}]}}
    prices:
      - {flat: true, rates: {input_tokens: 1, output_tokens: 1}}
      - {when: {schedule: late}, flat: true, rates: {input_tokens: 0.5, output_tokens: 1}}
"""


@pytest.mark.parametrize(("hours", "amount"), [(0, "1"), (2, "0.5")])
def test_a_contract_has_schedules_of_its_own(hours: int, amount: str) -> None:
    """Without a schedule that applied, not the most expensive one, but none."""
    (usage,) = used(side(CHAT % "", LISTED, CONTRACT), (replace(CALL, hours=hours),), RECORDED, media=False)
    assert usage.amount == Decimal(amount)


TOKENS = Tokens(
    uncached_input=1000, cache_read=200, cache_write=30, cache_write_1h=4, cache_write_12h=5, output=600,
    reasoning=100, audio_input=50, image_input=7, video_input=8, audio_cache_read=9, audio_output=11, image_output=12,
)  # fmt: skip


@pytest.mark.parametrize(
    ("model", "taken"),
    [
        # written tokens are input where no writing has a price, and a part is what it is a part of
        ("plain", {"input_tokens": 1039, "cache_read_tokens": 200, "output_tokens": 600, "searches": 3}),
        (
            "writer",
            {"input_tokens": 950, "cache_read_tokens": 200, "cache_write_tokens": 30, "cache_write_1h_tokens": 4,
             "cache_write_12h_tokens": 5, "output_tokens": 500, "audio_input_tokens": 50, "reasoning_tokens": 100, "searches": 3},
        ),
    ],
)  # fmt: skip
def test_tokens_by_the_meter_that_bills_them(model: str, taken: dict[str, int]) -> None:
    assert one(replace(CALL, model=model, tokens=TOKENS, searches=3)).taken == taken


def test_what_a_call_cost_and_what_of_it_is_known() -> None:
    """2 × 1,000 + 0.2 × 200 + … in a million; writing for twelve hours has no price."""
    usage = one(replace(CALL, model="writer", tokens=TOKENS))
    meters = ("input_tokens", "cache_write_tokens", "cache_write_12h_tokens", "reasoning_tokens", "searches")
    assert [usage.cost_of(meter) for meter in meters] == [
        Decimal("0.0019"), Decimal("0.00009"), None, Decimal("0.003"), 0,
    ]  # fmt: skip
    assert (usage.amount, usage.known) == (None, Decimal("0.011046"))
    assert usage.gap == Gap(Lack.METER, "cache_write_12h_tokens")
    priced = one(replace(CALL, model="writer", tokens=replace(TOKENS, cache_write_12h=0)))
    assert (priced.amount, priced.known, priced.gap) == (Decimal("0.011046"), Decimal("0.011046"), None)


@pytest.mark.parametrize(
    ("calls", "tokens", "over", "factor", "expected"),
    [
        # the mean of all attempts, or the threshold that each of them passed
        (1, 1500, None, "1", None),
        (1, 1501, None, "1", 1500),
        (2, 3002, None, "1", 1500),
        (1, 3000, None, "1", 1500),
        (1, 3001, None, "1", 3000),
        (0, 1501, None, "1", 1500),
        (1, 9000, 0, "1", None),
        (1, 9000, 1499, "1", None),
        (1, 1, 1500, "1", 1500),
        (1, 1, 2999, "1", 1500),
        (1, 1, 3000, "1", 3000),
        # a model that counts half as many again reaches 1,500 with 1,000 of the recorded tokens
        (1, 1000, None, "1.5", None),
        (1, 1001, None, "1.5", 1500),
        (1, 1, 999, "1.5", None),
        (1, 1, 1000, "1.5", 1500),
    ],
)
def test_the_prices_of_the_size_of_a_prompt(
    calls: int, tokens: int, over: int | None, factor: str, expected: int | None
) -> None:
    use = replace(
        CALL, model="writer", calls=Calls(calls), prompt_over=over, tokens=Tokens(uncached_input=tokens), funnel=JobCounts(1)
    )  # fmt: skip
    assert bracket_of(use, one(use).tariff, Decimal(factor)) == expected


@pytest.mark.parametrize(
    ("basis", "media", "jobs", "taken"),
    [
        # jobs that were billed; where records don't say it, all that were submitted
        ("job", Media(), JobCounts(submitted=4, billed=3), {"jobs": 3}),
        ("job", Media(), JobCounts(submitted=4), {"jobs": 4}),
        ("job", Media(seconds=Decimal(80)), JobCounts(submitted=4, billed=3), {"jobs": 3}),
        ("second", Media(), JobCounts(submitted=4, billed=3), {"video_seconds": 24}),
        ("second", Media(seconds=Decimal(80)), JobCounts(submitted=4, billed=3), {"video_seconds": 60}),
        ("second", Media(seconds=Decimal(80)), JobCounts(submitted=4), {"video_seconds": 80}),
    ],
)
def test_jobs_take_what_is_planned_of_each_or_the_seconds_recorded(
    basis: str, media: Media, jobs: JobCounts, taken: dict[str, int]
) -> None:
    use = replace(CALL, model="video", calls=Calls(), tokens=Tokens(), media=media, funnel=jobs)
    (usage,) = used(side(VIDEO % basis, LISTED), (use,), RECORDED, media=True)
    assert usage.taken == taken
    assert usage.calls == 4


@pytest.mark.parametrize(
    ("use", "sent", "free"),
    [
        (replace(CALL, calls=Calls(2, failed=2), tokens=Tokens()), 2, True),
        (replace(CALL, calls=Calls(1, failed=1), tokens=Tokens()), 1, True),
        (replace(CALL, calls=Calls(2, retries=1, failed=3), tokens=Tokens()), 3, True),
        (replace(CALL, calls=Calls(2, failed=1), tokens=Tokens()), 2, False),
        (replace(CALL, calls=Calls(2, failed=2)), 2, False),
        (replace(CALL, calls=Calls(2, failed=2), tokens=Tokens(), searches=1), 2, False),
        (replace(CALL, calls=Calls(2, failed=2), tokens=Tokens(), funnel=JobCounts(submitted=3)), 2, False),
        (replace(CALL, calls=Calls(), tokens=Tokens(), funnel=JobCounts(submitted=3)), 3, False),
        (replace(CALL, calls=Calls(), tokens=Tokens()), 0, False),
    ],
)
def test_calls_that_failed_without_usage_are_free(use: ModelUse, sent: int, free: bool) -> None:
    assert (calls_of(use), was_free(use)) == (sent, free)


SIZED = "workloads: {w: {kind: %s, accepted_%s: 1%s}}"


@pytest.mark.parametrize(
    ("words", "size", "key", "expected"),
    [
        (("image, model: lab/image", "images", ", size: 1024x1024"), "512x512", "size", "512x512"),
        (("image, model: lab/image", "images", ", size: 1024x1024"), None, "size", "1024x1024"),
        (("image, model: lab/image", "images", ""), "512x512", "size", None),
        (("video, model: lab/video, seconds_per_clip: 8", "clips", ", resolution: 720p"), "1080p", "resolution", "1080p"),
        (("video, model: lab/video, seconds_per_clip: 8", "clips", ""), "1080p", "resolution", None),
    ],
)  # fmt: skip
def test_a_job_has_its_recorded_size_where_the_plan_states_one(
    words: tuple[str, str, str], size: str | None, key: str, expected: str | None
) -> None:
    workload = budget_file(SIZED % words).workloads["w"]
    assert getattr(sized(workload, size), key) == expected
