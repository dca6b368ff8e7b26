"""Prefix caching as real sessions show it, told in the plan's own terms and suggested."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.source.yaml_text import load_yaml
from tests.cli.running import DAY, ran
from tests.reconcile.running import members

pytestmark = pytest.mark.slow

RATES = {"input_tokens": "3", "cache_read_tokens": "0.3", "cache_write_tokens": "3.75", "output_tokens": "15"}
PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
    "models": {"lab/small": {"prices": [{"source": "lab", "rates": {**RATES, "cache_write_1h_tokens": "6"}}]}},
}
AGENT = "kind: agent, model: lab/small, tasks: 4, calls_per_task: 10, context: {other: 5000, growth_per_call: 500}, output_tokens: 100"
CHAT = "kind: llm-app, model: lab/small, requests: 4, input_tokens: 1000, output_tokens: 100"


def plan(workload: str) -> None:
    Path("prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    head = "version: 1\nperiod: day\npricing: {snapshot: prices.json}\nworkloads:\n"
    Path("budget.yaml").write_text(f"{head}  it: {{{workload}, match: {{model: small}}}}\n", encoding="utf-8")


def record(call_id: str, **more: object) -> str:
    line = {"request_id": call_id, "provider": "lab", "model": "small", "output_tokens": 100}
    return json.dumps({**line, "created_at": "2026-06-01T10:00:00Z", **more}) + "\n"


def sessions(missed: int = 0, written: str = "cache_write_tokens") -> None:
    """Four tasks of ten calls: each sends 3 tokens beside its prefix, reads what came before and writes what is new."""
    lines = []
    for task in range(4):
        for call in range(10):
            carried = 5000 + 500 * call
            read = 0 if call == 0 or call <= missed else carried - 500
            lines.append(
                record(
                    f"r{task}-{call}",
                    task_id=f"t{task}",
                    created_at=f"2026-06-01T10:{call:02}:00Z",
                    input_tokens=carried + 3,
                    cached_input_tokens=read,
                    **{written: carried - read},
                )
            )
    Path("log.jsonl").write_text("".join(lines), encoding="utf-8")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def suggested() -> list[str]:
    out = ran("reconcile", "log.jsonl", "--as-of", DAY, "--suggest").out
    return [line for line in out.splitlines() if "cache" in line]


@pytest.mark.parametrize(
    ("workload", "missed", "written", "line"),
    [
        (AGENT, 0, "cache_write_tokens", "it.multipliers.cache: none → {mode: prefix, hit_rate: 100%}"),
        (AGENT, 0, "cache_write_1h_tokens", "it.multipliers.cache: none → {mode: prefix, hit_rate: 100%, ttl: 1h}"),
        (AGENT, 2, "cache_write_tokens", "it.multipliers.cache: none → {mode: prefix, hit_rate: 83.3%}"),
        (
            f"{AGENT}, multipliers: {{retries: 1%, cache: {{mode: prefix, hit_rate: 90%}}}}",
            2,
            "cache_write_tokens",
            "it.multipliers.cache.hit_rate: 90% → 83.3%",
        ),
        (
            f"{AGENT}, multipliers: {{retries: 1%}}",
            0,
            "cache_write_tokens",
            "it.multipliers.cache: none → {mode: prefix, hit_rate: 100%}",
        ),
    ],
)
def test_a_prefix_is_suggested_and_written(workload: str, missed: int, written: str, line: str) -> None:
    plan(workload)
    sessions(missed, written)
    assert suggested() == [line]
    ran("reconcile", "log.jsonl", "--as-of", DAY, "--write")
    data = load_yaml(Path("budget.yaml").read_text(encoding="utf-8")).data
    assert isinstance(data, dict)
    assert "mode: prefix" in Path("budget.yaml").read_text(encoding="utf-8")
    assert suggested() == []
    assert ran("check", "budget.yaml", "--as-of", DAY).code == 0


def test_the_money_is_that_of_each_token() -> None:
    plan(f"{AGENT}, multipliers: {{cache: {{mode: prefix}}}}")
    sessions()
    out = ran("reconcile", "log.jsonl", "--as-of", DAY, "--format", "json").out
    (it,) = members(members(json.loads(out), "files")[0], "workloads")
    (row,) = [row for row in members(it, "assumptions") if str(row["name"]).startswith("cache")]
    assert (row["name"], row["planned"]) == ("cache_hit_rate", "1")
    assert round(Decimal(str(row["observed"])), 3) == 1
    # a task: 9,500 written, 63,000 read, 30 beside, 1,000 out
    assert it["estimated"] == "0.27846"


def test_shares_of_a_chat_are_suggested() -> None:
    plan(CHAT)
    lines = [record(f"r{at}", input_tokens=1000, cached_input_tokens=600, cache_write_tokens=100) for at in range(4)]
    Path("log.jsonl").write_text("".join(lines), encoding="utf-8")
    assert suggested() == ["it.multipliers.cache: none → {reads: 60%, writes: 10%}"]
    ran("reconcile", "log.jsonl", "--as-of", DAY, "--write")
    assert suggested() == []


def test_another_mode_is_left_to_a_person() -> None:
    plan(f"{AGENT}, multipliers: {{cache: {{reads: 50%}}}}")
    sessions()
    assert (
        suggested()[-1] == "it.multipliers.cache: {reads: 50%, writes: 0%} → {mode: prefix, hit_rate: 100%} (by hand)"
    )
