"""Seven things a plan may be wrong about, each moved alone by a known amount and seen by exactly that amount."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from budgetlint.records.matching import RecordMatch
from budgetlint.records.observed import WorkloadObserved
from tests.records.month import Month, write

pytestmark = pytest.mark.slow

MATCHES = (
    RecordMatch("support-chat", service=("support-*",)),
    RecordMatch("product-shots", service=("product-shots",)),
)
PLAN = Month()


def figures(month: Month, folder: Path) -> dict[str, object]:
    chat, shots = observe([write(month, folder / "month.jsonl")], MATCHES).workloads
    return {
        "volume": chat.calls.requests,
        "models": tuple(dict.fromkeys(one.model for one in chat.models)),
        "output": _mean(chat, "output_tokens"),
        "retries": (chat.calls.retries, chat.calls.billed_retries),
        "regenerations": (shots.funnel.successful, shots.funnel.accepted),
        "timeout duplicates": shots.calls.timeout_duplicates,
        "gap": chat.cost.gap,
    }


def _mean(observed: WorkloadObserved, quantity: str) -> Decimal:
    spread = observed.spread(quantity)
    assert spread is not None
    return spread.mean


PLANNED = {
    "volume": 600,
    "models": ("claude-sonnet-4-5",),
    "output": Decimal(500),
    "retries": (6, 6),
    "regenerations": (100, 50),
    "timeout duplicates": 0,
    "gap": Decimal(0),
}


def test_a_month_as_planned(tmp_path: Path) -> None:
    assert figures(PLAN, tmp_path) == PLANNED


@pytest.mark.parametrize(
    ("moved", "seen"),
    [
        (replace(PLAN, requests=1200, retried_every=200), {"volume": 1200}),
        (replace(PLAN, model="claude-opus-4-5"), {"models": ("claude-opus-4-5",)}),
        (replace(PLAN, output_tokens=650), {"output": Decimal(650)}),
        (replace(PLAN, retried_every=50), {"retries": (12, 12)}),
        (replace(PLAN, attempts_per_accepted=3), {"regenerations": (150, 50)}),
        (replace(PLAN, timeout_duplicates=7), {"timeout duplicates": 7}),
        (replace(PLAN, reported_per_estimated=Decimal("1.05")), {"gap": Decimal("0.40905")}),
    ],
    ids=["volume", "model", "output", "retries", "regenerations", "timeout-duplicates", "provider-figure"],
)
def test_a_driver_moved_alone_moves_alone(moved: Month, seen: dict[str, object], tmp_path: Path) -> None:
    assert figures(moved, tmp_path) == PLANNED | seen
