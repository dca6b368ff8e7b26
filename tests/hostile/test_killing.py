"""Nothing is lost where a command that writes is killed; `make kill` does so 500 times each."""

import os
from pathlib import Path

import pytest

from tests.hostile.killing import WRITERS, tried

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]


@pytest.mark.parametrize("name", WRITERS)
def test_a_killed_command_loses_nothing_and_another_heals(name: str, tmp_path: Path) -> None:
    result = tried(name, tmp_path / "repository", times=10, seed=7)
    assert (result.faults, result.killed >= 5) == ([], True)
