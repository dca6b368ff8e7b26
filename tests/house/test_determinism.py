"""Same files, same day, same bytes: whatever order a process gives its sets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMANDS = [
    ("check", "tests/corpus", "--format", "json"),
    ("check", "tests/corpus", "--format", "sarif"),
    ("report", "examples", "tests/corpus/arithmetic", "--format", "html"),
    ("diff", "tests/corpus/arithmetic", "tests/corpus/faults", "--format", "json"),
    ("snapshot", "show", "claude-sonnet-4-6"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_same_bytes(words: tuple[str, ...]) -> None:
    day = () if words[0] == "snapshot" else ("--as-of", "2026-07-01")
    written = {
        subprocess.run(
            [sys.executable, "-m", "budgetlint", *words, *day],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(written) == 1
    assert len(written.pop()) > 1000
