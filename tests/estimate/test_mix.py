"""Workloads that are served in several ways at once, and quantities that several of them share."""

import json
from decimal import Decimal

import pytest

from budgetlint.api import load_snapshot
from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.line_items import Lack
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.tariff import Prices
from budgetlint.figures.exact import written
from budgetlint.model.budget import BudgetFile
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.shape.faults import budget_faults
from budgetlint.source.yaml_text import load_yaml

SNAPSHOT = load_snapshot(
    json.dumps(
        {
            "version": 1,
            "date": "2026-06-17",
            "currency": "USD",
            "models": {
                "a/small": {"prices": [{"rates": {"input_tokens": "1", "output_tokens": "5", "images": "0.02"}}]},
                "a/big": {"prices": [{"rates": {"input_tokens": "3", "output_tokens": "15", "images": "0.08"}}]},
            },
        }
    )
)


def file_of(text: str) -> BudgetFile:
    file = read_budget_file(load_yaml(f"version: 1\n{text}").data).file
    assert file is not None
    return file


def estimated(text: str) -> Estimate:
    return estimate(file_of(text), Prices(SNAPSHOT, SNAPSHOT.date))


CHAT = """
drivers: {questions: 180k}
buffer: 10%
workloads:
  chat:
    kind: llm-app
    model: a/small
    requests: {driver: questions, times: 1.4}
    input_tokens: 1000
    output_tokens: 100
    mix:
      short: {share: 80%}
      long: {model: a/big, input_tokens: 9000, multipliers: {retries: 10%}}
"""


def test_a_mix_is_the_sum_of_its_parts() -> None:
    chat = estimated(CHAT).workloads["chat"]
    assert chat.layers is not None
    assert chat.volume is not None
    assert [written(part.share or Decimal(0)) for part in chat.parts] == ["0.8", "0.2"]
    assert [written(part.layers.base) for part in chat.parts if part.layers] == ["302.4", "1436.4"]
    assert written(chat.volume.count) == "252000"
    assert (written(chat.layers.base), written(chat.layers.operational)) == ("1738.8", "1882.44")
    assert written(chat.layers.planned) == written(Decimal("1882.44") * Decimal("1.1"))
    assert [(step.name, written(step.change), step.factor) for step in chat.steps] == [("retries", "143.64", None)]
    assert written(sum((item.amount for item in chat.items), Decimal(0))) == "1738.8"


def test_an_agents_tasks_are_shared_out_before_rejection() -> None:
    """100 completed: started S = 100 ÷ (0.5 × 0.8 + 0.5) = 1000 ÷ 9, of which each part starts half."""
    file = """
workloads:
  fix:
    kind: agent
    model: a/small
    tasks: 100
    calls_per_task: 1
    context: {other: 1000}
    output_tokens: 0
    mix:
      cheap: {share: 50%, multipliers: {rejected_outputs: 20%}}
      dear: {share: 50%, model: a/big}
"""
    fix = estimated(file).workloads["fix"]
    counts = [part.volume.count for part in fix.parts if part.volume is not None]
    assert [written(count) for count in counts] == ["44.44444444444444444444444444", "55.55555555555555555555555556"]
    assert fix.layers is not None
    assert written(fix.layers.operational * 9) == "2"


def test_a_part_of_accepted_images_takes_its_own_attempts() -> None:
    file = """
workloads:
  shots:
    kind: image
    model: a/small
    accepted_images: 1000
    mix:
      draft: {share: 75%, attempts_per_accepted: 2}
      final: {model: a/big, attempts_per_accepted: 3}
"""
    shots = estimated(file).workloads["shots"]
    assert shots.funnel is not None
    assert shots.layers is not None
    assert written(shots.funnel.submitted) == "2250"
    assert written(shots.layers.base) == "90"


@pytest.mark.parametrize(
    "shares", ["{a: {share: 80%}}", "{a: {share: 80%}, b: {share: 30%}}", "{a: {}, b: {}}", "{a: {share: 100%}, b: {}}"]
)
def test_shares_that_do_not_come_to_all_leave_the_workload_unpriced(shares: str) -> None:
    file = f"workloads:\n  a: {{kind: embeddings, model: a/small, requests: 1, input_tokens: 1, mix: {shares}}}\n"
    estimate_of = estimated(file)
    assert [gap.lack for gap in estimate_of.workloads["a"].gaps] == [Lack.MIX]
    assert estimate_of.totals is None


