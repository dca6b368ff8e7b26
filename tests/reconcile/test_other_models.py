"""Every recorded call priced again on another model, by sums that stand here."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import ran

pytestmark = pytest.mark.slow

BUDGET = """\
version: 1
name: chat
pricing: {snapshot: prices.json, max_age_days: 3000}
workloads:
  chat:
    kind: llm-app
    model: lab/small
    requests: 10
    input_tokens: 1000
    output_tokens: 100
    match: {service: chat}
  index:
    kind: embeddings
    model: lab/embed
    requests: 10
    input_tokens: 1000
    match: {service: index}
budgets:
  total: {ceiling: 100}
"""


def prices(**more: object) -> str:
    def model(*entries: dict[str, object], **facts: object) -> dict[str, object]:
        return {**facts, "prices": [{"source": "lab", **entry} for entry in entries]}

    small = {"input_tokens": "2", "cache_read_tokens": "0.2", "output_tokens": "10"}
    batch = {"input_tokens": "1", "cache_read_tokens": "0.1", "output_tokens": "5"}
    large = {"input_tokens": "4", "cache_read_tokens": "1", "output_tokens": "20"}
    return json.dumps(
        {
            "version": 1,
            "date": "2026-11-01",
            "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
            "tokenizers": {"new": {"than": "old", "ratio": "1.3", "source": "lab"}, "old": {}},
            "models": {
                "lab/small": model(
                    {"rates": small}, {"when": {"service_tier": "batch"}, "rates": batch}, tokenizer="old"
                ),
                "lab/large": model(
                    {"rates": large, "until": "2027-03-05"},
                    {"rates": {**large, "output_tokens": "40"}, "from": "2027-03-06"},
                    tokenizer="old",
                ),
                "lab/new": model({"rates": large}, tokenizer="new"),
                "lab/embed": model({"rates": {"input_tokens": "0.1"}}),
            },
            **more,
        }
    )


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.json").write_text(prices())
    Path("budget.yaml").write_text(BUDGET)


def call(number: int, day: int, **more: object) -> str:
    record = {
        "request_id": f"c{number}",
        "created_at": f"2027-03-{day:02}T10:00:00Z",
        "service": "chat",
        "provider": "lab",
        "model": "small",
        "input_tokens": 1_000_000,
        "output_tokens": 100_000,
    }
    return json.dumps({**record, **more}) + "\n"


def others(*lines: str, models: tuple[str, ...] = ("lab/large",)) -> list[dict[str, Any]]:
    Path("log.jsonl").write_text("".join(lines))
    words = [word for model in models for word in ("--as", model)]
    done = ran("reconcile", "log.jsonl", "--as-of", "2027-03-31", "--format", "json", *words)
    assert done.err == ""
    alternatives = json.loads(done.out)["alternatives"]
    assert isinstance(alternatives, list)
    return alternatives


def test_each_call_keeps_its_tokens_and_its_day() -> None:
    (large,) = others(call(1, 1), call(2, 10))
    assert large["totals"] == {"recorded": "6", "amount": "14"}  # 2 × (2 + 1); (4 + 2) + (4 + 4)
    assert large["change"] == "8"
    assert large["calls"] == 2
    assert large["complete"] is True
    assert large["workloads"] == [{"name": "chat", "recorded": "6", "amount": "14"}]


def test_what_was_read_from_cache_stays_so() -> None:
    (large,) = others(call(1, 1, cached_input_tokens=400_000))
    assert large["totals"] == {"recorded": "2.28", "amount": "4.8"}  # 0.6×2+0.4×0.2+1; 0.6×4+0.4×1+2


def test_tokens_are_counted_as_the_other_model_counts_them() -> None:
    (new,) = others(call(1, 1), models=("lab/new",))
    assert new["tokens_ratio"] == {"lab/small": "1.3"}
    assert new["totals"] == {"recorded": "3", "amount": "7.8"}  # 1.3 × (4 + 2)


def test_a_tier_that_the_other_model_lacks_is_not_priced() -> None:
    (large,) = others(call(1, 1, service_tier="batch"), call(2, 1))
    assert large["totals"] == {"recorded": "4.5", "amount": None}
    assert (large["change"], large["complete"]) == (None, False)
    (lacking,) = large["unpriced"]
    assert (lacking["model"], lacking["calls"]) == ("lab/small as lab/large", 1)


def test_what_no_language_model_answered_is_left_out() -> None:
    (large,) = others(call(1, 1), call(2, 1, service="index", model="embed", output_tokens=0))
    assert (large["calls"], large["left_out"]) == (1, 1)
    assert large["totals"] == {"recorded": "3", "amount": "6"}


def test_several_models_stand_in_the_order_in_which_they_were_asked_for() -> None:
    alternatives = others(call(1, 1), models=("lab/new", "lab/large", "lab/small"))
    assert [other["model"] for other in alternatives] == ["lab/new", "lab/large", "lab/small"]
    assert alternatives[2]["change"] == "0"


def test_in_words() -> None:
    Path("log.jsonl").write_text(call(1, 1) + call(2, 10))
    out = ran("reconcile", "log.jsonl", "--as-of", "2027-03-31", "--as", "lab/large").out
    assert (
        """
