"""Spark gives what DuckDB gives, to the last byte: files by `spark-submit` on two cores of this machine and on a cluster of two workers, a table
through a Connect server."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from budgetlint.edges.warehouse.columns import described
from budgetlint.edges.warehouse.spark import Spark, session
from tests.cli.running import DAY, ran
from tests.engines.patience import comes_true
from tests.engines.samples import MOVED, expected, observed
from tests.engines.spark_cluster import LOCAL, Cluster, cluster, end
from tests.engines.spark_cluster_job import BUSY
from tests.engines.spark_job import LAKE
from tests.engines.tables import as_csv, as_lines, kinds, plan_in, varied
from tests.records.shown import text

pytestmark = [pytest.mark.engines, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
QUICK_START = {
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
}
"""Compiling takes longer than reading some hundred records."""


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a month as two files, with a record that is none, as one file `records`, as Parquet with types, in folders of days, and a plan."""
    folder = tmp_path_factory.mktemp("month")
    (folder / "logs").mkdir()
    records = varied()
    as_lines(records[:200], folder / "logs" / "a.jsonl")
    as_lines([*records[200:], {"hello": 1}], folder / "logs" / "b b.jsonl")
    as_lines(records, folder / "records")
    _as_parquet(as_csv(records, kinds("canonical"), folder / "month.csv"), folder / "month.parquet")
    _as_lake(folder / "month.parquet", folder / "lake")
    plan_in(folder)
    return folder


def _as_parquet(records: Path, path: Path) -> None:
    import duckdb

    types = {
        name: words.replace("JSON", "VARCHAR").replace("TIMESTAMP", "TIMESTAMPTZ")
        for name, words in kinds("canonical").items()
    }
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        read = f"read_csv('{records}', columns = {types}, nullstr = '\\N', header = false)"
        tags = 'CAST(CAST(tags AS JSON) AS STRUCT(team VARCHAR, "user" VARCHAR))'
        connection.execute(f"COPY (SELECT * REPLACE ({tags} AS tags) FROM {read}) TO '{path}' (FORMAT parquet)")


def _as_lake(month: Path, lake: Path) -> None:
    """Five days as Parquet in folders: a second file beside the first, a day that lacks columns, and one whose service is a folder."""
    import duckdb

    for day, lacks in ((9, ""), (10, ""), (11, "region, cached_input_tokens"), (12, "service"), (13, "")):
        folder = lake / f"dt=2026-06-{day:02}" / ("service=support-a%2Bb+c" if day == 12 else "")
        folder.mkdir(parents=True)
        columns = f"* EXCLUDE ({lacks})" if lacks else "*"
        for name in ("x", "other")[: 1 if day == 12 else 2]:
            rows = f"SELECT {columns} FROM read_parquet('{month}') WHERE day(created_at AT TIME ZONE 'UTC') = {day}"
            duckdb.sql(f"COPY ({rows}) TO '{folder}/{name}.parquet' (FORMAT parquet)")


@dataclass
class Server:
    """A session that is a Connect server too, and the folder in which it runs."""

    address: str
    folder: Path

    def is_busy(self) -> bool:
        """Whether any job runs there."""
        return (self.folder / "jobs").read_text(encoding="utf-8") != "0"


