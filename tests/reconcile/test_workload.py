"""One workload beside its records, worked out by hand: whose records they are, its bill, and what time-outs cost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgetlint.compare.sides import side_of
from budgetlint.frozen import replace
from budgetlint.reconcile.metering import RecordedModels, used
from budgetlint.reconcile.models import differ
from budgetlint.reconcile.parts import with_timeouts
from budgetlint.reconcile.plans import matches
from budgetlint.reconcile.reconciled import Reason, Reconciled
from budgetlint.reconcile.workload import reconciled
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Spread, Tokens
from budgetlint.records.matching import RecordMatch
from budgetlint.records.observed import ModelUse, ObservedPeriod, Served, WorkloadObserved
from tests.compare.written import budget_file, prices

MONTH = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC), 31)
CHAT = """
workloads:
  w: {kind: llm-app, model: a/small, requests: 100, input_tokens: 1000, output_tokens: 100, multipliers: {MORE}}
"""


def beside(calls: Calls, cost: Cost | None = None, more: str = "") -> Reconciled:
    """Calls of 1,000 tokens in and 100 out, 0.0045 USD each; those that failed took nothing."""
    billed = calls.attempts - calls.failed
    tokens = Tokens(uncached_input=1000 * billed, output=100 * billed)
    day = date(2026, 10, 1)
    use = ModelUse(
        "lab", "small", None, None, Served(), 0, day, day, calls, tokens, Media(), JobCounts(), cost or Cost()
    )
    spreads = (
        Spread("input_tokens", billed, tokens.input, 1000, 1000),
        Spread("output_tokens", billed, tokens.output, 100, 100),
    )
    observed = WorkloadObserved("w", MONTH, calls, tokens, Media(), JobCounts(), cost or Cost(), (use,), spreads)
    side = side_of(budget_file(CHAT.replace("MORE", more)), "w", prices())
    recorded = RecordedModels({("lab", "small"): "a/small"})
    return reconciled("w", side, Decimal(0), observed, recorded, (Decimal(1), Decimal(1)))


@pytest.mark.parametrize(
    ("stated_by", "reported", "note"),
    [
        (100, "0.46", None),
        (95, "0.46", None),
        (94, None, "the provider's figure is stated for 94 of 100 calls only, 0.46 USD: our estimate is used instead"),
    ],
)
def test_a_failed_call_needs_no_figure_of_the_provider(stated_by: int, reported: str | None, note: str | None) -> None:
    """Of 100 calls 5 failed: a figure that 95 state is the whole bill, one that 94 state is not."""
    cost = Cost(reported=Decimal("0.46"), reported_by=stated_by)
    workload = beside(Calls(requests=100, failed=5), cost)
    assert workload.reported == (None if reported is None else Decimal(reported))
    assert workload.bill == Decimal(reported or "0.4275")
    assert [line for line in workload.notes if "provider" in line] == ([] if note is None else [note])


@pytest.mark.parametrize(
    ("calls", "more", "amount", "words"),
    [
        # 4 of 110 calls, which the plan includes: 0.495 × 4 ÷ 110
        (
            Calls(requests=100, duplicates=6, timeout_duplicates=4),
            "duplicates: 10%",
            "0.018",
            "; the plan includes as many",
        ),
        # 4 of 110 that nobody planned: what they cost, once
        (Calls(requests=100, duplicates=6, timeout_duplicates=4), "", "0.018", ""),
        (Calls(requests=100, timeout_duplicates=25), "", "0.1125", ""),
        (Calls(requests=100, retries=10, billed_retries=10, timeout_duplicates=11), "retries: 10%", "0.0495", ""),
    ],
)
def test_what_calls_after_a_time_out_cost(calls: Calls, more: str, amount: str, words: str) -> None:
    """Their share of all that was sent, which is what is sent once × (1 + duplicates)."""
    answer = next(answer for answer in beside(calls, more=more).answers if answer.question == "timeouts")
    assert (answer.verdict, answer.amount) == ("yes", Decimal(amount))
    assert words in answer.words


SERVED = """
version: 1
date: 2026-06-17
models:
  a/small:
    prices:
      - rates: {input_tokens: 3, output_tokens: 15}
      - {when: {service_tier: %s}, rates: {input_tokens: %s, output_tokens: 15}}