def test_an_unpriced_part_leaves_the_whole_unpriced() -> None:
    estimate_of = estimated(CHAT.replace("a/big", "a/none"))
    chat = estimate_of.workloads["chat"]
    assert chat.layers is None
    assert [(part.name, part.layers is None) for part in chat.parts] == [("short", False), ("long", True)]
    assert [gap.value for gap in chat.gaps] == ["a/none"]


@pytest.mark.parametrize(
    ("drivers", "count"),
    [
        ("{q: 10}", "15"),
        ("{q: {quantity: 10}}", "15"),
        ("{q: {driver: p, times: 3}, p: 4}", "18"),
        ("{q: {driver: p}, p: {driver: o, times: 0.5}, o: 8}", "6"),
    ],
)
def test_a_volume_follows_its_driver(drivers: str, count: str) -> None:
    file = f"drivers: {drivers}\nworkloads:\n  a: {{kind: embeddings, model: a/small, requests: {{driver: q, times: 1.5}}, input_tokens: 1}}\n"
    volume = estimated(file).workloads["a"].volume
    assert volume is not None
    assert written(volume.count) == count


@pytest.mark.parametrize(
    "drivers",
    [
        "{}",
        "{q: {}}",
        "{q: {driver: q}}",
        "{q: {driver: p}, p: {driver: q}}",
        "{q: {driver: p}}",
        "{q: {quantity: 1, driver: p}, p: 1}",
    ],
)
def test_a_driver_without_a_quantity_prices_nothing(drivers: str) -> None:
    file = f"drivers: {drivers}\nworkloads:\n  a: {{kind: embeddings, model: a/small, requests: {{driver: q}}, input_tokens: 1}}\n"
    estimate_of = estimated(file)
    assert [gap.lack for gap in estimate_of.workloads["a"].gaps] == [Lack.DRIVER]
    assert estimate_of.totals is None


@pytest.mark.parametrize(
    "key", ["from: 2027-01", "until: 2027-01", "kind: agent", "requests: 3", "growth: {rate: 3%}", "mix: {c: {}}"]
)
def test_a_part_states_nothing_of_the_whole(key: str) -> None:
    text = CHAT.replace("short: {share: 80%}", f"short: {{share: 80%, {key}}}")
    document = load_yaml(f"version: 1\n{text}")
    name = key.partition(":")[0]
    assert [fault.message for fault in budget_faults(document)] == [
        f"`{name}` is not a key of a part: it is stated for the mix as a whole"
    ]


@pytest.mark.parametrize(("long", "factor"), [("10%", Decimal("1.1")), ("20%", None)])
def test_a_step_of_a_mix_has_a_factor_if_all_its_parts_have_the_same(long: str, factor: Decimal | None) -> None:
    retried = CHAT.replace("9000, multipliers: {retries: 10%}", f"9000, multipliers: {{retries: {long}}}")
    retried = retried.replace("share: 80%", "share: 80%, multipliers: {retries: 10%}")
    (step,) = estimated(retried).workloads["chat"].steps
    assert step.factor == factor


def test_a_cached_prefix_of_the_file_is_that_of_its_agents() -> None:
    """Other calls have no call before them."""
    file = """
multipliers: {cache: {mode: prefix}}
workloads:
  ask: {kind: llm-app, model: a/small, requests: 1, input_tokens: 1000, output_tokens: 0}
  fix: {kind: agent, model: a/small, tasks: 1, calls_per_task: 2, context: {other: 1000}, output_tokens: 0}
"""
    rates = {"input_tokens": "1", "output_tokens": "1", "cache_read_tokens": "0.1", "cache_write_tokens": "2"}
    models = {"a/small": {"prices": [{"rates": rates}]}}
    prices = load_snapshot(json.dumps({"version": 1, "date": "2026-06-17", "models": models}))
    workloads = estimate(file_of(file), Prices(prices, prices.date)).workloads
    steps = {name: [step.name for step in workload.steps] for name, workload in workloads.items()}
    assert steps == {"ask": [], "fix": ["cache"]}
