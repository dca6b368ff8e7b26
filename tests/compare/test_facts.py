"""What people edited, in their words: each field with what it was and what it is."""

import pytest

from budgetlint.compare.results import Fact
from budgetlint.compare.versions import comparison
from tests.compare.written import PRICES, change, version

AGENT = """
period: {period}
workloads:
  w:
    kind: agent
    model: a/small
    tasks: 10
    calls_per_task: 2
    context: {{other: {other}}}
    output_tokens: 5
    multipliers: {{{multipliers}}}
    usage: {{{usage}}}
"""
VIDEO = """
workloads: {{w: {{kind: video, model: a/video, accepted_clips: 10, seconds_per_clip: 4, audio: {audio}}}}}
"""
VIDEOS = """
version: 1
date: 2026-06-17
models:
  a/video:
    prices: [{when: {audio: true}, rates: {video_seconds: 0.4}}, {when: {audio: false}, rates: {video_seconds: 0.2}}]
"""
PLAN = """
starts: 2027-01
months: {months}
drivers: {{orders: {{quantity: 700, growth: {{rate: {rate}, per: month}}, ramp: {{2027-07: {ramp}}}, season: {{12: {season}}}}}}}
workloads: {{w: {{kind: image, model: a/image, accepted_images: {{driver: orders, times: 1}}}}}}
"""
FLAT = "workloads: {w: {kind: image, model: a/image, accepted_images: 700}}"


def agent(period: str = "month", other: str = "100", multipliers: str = "", usage: str = "") -> str:
    return AGENT.format(period=period, other=other, multipliers=multipliers, usage=usage)


def plan(months: int = 12, rate: str = "3%", ramp: str = "150%", season: str = "120%") -> str:
    return PLAN.format(months=months, rate=rate, ramp=ramp, season=season)


@pytest.mark.parametrize(
    ("before", "after", "facts"),
    [
        (agent(), agent(period="week"), [Fact("period", "month", "week", "volume")]),
        (agent(), agent(other="1_200.5"), [Fact("context.other", "100", "1200.5", "tokens")]),
        (agent(), agent(multipliers="retries: 2.5%"), [Fact("retries", None, "2.5%", "retries")]),
        (
            agent(multipliers="cache: {reads: 10%}"),
            agent(),
            [
                Fact("cache.mode", "shares", None, "cache"),
                Fact("cache.reads", "10%", None, "cache"),
                Fact("cache.writes", "0%", None, "cache"),
                Fact("cache.ttl", "5m", None, "cache"),
            ],
        ),
        (agent(), agent(usage="output_tokens: 2"), [Fact("usage.output_tokens", None, "2", "usage")]),
        (
            "workloads: {w: {kind: llm-app, model: a/small, requests: 1, input_tokens: 1, output_tokens: 1}}",
            FLAT,
            [Fact("kind", "llm-app", "image", "kind")],
        ),
    ],
)
def test_an_edit_in_its_own_words(before: str, after: str, facts: list[Fact]) -> None:
    assert list(change(before, after).facts) == facts


def test_yes_and_no() -> None:
    forth = change(VIDEO.format(audio="true"), VIDEO.format(audio="false"), VIDEOS, VIDEOS)
    assert list(forth.facts) == [Fact("audio", "true", "false", "size")]


def test_a_price_that_changed_is_shown_meter_by_meter() -> None:
    """Of the meters in use, and of a cache's too."""
    dearer = PRICES.replace("input_tokens: 3,", "input_tokens: 4,").replace("0.3,", "0.35,")
    cached = agent(multipliers="cache: {reads: 10%}")
    assert list(change(cached, cached, listed=dearer).facts) == [
        Fact("rate of input_tokens", "3", "4", "price", "USD per 1,000,000"),
        Fact("rate of cache_read_tokens", "0.3", "0.35", "price", "USD per 1,000,000"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "facts"),
    [
        (plan(), plan(months=6), [Fact("horizon", "12 months from 2027-01", "6 months from 2027-01", "horizon")]),
        (
            plan(),
            plan(rate="3.5%"),
            [Fact("growth of drivers", "rate 3%, per month", "rate 3.5%, per month", "growth")],
        ),
        (plan(), plan(ramp="162.5%"), [Fact("ramp of drivers", "2027-07 150%", "2027-07 162.5%", "ramp")]),
        (plan(), plan(season="80%"), [Fact("season of drivers", "12 120%", "12 80%", "season")]),
    ],
)
def test_a_plan_over_months(before: str, after: str, facts: list[Fact]) -> None:
    compared = comparison([version("budget.yaml", before)], [version("budget.yaml", after)])
    assert list(compared.files[0].workloads[0].facts) == facts


def test_a_plan_that_takes_up_months() -> None:
    compared = comparison([version("budget.yaml", FLAT)], [version("budget.yaml", plan())])
    assert list(compared.files[0].workloads[0].facts) == [
        Fact("horizon", None, "12 months from 2027-01", "horizon"),
        Fact("growth of drivers", None, "rate 3%, per month", "growth"),
        Fact("ramp of drivers", None, "2027-07 150%", "ramp"),
        Fact("season of drivers", None, "12 120%", "season"),
    ]


TIERED = """
version: 1
date: 2026-06-17
currency: CURRENCY
models:
  a/small:
    prices:
      - rates: {input_tokens: 3, output_tokens: 15}
      - {when: {prompt_tokens_over: 150}, rates: {input_tokens: HIGH, output_tokens: 30}}
"""


def tiered(high: int, currency: str = "USD") -> str:
    return TIERED.replace("HIGH", str(high)).replace("CURRENCY", currency)


def test_two_rates_of_one_meter_stand_side_by_side() -> None:
    """The first call carries 100 tokens, the second 200."""
    grows = agent().replace("{other: 100}", "{other: 100, growth_per_call: 100}")
    assert list(change(grows, grows, listed=tiered(7), then=tiered(6)).facts) == [
        Fact("rate of input_tokens", "3, 6", "3, 7", "price", "USD per 1,000,000")
    ]


def test_rates_in_two_currencies_are_not_held_side_by_side() -> None:
    euro = "currency: EUR\n" + agent()
    assert change(agent(), euro, listed=tiered(7, "EUR"), then=tiered(6)).facts == ()
