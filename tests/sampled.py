"""Families of cases, a few of which are quick tests while the others are left to the whole run."""

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet


def sampled(cases: Iterable[object], quick: int) -> list[ParameterSet]:
    """Cases of one parameter, or tuples of several: this many, evenly spread, are kept as they are, and the others are marked `slow`."""
    values = [_parameters(case) for case in cases]
    kept = {round(at * (len(values) - 1) / max(quick - 1, 1)) for at in range(quick)}
    return [value if at in kept else _slow(value) for at, value in enumerate(values)]


def _parameters(case: object) -> ParameterSet:
    if isinstance(case, ParameterSet):
        return case
    return pytest.param(*case) if isinstance(case, tuple) else pytest.param(case)


def _slow(value: ParameterSet) -> ParameterSet:
    return value._replace(marks=[*value.marks, pytest.mark.slow])
