"""Records of unusual shape against small plans: shared matches, several files, unknown tasks, thresholds, models without a price."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.reconcile.running import Json, members

pytestmark = pytest.mark.slow

PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
    "models": {
        "lab/small": {
            "aliases": ["small-latest"],
            "prices": [
                {
                    "source": "lab",
                    "rates": {
                        "input_tokens": "3",
                        "cache_read_tokens": "0.3",
                        "cache_write_tokens": "3.75",
                        "cache_write_1h_tokens": "6",
                        "output_tokens": "15",
                    },
                }
            ],
        },
        "lab/tiered": {
            "prices": [
                {"source": "lab", "rates": {"input_tokens": "1", "output_tokens": "10"}},
                {
                    "source": "lab",
                    "when": {"prompt_tokens_over": 1000},
                    "rates": {"input_tokens": "2", "output_tokens": "20"},
                },
            ]
        },
        "lab/embed": {"prices": [{"source": "lab", "rates": {"input_tokens": "0.1"}}]},
    },
}
HEAD = "version: 1\nperiod: day\npricing: {snapshot: prices.json}\nworkloads:\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def reconciled(records: Iterable[dict[str, object]], **budgets: str) -> "dict[str, Json]":
    """What a day of records is against budget files, each given by its workloads."""
    for name, workloads in budgets.items():
        Path(f"{name}.budget.yaml").write_text(f"{HEAD}{workloads}", encoding="utf-8")
    made = [
        {"request_id": f"r{at}", "provider": "lab", "created_at": f"2026-06-01T{at % 24:02}:00:00Z", **record}
        for at, record in enumerate(records)
    ]
    Path("log.jsonl").write_text("".join(json.dumps(record) + "\n" for record in made), encoding="utf-8")
    done = ran("reconcile", "log.jsonl", "--as-of", DAY, "--format", "json")
    assert (done.code, done.err) == (0, "")
    data: dict[str, Json] = json.loads(done.out)
    return data


def workloads(data: "dict[str, Json]") -> "list[dict[str, Json]]":
    return [workload for file in members(data, "files") for workload in members(file, "workloads")]


def reasons(workload: "dict[str, Json]") -> "dict[str, Json]":
    return {str(one["name"]): one["amount"] for one in members(workload, "reasons")}


def llm(name: str, model: str, match: str, more: str = "") -> str:
    """A workload of ten requests of 1,000 tokens in and 100 out."""
    return (
        f"  {name}:\n    kind: llm-app\n    model: {model}\n    requests: 10\n    input_tokens: 1000\n"
        f"    output_tokens: 100\n    match: {match}\n{more}"
    )


CALL: dict[str, object] = {"service": "api", "model": "small", "input_tokens": 1000, "output_tokens": 100}


def test_workloads_that_share_a_service_have_the_records_of_their_own_model_first() -> None:
    embed = "  embed:\n    kind: embeddings\n    model: lab/embed\n    requests: 10\n    input_tokens: 50\n    match: {service: api}\n"
    embedding = {"service": "api", "model": "embed", "input_tokens": 50}
    data = reconciled([*[CALL] * 10, *[embedding] * 10], plan=llm("chat", "lab/small", "{service: api}") + embed)
    assert [(workload["name"], workload["calls"], workload["reasons"]) for workload in workloads(data)] == [
        ("chat", 10, []),
        ("embed", 10, []),
    ]


def test_files_with_workloads_of_one_name_are_told_apart() -> None:
    data = reconciled(
        [*[CALL] * 10, *[CALL | {"service": "web"}] * 20],
        one=llm("chat", "lab/small", "{service: api}"),
        two=llm("chat", "lab/small", "{service: web}"),
    )
    assert [(workload["calls"], reasons(workload)) for workload in workloads(data)] == [
        (10, {}),
        (20, {"volume": "0.045"}),
    ]


def test_another_name_of_the_planned_model_is_the_planned_model() -> None:
    names = ("small", "small-latest", "lab/small")
    data = reconciled(
        [CALL | {"model": name, "provider": None} for name in names] + [CALL] * 7,
        plan=llm("chat", "lab/small", "{service: api}"),
    )
    (chat,) = workloads(data)
    assert reasons(chat) == {}
    assert {str(model["name"]) for model in members(chat, "models")} == {"lab/small"}


def test_calls_on_both_sides_of_a_threshold_are_priced_each_at_its_own_rate() -> None:
    sizes = [500] * 5 + [1500] * 5
    data = reconciled(
        [CALL | {"model": "tiered", "input_tokens": size} for size in sizes],
        plan=llm("chat", "lab/tiered", "{service: api}"),
    )
    (chat,) = workloads(data)
    # 2,500 × 1 + 500 × 10 + 7,500 × 2 + 500 × 20 per million, planned 10,000 × 1 + 1,000 × 10
    assert (chat["estimated"], reasons(chat)) == ("0.0325", {"rates as used": "0.0125"})


def test_both_times_to_live_of_a_cache_are_priced_each_at_its_own_rate() -> None:
    written = CALL | {"cache_write_tokens": 200, "cache_write_1h_tokens": 300}
    data = reconciled([written] * 10, plan=llm("chat", "lab/small", "{service: api}"))
    (chat,) = workloads(data)
    # 5,000 × 3 + 2,000 × 3.75 + 3,000 × 6 + 1,000 × 15 per million
    assert chat["estimated"] == "0.0555"
    assert sum(Decimal(str(amount)) for amount in reasons(chat).values()) == Decimal("0.0105")


def test_a_model_without_a_price_has_its_bill_told_whole_where_the_provider_states_it() -> None:
    unknown = CALL | {"model": "nobody-prices-this", "provider_reported_cost": "0.01"}
    data = reconciled([unknown] * 10, plan=llm("chat", "lab/small", "{service: api}", "    buffer: 10%\n"))
    (chat,) = workloads(data)
    assert (chat["problem"], chat["estimated"], chat["bill"]) == (None, None, "0.1")
    assert reasons(chat) == {"buffer": "-0.0045", "not told apart": "0.055"}
    assert chat["notes"] == ["no price list has `lab/nobody-prices-this`, so the difference can't be split by driver"]


def test_a_model_without_a_price_or_a_provider_s_figure_is_never_nothing() -> None:
    data = reconciled([CALL | {"model": "nobody-prices-this"}] * 10, plan=llm("chat", "lab/small", "{service: api}"))
    (chat,) = workloads(data)
    assert (chat["problem"], chat["bill"]) == ("no price list has `lab/nobody-prices-this`", None)
    assert members(data, "totals")[0]["bill"] is None


def test_a_provider_s_figure_of_some_calls_only_is_not_the_bill() -> None:
    stated = CALL | {"provider_reported_cost": "0.005"}
    data = reconciled([*[stated] * 4, *[CALL] * 6], plan=llm("chat", "lab/small", "{service: api}"))
    (chat,) = workloads(data)
    assert (chat["reported"], chat["bill"]) == (None, "0.045")
    assert chat["notes"] == [
        "the provider's figure is stated for 4 of 10 calls only, 0.02 USD: our estimate is used instead"
    ]


AGENT = """\
  fix:
    kind: agent
    model: lab/small
    tasks: 2
    calls_per_task: 5
    context: {other: 600, growth_per_call: 200}
    output_tokens: 100
    match: {service: api}
"""


def test_tasks_that_no_record_names_are_taken_as_planned() -> None:
    data = reconciled([CALL] * 10, plan=AGENT)
    (fix,) = workloads(data)
    # five calls of 600, 800, … 1,400 tokens are 1,000 each
    assert (fix["bill"], reasons(fix)) == ("0.045", {})
    assert fix["notes"] == ["no record names its task: calls per task are assumed to be as planned"]


def test_a_task_whose_calls_carry_more_from_the_start() -> None:
    calls = [
        CALL
        | {
            "task_id": f"t{task}",
            "input_tokens": 1000 + 200 * call,
            "created_at": f"2026-06-01T{task:02}:{call:02}:00Z",
        }
        for task in range(2)
        for call in range(5)
    ]
    (fix,) = workloads(reconciled(calls, plan=AGENT))
    rows = {
        str(assumption["name"]): (assumption["planned"], assumption["observed"])
        for assumption in members(fix, "assumptions")
    }
    assert rows["first_call_tokens"] == ("600", "1000")
    assert rows["growth_per_call"] == ("200", "200")
    # ten calls × 400 more tokens × 3 per million
    assert reasons(fix) == {"input tokens": "0.012"}
