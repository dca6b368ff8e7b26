"""Tables of layers 1 and 2: every word that reports show, and every entry that decides a figure."""

import json
from datetime import date
from decimal import Decimal

import pytest

from budgetlint import lint_budget
from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.results import Status
from budgetlint.estimate.standing import DOUBTFUL, Standing, apportioned
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from tests.estimate import priced

Plain = dict[str, object]


def workload(text: str, *entries: Plain, contract: tuple[Plain, ...] = ()) -> WorkloadEstimate:
    """The estimate of one workload at some prices."""

    def book(prices: tuple[Plain, ...]) -> str:
        return json.dumps({"version": 1, "date": "2026-06-17", "models": {"a/b": {"prices": prices}}})

    files = {"prices.json": book(entries), "contract.json": book(contract)}
    stated = ", contract: {file: contract.json}" if contract else ""
    file = f"version: 1\npricing: {{snapshot: prices.json{stated}}}\nworkloads: {{w: {{model: a/b, {text}}}}}"
    estimate = lint_budget(file, files, date(2026, 7, 1)).files[0].estimate
    assert estimate is not None
    return estimate.workloads["w"]


def test_words_of_a_budget_s_status() -> None:
    assert [status.value for status in Status] == ["ok", "warn", "exceeded", "incomplete"]


def test_words_of_how_prices_are_known() -> None:
    assert {standing.value: standing.words for standing in Standing} == {
        "disputed": "disputed",
        "derived": "derived or an upper bound",
        "official": "official",
        "agreed": "contract, quote or own",
        "confirmed": "confirmed by two or more",
        "confirmed-once": "confirmed by one",
        "single": "single source",
    }
    assert [standing.value for standing in DOUBTFUL] == ["disputed", "single"]


def test_shares_are_ten_thousandths_that_sum_to_one() -> None:
    thirds = apportioned({Standing.OFFICIAL: Decimal(2), Standing.AGREED: Decimal(2), Standing.SINGLE: Decimal(2)})
    assert [share.share for share in thirds] == [Decimal("0.3334"), Decimal("0.3333"), Decimal("0.3333")]
    sixths = apportioned({Standing.OFFICIAL: Decimal(1), Standing.AGREED: Decimal(5)})
    assert [share.share for share in sixths] == [Decimal("0.1667"), Decimal("0.8333")]
    # 2,857.14 and 7,142.86 ten-thousandths
    sevenths = apportioned({Standing.OFFICIAL: Decimal(2), Standing.AGREED: Decimal(5)})
    assert [share.share for share in sevenths] == [Decimal("0.2857"), Decimal("0.7143")]
    assert [share.share for share in apportioned({Standing.OFFICIAL: Decimal(0)})] == [Decimal(0)]


MIX = "mix: {most: {share: 75%}, rest: {share: 25%}}"


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("kind: metered, requests: 40, usage: {searches: 1}", 40),
        ("kind: llm-app, requests: 40, input_tokens: 1, output_tokens: 1", 40),
        ("kind: llm-app, users: 4, active_days: 10, requests_per_user_per_day: 1, input_tokens: 1, output_tokens: 1", 40),
        ("kind: agent, tasks: 40, calls_per_task: 1, context: {other: 1}, output_tokens: 1", 40),
        ("kind: agent, started_tasks: 40, calls_per_task: 1, context: {other: 1}, output_tokens: 1", 40),
        ("kind: agent, developers: 4, active_days: 10, tasks_per_developer_per_day: 1, calls_per_task: 1, context: {other: 1}, output_tokens: 1", 40),
        ("kind: image, accepted_images: 40", 40),
        ("kind: video, accepted_clips: 40, seconds_per_clip: 1", 40),
        ("kind: subscription, seats: 40", 40),
    ],
)  # fmt: skip
def test_every_way_to_state_a_volume_is_split_by_a_mix(kind: str, count: int) -> None:
    rates = {
        "input_tokens": "1",
        "output_tokens": "1",
        "searches": "1",
        "images": "1",
        "video_seconds": "1",
        "seats": "1",
    }
    mixed = workload(f"{kind}, {MIX}", {"rates": rates})
    alone = workload(kind, {"rates": rates})
    assert mixed.volume is not None
    assert mixed.volume.count == count
    assert [part.volume and part.volume.count for part in mixed.parts] == [Decimal(30), Decimal(10)]
    assert mixed.layers is not None
    assert mixed.layers == alone.layers
    assert [(item.meter, item.quantity, item.amount) for item in mixed.items] == [
        (item.meter, item.quantity, item.amount) for item in alone.items
    ]


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("size", "large", "kind: image, accepted_images: 1"),
        ("quality", "high", "kind: image, accepted_images: 1"),
        ("resolution", "4k", "kind: video, accepted_clips: 1, seconds_per_clip: 1"),
        ("audio", True, "kind: video, accepted_clips: 1, seconds_per_clip: 1"),
    ],
)
def test_what_is_left_out_where_it_decides_the_price(key: str, value: object, kind: str) -> None:
    meter = "images" if "image" in kind else "video_seconds"
    cheap: dict[str, object] = {"size": "small", "quality": "low", "resolution": "1080p", "audio": False}
    rates = [{meter: "1"}, {meter: "1"}, {meter: "2"}]
    conditions: list[Plain] = [{}, {key: cheap[key]}, {key: value}]
    entries = [{"when": when, "rates": rate} for when, rate in zip(conditions, rates, strict=True)]
    known = tuple(sorted(str(word).lower() for word in (cheap[key], value)))
    assert workload(kind, *entries).gaps == (Gap(Lack.STATE, meter, key, None, known),)
    assert workload(f"{kind}, {key}: {str(value).lower()}", *entries).gaps == ()