"""


@pytest.mark.parametrize(
    ("tier", "rate", "notes"),
    [
        ("batch", "2", ["service tier as served: batch for 100.0% of the calls, planned standard"]),
        # at the planned rate it makes no difference how they were served
        ("batch", "3", []),
        ("flex", "2", []),
    ],
)
def test_how_calls_were_served_is_noted_where_their_rates_differ(tier: str, rate: str, notes: list[str]) -> None:
    tokens, calls = Tokens(uncached_input=100_000, output=10_000), Calls(requests=100)
    served = replace(uses(("small", 100, None))[0], served=Served(tier="batch"), tokens=tokens)
    silent = replace(served, calls=Calls(), tokens=Tokens(), served=Served(tier="flex"))
    spreads = tuple(
        Spread(f"{way}_tokens", 100, total, 1, 1) for way, total in (("input", tokens.input), ("output", tokens.output))
    )
    observed = WorkloadObserved("w", MONTH, calls, tokens, Media(), JobCounts(), Cost(), (served, silent), spreads)
    side = side_of(budget_file(CHAT.replace("MORE", "")), "w", prices(SERVED % (tier, rate)))
    result = reconciled("w", side, Decimal(0), observed, RECORDED, (Decimal(1), Decimal(1)))
    assert [note for note in result.notes if "served" in note] == notes


def test_time_outs_are_a_reason_of_their_own() -> None:
    """Duplicates went from 2 % to 10 %, of which time-outs made 4: half of the difference."""
    both = Reason("duplicates", Decimal("0.8"), ("duplicates",))
    other = Reason("retries", Decimal("0.1"), ("retries",))
    parts = with_timeouts([other, both], Decimal("0.02"), Decimal("0.10"), Decimal("0.04"))
    assert parts == (
        other,
        Reason("time-out duplicates", Decimal("0.4"), ("timeout duplicates",)),
        Reason("duplicates", Decimal("0.4"), ("duplicates",)),
    )
    alone = with_timeouts([both], Decimal("0.02"), Decimal("0.10"), Decimal("0.08"))
    assert alone == (Reason("time-out duplicates", Decimal("0.8"), ("timeout duplicates",)),)
    assert with_timeouts([both], Decimal("0.02"), Decimal("0.10"), Decimal(0)) == (both,)
    assert with_timeouts([both], Decimal("0.10"), Decimal("0.10"), Decimal("0.04")) == (both,)


def test_every_question_in_its_order() -> None:
    """110 requests instead of 100, and 10 retries: 10 × 0.0045 × (1 + ½ · 1/11), and 1/11 × 0.0045 × 105."""
    answers = beside(Calls(requests=110, retries=10, billed_retries=10)).answers
    assert [(answer.question, answer.verdict, answer.words, answer.drivers) for answer in answers] == [
        ("volume", "yes", "110 requests instead of 100 (+10.0%)", ("volume",)),
        ("model", "no", "a/small, as planned", ()),
        ("output", "no", "100 output tokens a call, as planned", ("output tokens",)),
        ("retries", "yes", "9.1% billed retries per request (10 in all) instead of 0.0%", ("retries",)),
        ("timeouts", "no", "none was observed", ()),
        ("provider", "unknown", "records don't state the provider's figure", ()),
    ]
    amounts = [answer.amount and round(answer.amount, 8) for answer in answers]
    assert amounts == [Decimal("0.04704545"), 0, 0, Decimal("0.04295455"), 0, None]


def uses(*models: tuple[str, int, int | None]) -> tuple[ModelUse, ...]:
    """Uses of models by so many calls of 1,000 tokens in, at prompts above a threshold."""
    day = date(2026, 10, 1)
    return tuple(
        ModelUse(
            "lab", model, None, over, Served(), 0, day, day, Calls(calls),
            Tokens(uncached_input=1000 * calls), Media(), JobCounts(), Cost(),
        )
        for model, calls, over in models
    )  # fmt: skip


TIERED = """
version: 1
date: 2026-06-17
models:
  a/small:
    prices:
      - rates: {input_tokens: 3, output_tokens: 15, cache_write_tokens: 3, cache_write_1h_tokens: 4}
      - when: {prompt_tokens_over: 1500}
        rates: {input_tokens: 3, output_tokens: 15, cache_write_tokens: 3, cache_write_1h_tokens: 4}
  a/large: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
