"""Families of cases of which a few are quick and the others wait for the whole run."""

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet


def sampled(cases: Iterable[object], quick: int) -> list[ParameterSet]:
    """Cases of one parameter, or tuples of several: so many from first to last as they are, the others marked `slow`."""
    values = [case if isinstance(case, tuple) else (case,) for case in cases]
    kept = {round(at * (len(values) - 1) / max(quick - 1, 1)) for at in range(quick)}
    return [pytest.param(*value, marks=() if at in kept else pytest.mark.slow) for at, value in enumerate(values)]