@pytest.mark.parametrize(("key", "value"), [("service_tier", "batch"), ("region", "eu"), ("speed", "fast")])
def test_a_contract_that_leaves_out_what_reprices_the_whole_call(key: str, value: str) -> None:
    rates = {"input_tokens": "1", "output_tokens": "1"}
    listed: tuple[Plain, ...] = ({"rates": rates}, {"when": {key: value}, "rates": rates})
    chat = "kind: llm-app, requests: 1, input_tokens: 1, output_tokens: 1"
    agreed: tuple[Plain, ...] = ({"rates": {"output_tokens": "0.5"}},)
    (gap,) = workload(f"{chat}, {key}: {value}", *listed, contract=agreed).gaps
    assert (gap.lack, gap.meter, gap.key) == (Lack.CONTRACT, "output_tokens", key)
    assert workload(chat, *listed, contract=agreed).gaps == ()


@pytest.mark.parametrize(("tier", "lacks"), [("batch", ["service_tier"] * 2), ("standard", [])])
def test_a_contract_alone_prices_no_tier_that_it_does_not_state(tier: str, lacks: list[str]) -> None:
    agreed: Plain = {"rates": {"input_tokens": "1", "output_tokens": "1"}}
    chat = f"kind: llm-app, requests: 1, input_tokens: 1, output_tokens: 1, service_tier: {tier}"
    assert [gap.key for gap in workload(chat, contract=(agreed,)).gaps] == lacks


def test_a_contract_scales_a_meter_that_only_the_list_declares() -> None:
    """10 requests of 3 sketches at 10 are 300, half of it by contract."""
    declared = {"sketches": {"unit": "sketch", "per": "1"}}
    result = priced.workload(
        priced.snapshot({"rates": {"sketches": "10"}}, meters=declared),
        "kind: metered, requests: 10, usage: {sketches: 3}",
        priced.snapshot({"multiply": {"*": "0.5"}}),
    )
    assert priced.base(result) == 150


@pytest.mark.parametrize(("ttl", "amount"), [("5m", 2), ("1h", 3), ("12h", 4)])
def test_tokens_written_to_a_cache_cost_what_their_time_to_live_does(ttl: str, amount: int) -> None:
    """A million tokens, all of them written."""
    rates = {
        "input_tokens": "1",
        "output_tokens": "1",
        "cache_read_tokens": "0.1",
        "cache_write_tokens": "2",
        "cache_write_1h_tokens": "3",
        "cache_write_12h_tokens": "4",
    }
    cache = f"multipliers: {{cache: {{reads: 0%, writes: 100%, ttl: {ttl}}}}}"
    result = workload(f"kind: llm-app, requests: 1000, input_tokens: 1000, output_tokens: 0, {cache}", {"rates": rates})
    assert result.layers is not None
    assert result.layers.operational == amount