as lab/large: 2 calls, 6.00 USD as recorded, 14.00 USD on it, +8.00 (+133.3%)
  chat: 6.00 as recorded, 14.00 on it, +8.00
  another model gives different answers of different lengths: these are the tokens of the models that served
"""
        in out
    )


def test_a_model_of_the_catalog_and_one_that_nobody_has() -> None:
    (haiku,) = others(call(1, 1), models=("anthropic/claude-haiku-4-5",))
    assert haiku["totals"] == {"recorded": "3", "amount": "1.5"}  # 1 + 0.5
    done = ran("reconcile", "log.jsonl", "--as-of", "2027-03-31", "--as", "anthropic/claude-haiku-4-6")
    assert done.code == 2
    assert done.err.startswith("error: --as: no price list has a model `anthropic/claude-haiku-4-6`, did you mean")


def moved(*lines: str, by: str, model: str = "lab/large") -> list[dict[str, Any]]:
    Path("log.jsonl").write_text("".join(lines))
    done = ran("reconcile", "log.jsonl", "--as-of", "2027-03-31", "--format", "json", "--as", model, "--by", by)
    assert done.err == ""
    (alternative,) = json.loads(done.out)["alternatives"]
    assert alternative["by"] == by
    return list(alternative["parts"])


def test_the_sessions_that_move_most_come_first() -> None:
    """Each call is 3 as recorded and 6 on the other; two sessions of one and of three calls, and one call of none."""
    sessions = ("a", "b", "b", "b", None)
    lines = [call(at, 1, **({} if name is None else {"task_id": name})) for at, name in enumerate(sessions)]
    assert moved(*lines, by="session") == [
        {"name": "b", "recorded": "9", "amount": "18"},
        {"name": "a", "recorded": "3", "amount": "6"},
        {"name": "none", "recorded": "3", "amount": "6"},
    ]


def test_the_tags_that_move_most_come_first() -> None:
    lines = [call(at, 1, tags={"team": team}) for at, team in enumerate(("web", "mail", "mail"))]
    assert [(part["name"], part["amount"]) for part in moved(*lines, by="tag:team")] == [("mail", "12"), ("web", "6")]


def test_ten_of_them_are_told() -> None:
    lines = [call(at, 1, task_id=f"s{at:02}", input_tokens=1_000_000 * (at + 1)) for at in range(12)]
    assert [part["name"] for part in moved(*lines, by="session")] == [f"s{at:02}" for at in range(11, 1, -1)]


@pytest.mark.parametrize(
    "words", [("--by", "session"), ("--as", "lab/large", "--by", "tag:"), ("--as", "lab/large", "--by", "x")]
)
def test_what_calls_can_not_be_told_apart_by_is_refused(words: tuple[str, ...]) -> None:
    Path("log.jsonl").write_text(call(1, 1))
    assert ran("reconcile", "log.jsonl", *words).code == 2


def test_a_threshold_is_passed_by_the_tokens_that_the_other_model_counts() -> None:
    """1.3 times 100,000 and 120,000: only the second is above 150,000, and is 8 and 40 a million there."""
    facts = json.loads(prices())
    dear = {
        "when": {"prompt_tokens_over": 150_000},
        "rates": {"input_tokens": "8", "cache_read_tokens": "2", "output_tokens": "40"},
    }
    facts["models"]["lab/new"]["prices"].append({"source": "lab", **dear})
    Path("prices.json").write_text(json.dumps(facts))
    lines = [call(at, 1, input_tokens=sent, output_tokens=1000) for at, sent in enumerate((100_000, 120_000))]
    (new,) = others(*lines, models=("lab/new",))
    assert new["totals"]["amount"] == "1.846"  # 0.13 × 4 + 0.0013 × 20, 0.156 × 8 + 0.0013 × 40
