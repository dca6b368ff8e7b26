"""Every source's sample through the whole command without a setting: nothing is lost, and the sums hold."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.reconcile.running import members, sums

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[1] / "records" / "data"
SAMPLES = sorted(folder for folder in DATA.iterdir() if folder.is_dir() and folder.name != "not-records")
SOURCES = [
    folder.name
    for folder in SAMPLES
    if json.loads((folder / "expected.json").read_text(encoding="utf-8")).keys() & {"workloads", "bills"}
]
PLAN = """\
version: 1
pricing: {snapshot: builtin}
buffer: 10%
workloads:
  claude:
    {kind: llm-app, model: anthropic/claude-sonnet-4-5, requests: 100, input_tokens: 2000, output_tokens: 500, match: {model: "*claude*"}}
  gpt:
    {kind: llm-app, model: openai/gpt-5, requests: 100, input_tokens: 2000, output_tokens: 500, match: {model: "*gpt*"}}
"""


@pytest.mark.parametrize("source", SOURCES)
def test_a_sample(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(DATA / source, tmp_path / "logs", ignore=shutil.ignore_patterns("expected*"))
    (tmp_path / "budget.yaml").write_text(PLAN, encoding="utf-8")
    done = ran("reconcile", "logs", "--as-of", DAY, "--format", "json")
    assert (done.code, done.err) == (0, "")
    data = json.loads(done.out)
    assert data["records"]["read"] > 0
    known = [
        workload
        for file in members(data, "files")
        for workload in members(file, "workloads")
        if workload["bill"] is not None
    ]
    totals = [total for total in members(data, "totals") if total["bill"] is not None]
    whole = {**data, "files": [{"workloads": known}], "totals": totals}
    assert all(walked == bill for walked, bill in sums(whole))
    for form in ("text", "markdown", "html"):
        assert ran("reconcile", "logs", "--as-of", DAY, "--format", form).code == 0