"""
RECORDED = RecordedModels({("lab", "small"): "a/small", ("lab", "large"): "a/large", ("lab", "none"): None})


def test_uses_without_calls_or_without_a_name_are_no_uses() -> None:
    side = side_of(budget_file(CHAT.replace("MORE", "")), "w", prices(TIERED))
    every = uses(("small", 3, None), ("small", 0, None), ("none", 5, None), ("unheard-of", 5, None), ("large", 1, None))
    assert [(use.name, use.calls, use.taken["input_tokens"]) for use in used(side, every, RECORDED, media=False)] == [
        ("a/small", 3, Decimal(3000)),
        ("a/large", 1, Decimal(1000)),
    ]


@pytest.mark.parametrize(
    ("models", "writes", "expected"),
    [
        ((("small", 1, 0), ("small", 2, 0)), {}, False),
        # the same rates, but of two models, or on both sides of a threshold
        ((("small", 1, 0), ("large", 2, 0)), {}, True),
        ((("small", 1, 0), ("small", 2, 1500)), {}, True),
        # a cache is written with one time to live that a workload can state
        ((("small", 1, 0),), {"cache_write": 10}, False),
        ((("small", 1, 0),), {"cache_write_1h": 10}, False),
        ((("small", 1, 0),), {"cache_write_12h": 10}, True),
        ((("small", 1, 0),), {"cache_write": 10, "cache_write_1h": 10}, True),
    ],
)
def test_uses_that_one_model_of_the_plan_can_not_price(
    models: tuple[tuple[str, int, int | None], ...], writes: dict[str, int], expected: bool
) -> None:
    side = side_of(budget_file(CHAT.replace("MORE", "")), "w", prices(TIERED))
    written = [replace(use, tokens=replace(use.tokens, **writes)) for use in uses(*models)]
    assert differ(side, used(side, written, RECORDED, media=False)) is expected


def workload(name: str, match: str, model: str = "a/small") -> str:
    return f"  {name}: {{kind: image, model: {model}, accepted_images: 1, match: {{{match}}}}}\n"


def matched(*files: str) -> tuple[RecordMatch, ...]:
    return matches([(f"{at}.yaml", budget_file("workloads:\n" + file)) for at, file in enumerate(files)])


def test_a_workload_that_shares_no_records_has_those_of_every_model() -> None:
    assert matched(workload("chat", "service: api") + workload("mail", "service: [web, app]", "a/large")) == (
        RecordMatch("chat", ("api",), (), {}),
        RecordMatch("mail", ("web", "app"), (), {}),
    )


def test_workloads_that_share_records_have_those_of_their_own_model_first() -> None:
    shared = "service: api, tags: {team: a}"
    assert matched(
        workload("chat", shared) + workload("mail", shared, "a/large") + workload("rest", "service: api")
    ) == (
        RecordMatch("chat", ("api",), ("a/small", "small", "small-20*"), {"team": ("a",)}),
        RecordMatch("mail", ("api",), ("a/large", "large", "large-20*"), {"team": ("a",)}),
        RecordMatch("chat", ("api",), (), {"team": ("a",)}),
        RecordMatch("mail", ("api",), (), {"team": ("a",)}),
        RecordMatch("rest", ("api",), (), {}),
    )


def test_a_model_that_is_declared_is_the_only_one() -> None:
    shared = "service: api, model: small-*"
    assert matched(workload("chat", shared) + workload("mail", shared)) == (
        RecordMatch("chat", ("api",), ("small-*",), {}),
        RecordMatch("mail", ("api",), ("small-*",), {}),
    )


def test_workloads_of_several_files() -> None:
    assert matched(workload("chat", "service: api"), workload("chat", "service: api", "large")) == (
        RecordMatch("0.yaml: chat", ("api",), ("a/small", "small", "small-20*"), {}),
        RecordMatch("1.yaml: chat", ("api",), ("large", "large", "large-20*"), {}),
        RecordMatch("0.yaml: chat", ("api",), (), {}),
        RecordMatch("1.yaml: chat", ("api",), (), {}),
    )
