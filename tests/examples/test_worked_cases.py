"""The design's worked cases, held to the last digit on the examples that tell them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import budgetlint
from budgetlint.estimate.results import Estimate
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.figures.exact import settled

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 11, 24)
CENT = Decimal("0.01")


def estimated(example: str) -> Estimate:
    folder = EXAMPLES / example
    file = budgetlint.load_budget((folder / "budget.yaml").read_text("utf-8"))
    assert file.pricing is not None
    prices = budgetlint.load_snapshot((folder / file.pricing.snapshot).read_text("utf-8"))
    return budgetlint.estimate_budget(file, prices, DAY)


def input_of_a_task(workload: WorkloadEstimate) -> tuple[Decimal, Decimal]:
    """What the input tokens of one task cost uncached, and what they cost with the prefix cached."""
    assert workload.volume is not None
    tasks = workload.volume.count
    plain = sum((item.amount for item in workload.items if item.meter == "input_tokens"), Decimal(0))
    cache = next(step for step in workload.steps if step.name == "cache")
    cached = sum((item.amount for item in cache.items), Decimal(0))
    return settled(plain / tasks), settled(cached / tasks)


def test_llm_app_is_81_then_83_43_then_95_9445() -> None:
    chat = estimated("llm-app").workloads["support-chat"]
    assert chat.volume is not None
    assert chat.volume.count == 6000
    amounts = [(item.meter, Decimal(item.amount)) for item in chat.items]
    assert amounts == [("input_tokens", Decimal(36)), ("output_tokens", Decimal(45))]
    assert chat.layers is not None
    shown = (chat.layers.base, chat.layers.operational, chat.layers.planned)
    assert tuple(map(settled, shown)) == (Decimal(81), Decimal("83.43"), Decimal("95.9445"))


def test_image_feature_is_96_and_0_096_an_accepted_image() -> None:
    shots = estimated("image-feature").workloads["product-shots"]
    assert shots.layers is not None
    assert settled(shots.layers.base) == 96
    assert shots.items[0].quantity == 2400
    assert shots.items[0].rate.amount == Decimal("0.04")
    per_image = shots.unit_costs[0]
    assert per_image.per == "accepted-image"
    assert per_image.layers is not None
    assert settled(per_image.layers.base) == Decimal("0.096")


def test_coding_agent_costs_8_5125_uncached_and_1_17_cached_at_50_calls() -> None:
    plain, cached = input_of_a_task(estimated("coding-agent").workloads["fix-bugs"])
    assert plain == Decimal("8.5125")
    assert cached.quantize(CENT) == Decimal("1.17")


def test_coding_agent_costs_101_55_uncached_and_11_25_cached_at_200_calls() -> None:
    plain, cached = input_of_a_task(estimated("coding-agent").workloads["migrate-services"])
    assert plain == Decimal("101.55")
    assert cached.quantize(CENT) == Decimal("11.25")
