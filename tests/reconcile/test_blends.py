"""Recorded models as one: how they are listed, which uses one model of a plan can't price, and the rates of their blend."""

from datetime import date
from decimal import Decimal

import pytest

from budgetlint.compare.sides import Side
from budgetlint.estimate.line_items import Gap, Lack, Rate
from budgetlint.estimate.tariff import Tariff
from budgetlint.frozen import replace
from budgetlint.model.multipliers import CachePrefix
from budgetlint.reconcile.metering import ModelNames, RecordedModels, Used, used
from budgetlint.reconcile.models import (
    blended,
    differ,
    lack_words,
    lacking_words,
    seen,
    time_to_live,
    unpriced,
    usage_of,
)
from budgetlint.reconcile.reconciled import ModelSeen, Unpriced
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Tokens
from budgetlint.records.observed import ModelUse, Served
from tests.compare.written import side

LISTED = """
version: 1
date: 2026-06-17
models:
  lab/small: {prices: [{rates: {input_tokens: 2, output_tokens: 10, cache_write_tokens: 3, cache_write_1h_tokens: 4, searches: 5}}]}
  lab/large: {prices: [{rates: {input_tokens: 4, output_tokens: 30, cache_write_tokens: 5, cache_write_1h_tokens: 8, audio_input_tokens: 40}}]}
  lab/twin: {prices: [{rates: {input_tokens: 2, output_tokens: 10}}]}
  lab/tiered:
    prices:
      - rates: {input_tokens: 2, output_tokens: 10}
      - {when: {service_tier: batch}, rates: {input_tokens: 1, output_tokens: 5}}
      - {when: {prompt_tokens_over: 1500}, rates: {input_tokens: 2, output_tokens: 10}}
  lab/four: {prices: [{rates: {input_tokens: 2, output_tokens: 10}}]}
"""
CHAT = "workloads: {w: {kind: llm-app, model: lab/small, requests: 1, input_tokens: 1, output_tokens: 1%s}}"
NAMES: ModelNames = {("lab", name): f"lab/{name}" for name in ("small", "large", "twin", "tiered", "four")}
DAY = date(2026, 10, 1)
CALL = ModelUse(
    "lab", "small", None, None, Served(), 0, DAY, DAY, Calls(1), Tokens(uncached_input=1000), Media(), JobCounts(), Cost()
)  # fmt: skip


def chat(words: str = "", contract: str | None = None) -> Side:
    return side(CHAT % words, LISTED, contract)


def usages(*uses: ModelUse, plan: Side | None = None) -> tuple[Used, ...]:
    return used(plan or chat(), uses, RecordedModels(NAMES), media=False)


def call(model: str, count: int = 1, **tokens: int) -> ModelUse:
    return replace(CALL, model=model, calls=Calls(count), tokens=Tokens(**tokens))


def test_recorded_models_by_their_calls() -> None:
    uses = (
        call("small", 2),
        replace(call("odd\n"), provider=None),
        call("large", 2),
        call("small", 1),
        replace(call("video", 0), funnel=JobCounts(submitted=2)),
        call("silent", 0),
    )
    assert seen(uses, NAMES) == (
        ModelSeen("lab/small", "lab/small", Decimal("0.375")),
        ModelSeen("lab/large", "lab/large", Decimal("0.25")),
        ModelSeen("lab/video", None, Decimal("0.25")),
        ModelSeen("odd\N{REPLACEMENT CHARACTER}", None, Decimal("0.125")),
    )
    assert seen((call("silent", 0),), NAMES) == ()


def test_usage_without_a_price_and_why() -> None:
    """Those with the most tokens first; what failed for nothing lacks no price."""
    uses = (
        call("small", uncached_input=10),
        call("twin", 2, cache_write=10, uncached_input=90, output=5),
        replace(call("small", 3, uncached_input=3), searches=1),
        replace(call("twin", 3, uncached_input=3), searches=1),
        replace(call("twin", 2, uncached_input=4), searches=1),
        call("none", 1, uncached_input=100, output=50),
        call("none", 2, output=7),
        replace(call("no\n", 4, output=157), provider=None),
        replace(call("codex-auto-review", 1, output=1), provider=None),
        replace(call("gone", 3), calls=Calls(3, failed=3)),
    )
    lacking = unpriced(uses, NAMES, usages(*uses))
    assert lacking == (
        Unpriced("lab/none", 3, 157, "no price list has it"),
        Unpriced("no\N{REPLACEMENT CHARACTER}", 4, 157, "no price list has it"),
        Unpriced("lab/twin", 5, 7, "`searches` has no price"),
        Unpriced("codex-auto-review", 1, 1, "it is Codex's reviewer, which names no model"),
    )
    assert lacking_words(lacking) == (
        "no price list has `lab/none`, `no\N{REPLACEMENT CHARACTER}`; `lab/twin`: `searches` has no price; "
        "`codex-auto-review`: it is Codex's reviewer, which names no model"
    )
    assert lacking_words(lacking[2:3]) == "`lab/twin`: `searches` has no price"
    assert lacking_words(()) == ""


