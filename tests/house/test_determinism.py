"""Same files, same day, same bytes: whatever order a process gives its sets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_money import BUDGET, CONTRACT, PRICES

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


def test_models_of_a_contract_keep_their_order(tmp_path: Path) -> None:
    (tmp_path / "budget.yaml").write_text(BUDGET)
    (tmp_path / "prices.json").write_text(PRICES)
    (tmp_path / "contract.json").write_text(CONTRACT)
    command = [sys.executable, "-m", "budgetlint", "check", "--as-of", "2027-07-01"]
    written = {
        subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False
        ).stdout
        for seed in "01234567"
    }
    assert len(written) == 1
    assert b"the contract's prices of `lab/image` and `lab/text` ended on 2027-06-30" in written.pop()
