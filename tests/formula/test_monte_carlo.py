"""Ranges against plain random draws that share nothing with the product; `python -m benchmarks.ranges` takes ten million."""

import pytest

from benchmarks.ranges import apart

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("workloads", [1, 3, 12])
def test_within_a_point_and_a_percent(workloads: int) -> None:
    share, points = apart(workloads, 1_000_000)
    assert share < 0.01
    assert points < 1
