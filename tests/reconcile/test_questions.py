"""Each driver of a known plan moved alone by a known amount: the report names it and its money, to the last digit."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reconcile.october import PLANNED, Month
from tests.reconcile.running import account, answers, reasons, sums

pytestmark = pytest.mark.slow

NO = ["no"] * 7


def test_a_month_as_planned_differs_by_the_buffer_alone(tmp_path: Path) -> None:
    data = account(PLANNED, tmp_path)
    assert answers(data) == NO
    assert reasons(data) == {}
    assert all(walked == bill for walked, bill in sums(data))


@pytest.mark.parametrize(
    ("moved", "question", "reasons_of"),
    [
        # 600 more requests × 0.0135 × 1.03
        (replace(PLANNED, requests=6600, retries=198), 0, {"volume": "8.343"}),
        # 600 of 6,180 calls × (0.0225 − 0.0135)
        (replace(PLANNED, other_model_every=10), 1, {"model": "5.4"}),
        # 6,180 calls × 100 more tokens × 15 per million
        (replace(PLANNED, output_tokens=600), 2, {"output tokens": "9.27"}),
        # 180 more retries × 0.0135
        (replace(PLANNED, retries=360), 3, {"retries": "2.43"}),
        # 480 accepted × 0.5 more attempts × 0.04
        (replace(PLANNED, attempts_for_two=5), 4, {"attempts per accepted output": "9.6"}),
        # 12 clips × 8 seconds × 0.12
        (replace(PLANNED, timeout_clips=12), 5, {"time-out duplicates": "11.52"}),
        # 83.43 × 2%
        (replace(PLANNED, provider_factor=Decimal("1.02")), 6, {"provider's figure": "1.6686"}),
        # 40 calls × (30,000 × 5 + 4,000 × 25) per million
        (replace(PLANNED, nobodys_calls=40), None, {"spend nobody planned": "10"}),
        # 100 tasks × (54,500 × 3.75 + 839,500 × 0.3 + 16,800 × 15 − the same of 20 calls) per million
        (replace(PLANNED, calls_per_task=24), None, {"calls per task": "12.54"}),
        # 20 more tasks × 0.582825
        (replace(PLANNED, tasks=120), 0, {"volume": "11.6565"}),
    ],
    ids=["volume", "model", "output", "retries", "regenerations", "time-outs", "provider", "nobody", "calls", "tasks"],
)
def test_a_driver_moved_alone_is_told_alone(
    moved: Month, question: int | None, reasons_of: dict[str, str], tmp_path: Path
) -> None:
    data = account(moved, tmp_path)
    assert reasons(data) == {name: Decimal(amount) for name, amount in reasons_of.items()}
    assert answers(data) == ["yes" if at == question else "no" for at in range(7)]
    assert all(walked == bill for walked, bill in sums(data))
