"""A value that is out of the ordinary costs its own record at most, and is never read as another."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from budgetlint.edges.records import observe

pytestmark = pytest.mark.slow

CALL = {
    "request_id": "a",
    "model": "m",
    "input_tokens": 5,
    "output_tokens": 1,
    "created_at": "2026-06-01T10:00:00Z",
}


def calls(path: Path, *records: Mapping[str, object]) -> dict[str, tuple[int, str]]:
    """Of each model how many calls were read, and the first of their days."""
    lines = (json.dumps(CALL | {"request_id": f"r{at}"} | dict(record)) for at, record in enumerate(records))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    observed = observe([path])
    return {use.model: (use.calls.requests, str(use.day)) for one in observed.workloads for use in one.models}


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("input_tokens", "`input_tokens` is above 1,000,000,000,000,000"),
        ("total_tokens", "`total_tokens` is above 1,000,000,000,000,000"),
        ("latency_ms", "`latency_ms` is above 1,000,000,000,000,000"),
        ("provider_reported_cost", "`provider_reported_cost` is above 1,000,000,000,000,000"),
    ],
)
def test_the_largest_number_of_an_engine_costs_its_record_alone(field: str, why: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    read = calls(log, {"model": "good"}, {"model": "bad", field: 2**63 - 1})
    assert read == {"good": (1, "2026-06-01")}
    assert [one.why for one in observe([log]).unread] == [why]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"calls": 0}, "`calls` is below 1"),
        ({"calls": -5}, "`calls` is below 1"),
        ({"retry_count": -1}, "`retry_count` is below 0"),
        ({"images": -1, "job_id": "j", "input_tokens": None}, "`images` is below 0"),
        ({"seconds": -1, "job_id": "j", "input_tokens": None}, "`duration` is below 0"),
        ({"seconds": 1e14, "job_id": "j", "input_tokens": None}, "`duration` is above 1,000,000,000"),
    ],
)
def test_a_count_that_cannot_be_costs_its_record_alone(wrong: dict[str, object], why: str, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    assert calls(log, {"model": "good"}, {"model": "bad"} | wrong) == {"good": (1, "2026-06-01")}
    assert [one.why for one in observe([log]).unread] == [why]


@pytest.mark.parametrize("word", ["infinity", "-infinity", "epoch", "now"])
def test_a_word_is_not_a_moment(word: str, tmp_path: Path) -> None:
    assert calls(tmp_path / "log.jsonl", {"model": "good"}, {"model": "bad", "created_at": word}) == {
        "good": (1, "2026-06-01")
    }


@pytest.mark.parametrize(
    "moment",
    [
        *("0001-01-01T00:00:00Z", "0000-01-01", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00", "2100-01-01"),
        *(0, -1, -62135596800000, 10**18 * 9),
    ],
)
def test_a_time_that_no_call_has_costs_its_record_alone(moment: object, tmp_path: Path) -> None:
    """As the first of the covered days, it would stretch the plan over two thousand years."""
    log = tmp_path / "log.jsonl"
    assert calls(log, {"model": "good"}, {"model": "bad", "created_at": moment}) == {"good": (1, "2026-06-01")}
    assert [one.why for one in observe([log]).unread] == ["the time is not between 2000 and 2099"]


def test_a_line_of_a_bill_of_an_impossible_period_is_set_aside(tmp_path: Path) -> None:
    bill = tmp_path / "focus.csv"
    lines = [f"2026-06-01T00:00:00Z,{end},OpenAI,0.5,USD,Usage" for end in ("2026-07-01T00:00:00Z", "9999-12-31")]
    lines.append("0001-01-01T00:00:00Z,2026-07-01T00:00:00Z,OpenAI,0.25,USD,Usage")
    header = "ChargePeriodStart,ChargePeriodEnd,ServiceProviderName,BilledCost,BillingCurrency,ChargeCategory"
    bill.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    observed = observe([bill])
    assert [str(line.amount) for line in observed.bills] == ["0.5"]
    assert [one.why for one in observed.unread] == ["the period is not between 2000 and 2099"] * 2


def test_seconds_with_a_fraction_are_the_moment_that_a_text_states(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    calls(log, {"created_at": 1780308000.9999}, {"created_at": "2026-06-01T10:00:00.9999Z"})
    (workload,) = observe([log]).workloads
    assert workload.period.first == workload.period.last


def test_an_empty_text_is_no_id_and_no_status(tmp_path: Path) -> None:
    blank: dict[str, object] = dict.fromkeys(
        ("request_id", "job_id", "attempt_of", "prompt_hash", "task_id", "failure_stage", "status"), ""
    )
    log = tmp_path / "log.jsonl"
    assert calls(log, blank, blank) == {"m": (2, "2026-06-01")}
    (workload,) = observe([log]).workloads
    assert (workload.calls.failed, workload.funnel.submitted, workload.tokens.uncached_input) == (0, 0, 10)


def test_an_empty_provider_is_none_whichever_record_comes_first(tmp_path: Path) -> None:
    """LiteLLM writes either; of calls of one model, the name was the one that the engine happened to give first."""
    log = tmp_path / "log.jsonl"
    for providers in (("", None), (None, ""), ("",)):
        calls(log, *({"provider": provider, "status": "ok" if provider else "failed"} for provider in providers))
        (workload,) = observe([log]).workloads
        assert [(use.provider, use.calls.requests) for use in workload.models] == [(None, len(providers))]


@pytest.mark.parametrize("word", ["t", "y", "1.0", "true", 1, True])
def test_true_is_written_in_several_ways(word: object, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    calls(log, {"from_cache": word}, {"from_cache": {"t": "f", "y": "n", "1.0": "0.0"}.get(str(word), False)})
    (workload,) = observe([log]).workloads
    assert (workload.calls.served_from_cache, workload.calls.requests) == (1, 1)