def test_of_many_that_lack_a_price_the_first_are_named() -> None:
    """Twenty of those in no list, and twenty of the others."""
    nowhere, others = (
        tuple(Unpriced(f"{letter}{at}", 1, 1, why) for at in range(1022))
        for letter, why in (("n", "no price list has it"), ("o", "why"))
    )
    unlisted = "no price list has " + ", ".join(f"`n{at}`" for at in range(20))
    reasons = "; ".join(f"`o{at}`: why" for at in range(20))
    assert lacking_words((*nowhere[:20], *others[:20])) == f"{unlisted}; {reasons}"
    assert lacking_words((*nowhere[:21], *others)) == f"{unlisted} and 1 more; {reasons} and 1,002 more"
    assert lacking_words(others[:21]) == f"{reasons} and 1 more"


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (Gap(Lack.METER, "searches"), "`searches` has no price"),
        (Gap(Lack.VALUE, None, "speed", "fast"), "it has no price at speed fast"),
        (Gap(Lack.CONDITION, "images", "size", "1x1"), "`images` has no price at size 1x1"),
        (Gap(Lack.CONDITION, "images", "size"), "`images` has no price"),
    ],
)
def test_what_has_no_price_in_words(gap: Gap, words: str) -> None:
    assert lack_words(gap) == words


@pytest.mark.parametrize(
    ("uses", "plan", "expected"),
    [
        ((call("small", uncached_input=5, output=5),), "", False),
        ((call("small", uncached_input=5), call("small", output=5)), "", False),
        ((call("small", uncached_input=5), call("twin", uncached_input=5)), "", True),
        ((call("tiered", uncached_input=5), call("tiered", uncached_input=5000)), "", True),
        # served otherwise than planned: all calls, the first of two, and the last of two
        ((replace(call("tiered", output=5), served=Served(tier="batch")),), "", True),
        ((replace(call("tiered", output=5), served=Served(tier="batch")),), ", service_tier: batch", False),
        ((replace(call("tiered", output=5), served=Served(tier="batch")), call("tiered", output=5)), "", True),
        ((call("tiered", output=5), replace(call("tiered", output=5), served=Served(tier="batch"))), "", True),
        # a part of tokens with a price of its own, which the plan states or not
        ((call("large", uncached_input=5, audio_input=2),), "", True),
        ((call("large", uncached_input=5, audio_input=2),), ", usage: {audio_input_tokens: 2}", False),
        ((call("large", uncached_input=5), call("large", uncached_input=5, audio_input=2)), "", True),
        # several times to live
        ((call("small", cache_write=1), call("small", cache_write_1h=1)), "", True),
        ((call("small", cache_write_1h=1),), "", False),
        ((call("small", cache_write_12h=1),), "", True),
    ],
)
def test_uses_that_the_plan_can_not_price_as_one_model(uses: tuple[ModelUse, ...], plan: str, expected: bool) -> None:
    assert differ(chat(plan), usages(*uses, plan=chat(plan))) is expected


