"""The answers to the questions that a month is asked, whole: verdict, words, money, and the reasons that it is the sum of."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budgetlint.frozen import replace
from budgetlint.reconcile.account import Account
from budgetlint.reconcile.answers import answers_of
from budgetlint.reconcile.reconciled import (
    Answer,
    Assumption,
    ModelSeen,
    Reason,
    Reconciled,
    Stated,
    StatedBy,
    Unpriced,
)
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Tokens
from budgetlint.records.observed import ObservedPeriod, WorkloadObserved
from tests.compare.written import side

MONTH = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC), 31)
CHAT = side("workloads: {w: {kind: llm-app, model: a/small, requests: 1, input_tokens: 1, output_tokens: 1}}").workload
MODELS = (ModelSeen("small", "a/small", Decimal(1)),)


HUNDRED, SILENCE = Calls(100), Cost()


def row(name: str, planned: str | None, observed: str | None, share: bool = False, **more: Decimal) -> Assumption:
    figures = [None if text is None else Decimal(text) for text in (planned, observed)]
    return replace(Assumption(name, figures[0], figures[1], "share" if share else "count"), **more)


def reasons(**amounts: str) -> tuple[Reason, ...]:
    """Reasons by their drivers, of which `_and_` joins several."""
    return tuple(
        Reason(
            name.replace("_and_", " and "),
            Decimal(amount),
            tuple(part.replace("_", " ") for part in name.split("_and_")),
        )
        for name, amount in amounts.items()
    )


def answered(
    *rows: Assumption,
    calls: Calls = HUNDRED,
    cost: Cost = SILENCE,
    after_timeout: str = "0",
    timeouts: str | None = None,
    fields: Mapping[str, object] | None = None,
    **more: object,
) -> dict[str, Answer]:
    """The answers of a workload whose estimate is 100 USD, by question."""
    volume = () if any(entry.name == "requests" for entry in rows) else (row("requests", "100", "100"),)
    stated = {"models": MODELS, "estimated": Decimal(100), **(fields or {}), **more}
    workload = replace(Reconciled("w", "llm-app", "a/small", assumptions=(*volume, *rows)), **stated)
    account = Account(CHAT, (), (), Decimal(0), Decimal(after_timeout))
    observed = WorkloadObserved("w", MONTH, calls, Tokens(), Media(), JobCounts(), cost, (), ())
    answers = answers_of(workload, account, observed, None if timeouts is None else Decimal(timeouts))
    return {answer.question: answer for answer in answers}


def shown_answer(answer: Answer) -> tuple[str, str, str | None, tuple[str, ...]]:
    return answer.verdict, answer.words, None if answer.amount is None else str(answer.amount), answer.drivers


VOLUME = ("volume",)


@pytest.mark.parametrize(
    ("assumption", "amounts", "expected"),
    [
        (row("requests", "100", "100"), {}, ("no", "100 requests, as planned", "0", VOLUME)),
        (row("requests", "100", "110"), {"volume": "9"}, ("yes", "110 requests instead of 100 (+10.0%)", "9", VOLUME)),
        (row("requests", "100", "90"), {"volume": "-9"}, ("no", "90 requests instead of 100 (-10.0%)", "-9", VOLUME)),
        (row("requests", "4", "1"), {"volume": "-9"}, ("no", "1 request instead of 4 (-75.0%)", "-9", VOLUME)),
        (row("requests", "0", "3"), {"volume": "9"}, ("yes", "3 requests instead of 0", "9", VOLUME)),
        # what hardly moved is as planned, unless it is a cent
        (row("requests", "10000", "10004"), {"volume": "0.0099"}, ("no", "10,004 requests, as planned", "0", ())),
        (row("requests", "10000", "10004"), {"volume": "0.01"}, ("yes", "10,004 requests instead of 10,000 (+0.0%)", "0.01", VOLUME)),
        (row("requests", "10000", "10005"), {"volume": "0.001"}, ("yes", "10,005 requests instead of 10,000 (+0.1%)", "0.001", VOLUME)),
        (row("requests", "10000", "9996"), {"volume": "-0.0099"}, ("no", "9,996 requests, as planned", "-0.0099", VOLUME)),
        (row("requests", "10000", "9996"), {"volume": "-0.01"}, ("no", "9,996 requests instead of 10,000 (-0.0%)", "-0.01", VOLUME)),
        (row("requests", "100", None), {}, ("unknown", "records don't state requests", "0", ())),
        (row("requests", None, "100"), {}, ("unknown", "records don't state requests", "0", ())),
        # a fall that costs something is another driver's doing
        (row("requests", "100", "90"), {"volume": "9"}, ("no", "90 requests instead of 100 (-10.0%)", "0", ())),
        # money that is only known together with another's
        (row("requests", "100", "110"), {"volume_and_model": "9"}, ("yes", "110 requests instead of 100 (+10.0%); what that costs is unknown: it is a part of `volume and model`", None, VOLUME)),
        (row("requests", "100", "90"), {"volume_and_model": "9"}, ("no", "90 requests instead of 100 (-10.0%); what that saves is unknown: it is a part of `volume and model`", None, VOLUME)),
        (row("requests", "100", "100"), {"volume_and_model": "9"}, ("no", "100 requests, as planned", "0", ())),
        (row("requests", "10000", "10004"), {"volume_and_model": "9"}, ("no", "10,004 requests, as planned", None, ())),
    ],
)  # fmt: skip
def test_volume(
    assumption: Assumption, amounts: dict[str, str], expected: tuple[str, str, str | None, tuple[str, ...]]
) -> None:
    assert shown_answer(answered(assumption, reasons=reasons(**amounts))["volume"]) == expected


def test_why_there_is_no_money() -> None:
    grown = row("requests", "100", "110")
    lacking = (Unpriced("lab/x", 3, 10, "no price list has it"),)
    words = "110 requests instead of 100 (+10.0%); what that costs is unknown: "
    for more, why in (
        ({"problem": "nothing is known"}, "nothing is known"),
        ({"unpriced": lacking}, "no price list has `lab/x`"),
        ({}, "we have no estimate for it"),
    ):
        assert answered(grown, estimated=None, **more)["volume"].words == words + why


def test_an_answer_without_money_names_every_reason_that_has_a_part_of_it() -> None:
    entangled = reasons(model_and_size="3", price_and_tier="2", volume="7")
    words = "a/large for 100.0% of the calls instead of a/small; what that costs is unknown: "
    answer = answered(models=models(("large", "a/large", "1")), reasons=entangled)["model"]
    assert shown_answer(answer) == (
        "yes",
        f"{words}it is a part of `model and size and price and tier`",
        None,
        ("model", "price"),
    )


def test_the_length_of_outputs() -> None:
    """Asked where the plan has them, with what half of the calls and one in twenty of them were above."""
    assert list(answered()) == ["volume", "model", "retries", "timeouts", "provider"]
    longer = row("output_tokens", "500", "600.4", median=Decimal(550), p95=Decimal(900))
    answer = answered(longer, reasons=reasons(output_tokens="7"))
    assert list(answer) == ["volume", "model", "output", "retries", "timeouts", "provider"]
    words = "600 output tokens a call instead of 500 (+20.1%), median 550, p95 900"
    assert shown_answer(answer["output"]) == ("yes", words, "7", ("output tokens",))
    alone = answered(row("output_tokens", "500", "600", median=Decimal(550)))["output"]
    assert alone.words == "600 output tokens a call instead of 500 (+20.0%)"


def models(*shares: tuple[str, str | None, str]) -> tuple[ModelSeen, ...]:
    return tuple(ModelSeen(recorded, name, Decimal(share)) for recorded, name, share in shares)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ((), ("unknown", "no record names a model", "5", ())),
        (MODELS, ("no", "a/small, as planned", "0", ())),
        (
            models(("large", "a/large", "0.25"), ("small", "a/small", "0.75")),
            ("yes", "a/small for 75.0% + a/large for 25.0% of the calls instead of a/small", "5", ("model", "price")),
        ),
        (
            models(("x1", "a/large", "0.25"), ("x2", "a/large", "0.25"), ("small", "a/small", "0.3"), ("y", None, "0.2")),
            ("yes", "a/large for 50.0% + a/small for 30.0% + y for 20.0% of the calls instead of a/small", "5", ("model", "price")),
        ),
        (
            models(*((name, None, share) for name, share in zip("abcde", ("0.4", "0.3", "0.15", "0.1", "0.05"), strict=True))),
            ("yes", "a for 40.0% + b for 30.0% + c for 15.0% + 2 more for 15.0% of the calls instead of a/small", "5", ("model", "price")),
        ),
    ],
)  # fmt: skip
def test_the_model(seen: tuple[ModelSeen, ...], expected: tuple[str, str, str | None, tuple[str, ...]]) -> None:
    """Its money is that of the model and of the rates as used."""
    assert shown_answer(answered(models=seen, reasons=reasons(model="2", price="3"))["model"]) == expected


def test_a_model_that_another_sells_is_the_same() -> None:
    seen = models(("small", "bedrock/small", "1"))
    assert answered(models=seen)["model"].words == "a/small, as planned, sold as bedrock/small"


@pytest.mark.parametrize(
    ("rows", "calls", "amounts", "expected"),
    [
        ((), Calls(100), {}, ("no", "0.0% billed retries per request, as planned", "0", ("retries",))),
        ([row("retries", "0.03", "0.05", True)], Calls(100, 7), {"retries": "2"}, ("yes", "5.0% billed retries per request (7 in all) instead of 3.0%", "2", ("retries",))),
        ([row("retries", "0.03", "0.01", True)], Calls(100), {"retries": "-2"}, ("no", "1.0% billed retries per request instead of 3.0%", "-2", ("retries",))),
        ([row("retries", "0.03", "0.0304", True)], Calls(100), {"retries": "0.001"}, ("no", "3.0% billed retries per request, as planned", "0", ())),
        ([row("retries", "0.03", "0.0304", True)], Calls(100), {"retries": "0.01"}, ("yes", "3.0% billed retries per request instead of 3.0%", "0.01", ("retries",))),
        ([row("retries", "0.03", "0.0305", True)], Calls(100), {"retries": "0.001"}, ("yes", "3.1% billed retries per request instead of 3.0%", "0.001", ("retries",))),
        ([row("retries", None, "0.02", True)], Calls(100), {}, ("yes", "2.0% billed retries per request instead of 0.0%", "0", ("retries",))),
        (
            [row("retries", "0", "0.1", True), row("failed_jobs.rate", "0.04", "0.06", True)],
            Calls(100),
            {"retries": "1", "failed_jobs": "2"},
            ("yes", "6.0% of the jobs failed instead of 4.0%", "1", ("failed_jobs", "retries")),
        ),
    ],
)  # fmt: skip
def test_retries(
    rows: Iterable[Assumption],
    calls: Calls,
    amounts: dict[str, str],
    expected: tuple[str, str, str | None, tuple[str, ...]],
) -> None:
    assert shown_answer(answered(*rows, calls=calls, reasons=reasons(**amounts))["retries"]) == expected


def test_attempts_at_what_is_accepted() -> None:
    answer = answered(row("attempts_per_accepted", "1.5", "2"), reasons=reasons(attempts="3"))
    words = "2 attempts per accepted output instead of 1.5 (+33.3%)"
    assert shown_answer(answer["regenerations"]) == ("yes", words, "3", ("attempts", "rejected_outputs"))


LATE = Calls(100, timeout_duplicates=1200)


@pytest.mark.parametrize(
    ("calls", "after", "amounts", "timeouts", "expected"),
    [
        (Calls(100), "0", {}, "4", ("no", "none was observed", "0", ())),
        (LATE, "0", {}, "0", ("yes", "1,200 were sent again after a call that only seemed lost, none of them billed", "0", ())),
        (LATE, "0.1", {"timeout_duplicates": "3"}, "4", ("yes", "1,200 were sent again after a call that only seemed lost", "3", ("timeout duplicates",))),
        (LATE, "0.1", {}, "4", ("yes", "1,200 were sent again after a call that only seemed lost; the plan includes as many duplicates", "4", ())),
        (LATE, "0", {"timeout_duplicates": "3"}, "4", ("yes", "1,200 were sent again after a call that only seemed lost, none of them billed", "3", ("timeout duplicates",))),
    ],
)  # fmt: skip
def test_time_outs(
    calls: Calls,
    after: str,
    amounts: dict[str, str],
    timeouts: str,
    expected: tuple[str, str, str | None, tuple[str, ...]],
) -> None:
    """What duplicates after time-outs cost beyond the plan; where it holds as many, what they cost."""
    answer = answered(calls=calls, after_timeout=after, timeouts=timeouts, reasons=reasons(**amounts))
    assert shown_answer(answer["timeouts"]) == expected


def stated(amount: str, ours: str | None, by: StatedBy = "records", model: str | None = None) -> Stated:
    return Stated(by, model, 3, Decimal(amount), None if ours is None else Decimal(ours))


OTHERS = [stated("9", "8", "provider"), stated("9", "8", model="m"), stated("9", None)]
SILENT = "records don't state the provider's figure"


@pytest.mark.parametrize(
    ("reported", "cost", "more", "expected"),
    [
        ("110", Cost(), {}, ("yes", "110.00 instead of 100.00 (+10.0%)", "10", ("provider's figure",))),
        ("90", Cost(), {}, ("yes", "90.00 instead of 100.00 (-10.0%)", "-10", ("provider's figure",))),
        ("3", Cost(), {"estimated": Decimal(0)}, ("yes", "3.00 instead of 0.00", "3", ("provider's figure",))),
        ("100.009", Cost(), {}, ("no", "both are 100.01", "0", ())),
        ("100.01", Cost(), {}, ("yes", "100.01 instead of 100.00 (+0.0%)", "0.01", ("provider's figure",))),
        ("1.0005", Cost(), {"estimated": Decimal(1)}, ("yes", "1.001 instead of 1.000 (+0.1%)", "0.0005", ("provider's figure",))),
        ("1.0004", Cost(), {"estimated": Decimal(1)}, ("no", "both are 1.00", "0", ())),
        ("110", Cost(gap=Decimal(4), gap_over=2000), {}, ("yes", "110.00 instead of 100.00 (+10.0%); it is +4.00 from the estimates that 2,000 records state themselves", "10", ("provider's figure",))),
        ("100", Cost(gap=Decimal(0), gap_over=2000), {}, ("no", "both are 100.00", "0", ())),
        (None, Cost(reported=Decimal(4)), {}, ("unknown", "records state it for some calls only", None, ())),
        (None, Cost(), {}, ("unknown", SILENT, None, ())),
        (None, Cost(), {"stated": (*OTHERS, stated("9", "8"))}, ("unknown", f"{SILENT}; their own is 9.00 for 3 calls, ours 8.00 (+12.5%)", None, ())),
        (None, Cost(), {"stated": (stated("8", "8"),)}, ("unknown", f"{SILENT}; their own is 8.00 for 3 calls, ours 8.00", None, ())),
        (None, Cost(), {"stated": OTHERS}, ("unknown", SILENT, None, ())),
        ("4", Cost(reported=Decimal(4)), {"estimated": None}, ("unknown", "we have no estimate: it has no price", None, ())),
        ("4", Cost(reported=Decimal(4)), {"estimated": None, "problem": "lost"}, ("unknown", "we have no estimate: lost", None, ())),
        ("4", Cost(reported=Decimal(4)), {"estimated": None, "unpriced": (Unpriced("x", 1, 1, "why"),)}, ("unknown", "we have no estimate: `x`: why", None, ())),
    ],
)  # fmt: skip
def test_the_providers_figure(
    reported: str | None, cost: Cost, more: dict[str, object], expected: tuple[str, str, str | None, tuple[str, ...]]
) -> None:
    figure = None if reported is None else Decimal(reported)
    assert shown_answer(answered(cost=cost, reported=figure, fields=more)["provider"]) == expected
