"""`python -OO` leaves out docstrings and assertions, and changes nothing that anybody sees."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import DAY, folder_with

HELPS = (
    "check",
    "report",
    "diff",
    "reconcile",
    "snapshot",
    "snapshot pin",
    "snapshot import",
    "init",
    "try",
    "prices",
    "schema",
)
WORDS = (
    *(f"{command} --help".strip() for command in ("", *HELPS)),
    "explain",
    "explain budget-exceeded",
    "schema budget",
    "schema snapshot",
    "schema report",
    f"check --as-of {DAY} --info",
    f"report --as-of {DAY} --format html",
    f"check --as-of {DAY} --format json",
)
RUN = "import sys; from budgetlint.cli.start import main; [main(line.split()) for line in sys.argv[1:]]"


@pytest.mark.slow
def test_nothing_changes(tmp_path: Path) -> None:
    folder_with(tmp_path)
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(Path(__file__).parents[2])}
    outputs = [
        subprocess.run(
            [sys.executable, *flags, "-c", RUN, *WORDS], cwd=tmp_path, env=environment, capture_output=True, check=True
        )
        for flags in ((), ("-O",), ("-OO",))
    ]
    assert len(outputs[0].stdout) > 100_000
    assert [(done.stdout, done.stderr) for done in outputs[1:]] == [(outputs[0].stdout, outputs[0].stderr)] * 2