def blend(*uses: ModelUse, plan: Side | None = None) -> tuple[str, dict[str, str]]:
    """The name of the blend, and its rates under the plan's conditions."""
    made = blended(plan or chat(), usages(*uses, plan=plan))
    workload = made.workload
    conditions = (("service_tier", workload.service_tier),) if workload.service_tier is not None else ()
    tariff = Tariff(made.prices, workload.model, conditions, made.currency)
    meters = (
        "input_tokens",
        "audio_input_tokens",
        "output_tokens",
        "cache_write_tokens",
        "cache_write_1h_tokens",
        "searches",
    )
    rates = {meter: tariff.rate(meter, None) for meter in meters}
    return workload.model, {meter: f"{rate.amount:f}" for meter, rate in rates.items() if isinstance(rate, Rate)}


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        # (3 × 2 + 1 × 4) ÷ 4; what was not used is weighted by calls: (3 × 10 + 1 × 30) ÷ 4
        (
            (call("small", 3, uncached_input=300), call("large", 1, uncached_input=100)),
            ("lab/small 75.0% + lab/large 25.0%", {"input_tokens": "2.5", "output_tokens": "15", "cache_write_tokens": "3.5", "cache_write_1h_tokens": "5"}),
        ),
        # weighted by tokens where there are any, not by calls
        (
            (call("small", 1, output=300), call("large", 3, output=100)),
            ("lab/large 75.0% + lab/small 25.0%", {"input_tokens": "3.5", "output_tokens": "15", "cache_write_tokens": "4.5", "cache_write_1h_tokens": "7"}),
        ),
        # audio is a part of input where the plan does not state it: (100 × 4 + 100 × 40) ÷ 200
        (
            (call("large", 1, uncached_input=200, audio_input=100),),
            ("lab/large", {"input_tokens": "22", "output_tokens": "30", "cache_write_tokens": "5", "cache_write_1h_tokens": "8"}),
        ),
        # writes of several times to live have one rate: (100 × 3 + 300 × 4) ÷ 400
        (
            (call("small", 1, cache_write=100, cache_write_1h=300),),
            ("lab/small", {"input_tokens": "2", "output_tokens": "10", "cache_write_tokens": "3.75", "cache_write_1h_tokens": "3.75"}),
        ),
        # what a model with calls does not price has no mean rate
        (
            (call("small", 1, uncached_input=1), call("twin", 1, uncached_input=1)),
            ("lab/small 50.0% + lab/twin 50.0%", {"input_tokens": "2", "output_tokens": "10"}),
        ),
        (
            (replace(call("small", 1, uncached_input=1), searches=2), call("twin", 1, uncached_input=1)),
            ("lab/small 50.0% + lab/twin 50.0%", {"input_tokens": "2", "output_tokens": "10", "searches": "5"}),
        ),
        (
            (call("small", 4, output=1), call("large", 3, output=1), call("twin", 2, output=1), call("tiered", 1, output=1)),
            ("lab/small 40.0% + lab/large 30.0% + lab/twin 20.0% + 1 more", {"input_tokens": "2.6", "output_tokens": "15"}),
        ),
        (
            (call("small", 1, output=1), call("large", 1, output=2), call("twin", 1, output=1), call("tiered", 1, output=1), call("four", 4, output=5)),
            ("lab/four 50.0% + lab/large 12.5% + lab/small 12.5% + 2 more", {"input_tokens": "2.25", "output_tokens": "14"}),
        ),
    ],
)  # fmt: skip
def test_the_rates_of_a_blend(uses: tuple[ModelUse, ...], expected: tuple[str, dict[str, str]]) -> None:
    assert blend(*uses) == expected


CONTRACT = """
version: 1
date: 2026-06-17
models:
  lab/small: {prices: [{flat: true, rates: {input_tokens: 1, output_tokens: 5}}]}
  lab/other: {prices: [{flat: true, rates: {input_tokens: 1, output_tokens: 5}}]}
"""


def test_a_blend_takes_the_place_of_its_model_in_every_book_at_the_planned_tier() -> None:
    plan = chat(", service_tier: batch", CONTRACT)
    made = blended(plan, usages(call("small", 1, output=2), plan=plan))
    assert made.prices.contract is not None
    assert set(made.prices.contract.models) == {"lab/other"}
    assert set(made.prices.listed.models) == set(plan.prices.listed.models)
    assert [entry.when.service_tier for entry in made.prices.listed.models["lab/small"].prices] == ["batch"]


def test_usage_of_a_call_besides_tokens() -> None:
    plan = chat(", usage: {searches: 7, audio_input_tokens: 3}")
    uses = (
        replace(call("large", 1, uncached_input=100, audio_input=50), searches=6),
        call("large", 3, uncached_input=50),
    )
    priced = usages(*uses, plan=plan)
    assert usage_of(plan, priced, 4) == {"searches": Decimal("1.5"), "audio_input_tokens": Decimal("12.5")}
    assert usage_of(plan, priced, 0) == {"searches": 7, "audio_input_tokens": 3}
    assert usage_of(plan, usages(call("large", 3)), 3) == {"searches": 7, "audio_input_tokens": 3}
    assert usage_of(chat(), priced, 4) == {"searches": Decimal("1.5")}


@pytest.mark.parametrize(
    ("writes", "planned", "expected"),
    [
        (({"cache_write": 1}, {}), "1h", "5m"),
        (({"cache_write_1h": 1}, {}), "5m", "1h"),
        (({"cache_write_12h": 1}, {}), "5m", "1h"),
        (({}, {"cache_write_1h": 1}), None, "1h"),
        (({"cache_write": 1}, {"cache_write_1h": 1}), "1h", "1h"),
        (({"cache_write": 1}, {"cache_write_1h": 1}), None, "5m"),
        (({}, {}), "1h", "1h"),
        (({}, {}), None, "5m"),
    ],
)
def test_the_time_to_live_of_what_was_written(
    writes: tuple[dict[str, int], ...], planned: str | None, expected: str
) -> None:
    cache = (
        None
        if planned is None
        else CachePrefix(mode="prefix", hit_rate=Decimal(1), ttl="1h" if planned == "1h" else "5m")
    )
    assert time_to_live([call("small", 1, **counts) for counts in writes], cache) == expected
