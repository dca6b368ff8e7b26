"""One workload beside its records, worked out by hand: whose records they are, its bill, and what time-outs cost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgetlint.compare.sides import side_of
from budgetlint.reconcile.metering import RecordedModels
from budgetlint.reconcile.parts import with_timeouts
from budgetlint.reconcile.plans import matches
from budgetlint.reconcile.results import Reason, Reconciled
from budgetlint.reconcile.workload import reconciled
from budgetlint.records.matching import RecordMatch
from budgetlint.records.observed import (
    Calls,
    Cost,
    JobCounts,
    Media,
    ModelUse,
    ObservedPeriod,
    Served,
    Spread,
    Tokens,
    WorkloadObserved,
)
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
        (94, None, "the provider's figure is stated of 94 of 100 calls only, 0.46 USD: our estimate stands in"),
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
        # 4 of 110 calls, which the plan of as many duplicates holds: 0.495 × 4 ÷ 110
        (
            Calls(requests=100, duplicates=6, timeout_duplicates=4),
            "duplicates: 10%",
            "0.018",
            "; the plan holds as many",
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
