"""BigQuery's own client against its REST interface: a dry run says how many bytes, and a query that is interrupted runs on nowhere."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.engines.bigquery import Jobs, served
from tests.engines.tables import kinds, plan_in

pytestmark = [pytest.mark.engines, pytest.mark.bigquery, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
WORDS = (
    "reconcile",
    "--connect",
    "bigquery://lake/logs",
    "--source",
    "canonical",
    "--table",
    "calls",
    "--covers",
    "2026-06",
    "--budget",
    "plan.yaml",
    "--as-of",
    DAY,
)


def _columns() -> dict[str, str]:
    return {name: words for name, words in kinds("canonical").items() if words != "BOOLEAN"}


def test_a_dry_run_says_how_many_bytes_bigquery_would_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plan_in(tmp_path)
    jobs = Jobs(_columns(), 1_234_567)
    with served(jobs, tmp_path) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        done = ran(*WORDS, "--dry-run")
        printed = ran(*WORDS, "--print-sql", "bigquery")
    assert (done.code, done.err) == (0, "")
    names = ("problems", "grouped", "spreads", "tasks")
    assert done.out == "".join(f"{name}: 1,234,567 bytes\n" for name in names)
    assert [query["dryRun"] for query in jobs.queries] == [True] * 4
    sent = "".join(f"-- {name}\n{of['query']['query']};\n\n" for name, of in zip(names, jobs.queries, strict=True))
    assert printed.out == sent.removesuffix("\n")
    assert "`created_at` < '2026-07-01 00:00:00'" in printed.out, "which a DATETIME is compared with too"


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_query_is_cancelled_in_bigquery(signalled: signal.Signals, tmp_path: Path) -> None:
    plan_in(tmp_path)
    jobs = Jobs(_columns(), 0)
    with served(jobs, tmp_path) as environment:
        running = subprocess.Popen(
            [sys.executable, "-m", "budgetlint", *WORDS, "--timeout", "77"],
            cwd=tmp_path,
            env=os.environ | environment | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert jobs.began.wait(240)
        running.send_signal(signalled)
        out, err = running.communicate(timeout=240)
        assert jobs.cancelled.is_set()
    assert (out, err) == ("", "")
    assert jobs.queries[0]["jobTimeoutMs"] == "77000"
    assert running.returncode == (130 if signalled == signal.SIGINT else -signal.SIGTERM)
