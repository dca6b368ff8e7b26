"""The expected errors of a bad file: each error's place, rule and words, in order of place.

`expected.txt` has `line:column rule: message` for each error, with its help indented below. Places and rules are written
by hand; `make generate` updates the words if places and rules agree with what `check` finds.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

CORPUS = Path(__file__).parent / "faults"
DAY = "2026-07-01"
PLACED = re.compile(r"(\d+:\d+ [a-z0-9-]+): .+(?:\n    .+)*\n")
"""An expected error: its place and rule, its words, and its help."""


def in_words(finding: Mapping[str, object]) -> str:
    """An error as `expected.txt` has it."""
    advice = f"    {finding['help']}\n" if finding.get("help") else ""
    return f"{finding['line']}:{finding['column']} {finding['rule']}: {finding['message']}\n{advice}"


def refreshed() -> Iterator[tuple[Path, str]]:
    """Each `expected.txt` with today's words; unchanged if places or rules differ."""
    cases = sorted(path.parent for path in CORPUS.glob("*/budget.yaml"))
    words = [f"{case.name}/budget.yaml" for case in cases]
    command = [sys.executable, "-m", "budgetlint", "check", "--format", "json", "--as-of", DAY, *words]
    done = subprocess.run(command, cwd=CORPUS, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    errors = [finding for finding in json.loads(done.stdout)["findings"] if finding["severity"] == "error"]
    for case in cases:
        path = case / "expected.txt"
        today = "".join(in_words(finding) for finding in errors if finding["path"] == f"{case.name}/budget.yaml")
        written = path.read_text(encoding="utf-8")
        yield path, today if _places(today) == _places(written) else written


def _places(text: str) -> list[str]:
    return PLACED.findall(text)