@pytest.mark.parametrize(
    ("repriced", "usage", "lacks"),
    [
        # the price of high quality is that of all tokens, input included, and it leaves input out
        ("output_tokens", "{images: 1, input_tokens: 1, output_tokens: 1}", ["input_tokens"]),
        ("output_tokens", "{images: 1, output_tokens: 1}", []),
        # what is billed by image has no quality in this list, or only that has one
        ("output_tokens", "{images: 1}", []),
        ("images", "{images: 1, output_tokens: 1}", []),
    ],
)
def test_a_quality_reprices_all_tokens_together_and_other_meters_by_themselves(
    repriced: str, usage: str, lacks: list[str]
) -> None:
    standard: Plain = {"rates": {"images": "1", "input_tokens": "1", "output_tokens": "2"}}
    high: Plain = {"when": {"quality": "high"}, "rates": {repriced: "4"}}
    gaps = workload(f"kind: image, accepted_images: 1, quality: high, usage: {usage}", standard, high).gaps
    assert [(gap.lack, gap.meter, gap.key) for gap in gaps] == [(Lack.CONDITION, meter, "quality") for meter in lacks]


@pytest.mark.parametrize(("meter", "lacks"), [("searches", []), ("images", ["prompt_tokens_over"] * 2)])
def test_a_contract_states_a_threshold_only_where_it_reprices_the_call(meter: str, lacks: list[str]) -> None:
    """A search is a separate service: its price above a threshold says nothing about that of the tokens."""
    rates = {"input_tokens": "1", "output_tokens": "1"}
    listed: list[Plain] = [
        {"rates": {**rates, meter: "1"}},
        {"when": {"prompt_tokens_over": "1500"}, "rates": {meter: "2"}},
    ]
    if meter == "images":
        listed.append({"when": {"prompt_tokens_over": "1500"}, "rates": rates})
    agreed: Plain = {"rates": rates}
    chat = "kind: llm-app, requests: 1, input_tokens: 2000, output_tokens: 1"
    assert [gap.key for gap in workload(chat, *listed, contract=(agreed,)).gaps] == lacks


@pytest.mark.parametrize(
    ("plain", "read", "bound"), [("0.5", "0.1", False), ("0.1", "0.1", False), ("0.05", "0.05", True)]
)
def test_reads_cost_what_the_list_states_unless_a_contract_takes_less_for_input(
    plain: str, read: str, bound: bool
) -> None:
    """A million tokens, all of them read; the list takes 0.1."""
    rates = {"input_tokens": "1", "output_tokens": "1", "cache_read_tokens": "0.1"}
    agreed: Plain = {"rates": {"input_tokens": plain}}
    chat = "kind: llm-app, requests: 1000, input_tokens: 1000, output_tokens: 0, multipliers: {cache: {reads: 100%}}"
    (step,) = workload(chat, {"rates": rates}, contract=(agreed,)).steps
    assert [(item.amount, item.rate.bound) for item in step.items] == [(Decimal(read), bound)]


@pytest.mark.parametrize(
    ("read", "plain"),
    [
        ("cache_read_tokens", "input_tokens"),
        ("explicit_cache_read_tokens", "input_tokens"),
        ("audio_cache_read_tokens", "audio_input_tokens"),
        ("image_cache_read_tokens", "image_input_tokens"),
    ],
)
def test_a_tier_without_a_price_of_reads_bounds_them_by_what_is_read(read: str, plain: str) -> None:
    """A million tokens read cost at most what the tier takes for the same tokens uncached."""
    standard: Plain = {"rates": {"input_tokens": "4", plain: "2", read: "0.2", "output_tokens": "1"}}
    batch: Plain = {"when": {"service_tier": "batch"}, "rates": {"input_tokens": "3", plain: "1", "output_tokens": "1"}}
    metered = f"kind: metered, requests: 1000, usage: {{{read}: 1000}}"
    assert [item.amount for item in workload(metered, standard, batch).items] == [Decimal("0.2")]
    items = workload(f"{metered}, service_tier: batch", standard, batch).items
    assert [(item.amount, item.rate.bound) for item in items] == [(Decimal(1), True)]


@pytest.mark.parametrize(("peak", "amount", "schedule"), [("2", 2, "peak"), ("1", 1, None), ("0.5", 1, None)])
def test_a_schedule_that_nobody_states_is_the_dearest(peak: str, amount: int, schedule: str | None) -> None:
    entries: tuple[Plain, ...] = (
        {"rates": {"images": "1"}},
        {"when": {"schedule": "peak"}, "rates": {"images": peak}},
    )
    (item,) = workload("kind: image, accepted_images: 1", *entries).items
    assert (item.amount, item.rate.schedule) == (Decimal(amount), schedule)