@pytest.fixture(scope="module")
def server(month: Path) -> Iterator[Server]:
    """The session in which files were read, as a Connect server."""
    import pyspark

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    settings = QUICK_START | {
        "spark.connect.grpc.binding.port": str(port),
        "spark.sql.warehouse.dir": str(month / "lake"),
    }
    words = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    submit = [str(Path(pyspark.__file__).parent / "bin" / "spark-submit"), "--master", "local[2]", *words]
    python = {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    with (month / "spark.log").open("w", encoding="utf-8") as log:
        job = subprocess.Popen(
            [*submit, str(ROOT / "tests" / "engines" / "spark_job.py")],
            cwd=month,
            env=os.environ | python,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        assert job.stdout is not None
        before = _until(job.stdout, "ready\n")
        assert before[-1:] == ["ready\n"], "".join(before) + (month / "spark.log").read_text(encoding="utf-8")[-3000:]
        assert comes_true((month / "jobs").exists)
        yield Server(f"sc://127.0.0.1:{port}", month)
    finally:
        job.terminate()
        try:
            job.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            job.kill()
            job.wait()


def _until(output: "IO[str]", word: str) -> list[str]:
    """The lines up to one with that word, or to the end."""
    lines = []
    for line in output:
        lines.append(line)
        if line == word:
            break
    return lines


def reconciled(*words: str) -> str:
    """The account as JSON, by DuckDB over files."""
    done = ran("reconcile", *words, "--budget", "plan.yaml", "--as-of", DAY, "--format", "json")
    assert (done.code, done.err) == (0, "")
    return done.out


def test_a_connect_server_that_is_not_there_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, for PySpark alone would try for ten minutes; and without a part of the address."""
    monkeypatch.chdir(tmp_path)
    plan_in(tmp_path)
    for name in ("grpc_proxy", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    words = ("--table", "records", "--budget", "plan.yaml", "--as-of", DAY)
    for address, why in (
        ("sc://127.0.0.1:1/;token=hunter2", "the Connect server can't be reached: Connection refused"),
        ("sc://hunter2.invalid/;token=hunter2", "the Connect server can't be reached: "),
    ):
        done = ran("reconcile", "--engine", "spark", "--connect", address, *words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"error: can't start a session: {why}")
        assert "hunter2" not in done.err


def test_spark_gives_what_files_give(month: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """One test, for tests that are spread over processes would start a session each."""
    monkeypatch.chdir(month)
    _files_in_a_submitted_session(month)
    _a_table_through_a_connect_server(server.address)
    for name in ("SPARK_REMOTE", "SPARK_LOCAL_REMOTE", "SPARK_CONNECT_MODE_ENABLED"):
        monkeypatch.setenv(name, "")  # and so unset afterwards, for a session in this process sets them
        monkeypatch.delenv(name)
    _statements_for_databricks(server.address, month)
    _an_interrupted_query_runs_on_nowhere(server)


def _files_in_a_submitted_session(month: Path) -> None:
    by_duckdb = reconciled("logs")
    assert '"path": "logs/b b.jsonl"' in by_duckdb
    assert _without_reasons((month / "files.json").read_text(encoding="utf-8")) == _without_reasons(by_duckdb)
    files = [str(path) for path in sorted(Path("lake").glob("dt=*/x.parquet"))]
    assert (month / "lake.json").read_text(encoding="utf-8") == reconciled(*files, *LAKE[1:])


def _without_reasons(account: str) -> str:
    """Without why records were set aside, which files say by their lines."""
    before, _, rest = account.partition('"first_set_aside": [')
    return before + rest.partition("]")[2]


def _a_table_through_a_connect_server(server: str) -> None:
    words = ["--engine", "spark", "--connect", server, "--table", "records", "--budget", "plan.yaml", "--as-of", DAY]
    done = subprocess.run(
        [sys.executable, "-m", "budgetlint", "reconcile", *words, "--format", "json"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout == reconciled("records")


class Databricks:
    """A session that is sent Databricks' statements."""

    dialect = "databricks"
    files: tuple[str, ...] = ()

    def __init__(self, session: Spark) -> None:
        self.kinds, self.ask, self.reads = session.kinds, session.ask, session.reads


def _statements_for_databricks(server: str, folder: Path) -> None:
    """Spark describes a table as Databricks does."""
    with session(server, ["records"], None, 600, None) as spark:
        assert described(spark.ask("DESCRIBE parted")) == spark.kinds("parted")
        assert spark.kinds("parted") == {"tags": "MAP(VARCHAR, VARCHAR)", "dt": "DATE"}
        by_databricks = observed(Databricks(spark), "canonical", MOVED)
    assert text(by_databricks) == text(expected("canonical", folder, MOVED))


def _an_interrupted_query_runs_on_nowhere(server: Server) -> None:
    words = ["--engine", "spark", "--connect", server.address, "--table", "endless", "--budget", "plan.yaml"]
    running = subprocess.Popen(
        [sys.executable, "-m", "budgetlint", "reconcile", *words, "--as-of", DAY],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert comes_true(server.is_busy)
    running.send_signal(signal.SIGINT)
    assert (running.communicate(timeout=240)[0], running.returncode) == ("", 130)
    assert comes_true(lambda: not server.is_busy())


def test_a_cluster_gives_what_files_give(month: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if it loses a worker. Its executors need no Python, and are free once the job has ended after SIGINT."""
    import pyspark

    monkeypatch.chdir(month)
    spark = Path(pyspark.__file__).parent
    with cluster(spark, tmp_path) as running:
        job = _submitted(spark, running, tmp_path / "job.log")
        try:
            assert job.stdout is not None
            before = _until(job.stdout, BUSY)
            assert before[-1:] == [BUSY], "".join(before) + (tmp_path / "job.log").read_text(encoding="utf-8")[-3000:]
            assert all(running.tasks()), running.tasks()
            assert len(running.tasks()) == len(running.workers)
            running.lose_a_worker()
            printed = job.communicate(timeout=240)[0]
        finally:
            end(job)
        assert job.returncode == 130, printed
        assert comes_true(running.is_free)
    by_duckdb = _without_reasons(reconciled("logs"))
    for account in ("first.json", "second.json"):
        assert _without_reasons((month / account).read_text(encoding="utf-8")) == by_duckdb


def _submitted(spark: Path, running: Cluster, log: Path) -> "subprocess.Popen[str]":
    """The job in client mode, which begins once both executors are there."""
    settings = {name: value for name, value in QUICK_START.items() if name != "spark.plugins"} | {
        "spark.executor.extraJavaOptions": QUICK_START["spark.driver.extraJavaOptions"],
        "spark.executor.memory": "512m",
        "spark.cores.max": str(len(running.workers)),
        "spark.scheduler.minRegisteredResourcesRatio": "1",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
    }
    words = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    submit = [str(spark / "bin" / "spark-submit"), "--master", running.master, "--deploy-mode", "client", *words]
    python = {"PYSPARK_PYTHON": "/bin/false", "PYSPARK_DRIVER_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    with log.open("w", encoding="utf-8") as errors:
        return subprocess.Popen(
            [*submit, str(ROOT / "tests" / "engines" / "spark_cluster_job.py")],
            env=os.environ | python | {"SPARK_LOCAL_IP": LOCAL},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
            text=True,
        )
