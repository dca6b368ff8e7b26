"""What `spark-submit` runs in the tests: files in this session, and the same records as a table that a Connect client reads afterwards.

Until it is ended, it writes how many jobs run there to the file `jobs`.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from budgetlint.cli.start import main
from tests.cli.running import DAY

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WORDS = ("--budget", "plan.yaml", "--as-of", DAY, "--format", "json")
LAKE = ("lake/dt=*/x.parquet", "lake/dt=2026-06-12", "--covers", "2026-06-10..2026-06-12")
"""Some files of folders of days, one folder whole; of these, three days."""

ENDLESS = "CREATE VIEW endless AS SELECT r.* FROM spark_catalog.default.records AS r, range(1000000000000000) AS many"

PARTED = "CREATE TABLE parted PARTITIONED BY (dt) AS SELECT map('team', 'docs') AS tags, DATE '2026-06-01' AS dt"


def run() -> None:
    """The accounts of the files in `files.json` and `lake.json`, a word on standard output, and the session until it is ended."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.getOrCreate()
    session.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    _account("files.json", "logs")
    _account("lake.json", *LAKE)
    assert session.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo"
    session.read.parquet("month.parquet").write.saveAsTable("records")
    session.sql(PARTED)
    session.sql(ENDLESS)
    _interrupted_here(session)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        _write_jobs(session)
        time.sleep(0.1)


def _account(path: str, *words: str) -> None:
    with Path(path).open("w", encoding="utf-8") as out, contextlib.redirect_stdout(out):
        code = main(("reconcile", "--engine", "spark", *words, *WORDS))
    assert code == 0, code


def _interrupted_here(session: "SparkSession") -> None:
    """SIGINT in the session's own process cancels the statement; the session goes on, with its settings restored."""
    threading.Thread(target=_interrupt_when_busy, args=(session,), daemon=True).start()
    code = main(("reconcile", "--engine", "spark", "endless", *WORDS))
    assert code == 130, code
    deadline = time.monotonic() + 120
    while _jobs(session):
        assert time.monotonic() < deadline, "a job runs on"
        time.sleep(0.1)
    assert session.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo"
    assert not session.catalog.tableExists("budgetlint_records")
    assert session.sql("SELECT COUNT(*) FROM records").collect()[0][0] > 0


def _interrupt_when_busy(session: "SparkSession") -> None:
    while not _jobs(session):
        time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGINT)


def _jobs(session: "SparkSession") -> int:
    return len(session.sparkContext.statusTracker().getActiveJobsIds())


def _write_jobs(session: "SparkSession") -> None:
    new = Path("jobs.new")
    new.write_text(str(_jobs(session)), encoding="utf-8")
    new.replace("jobs")


if __name__ == "__main__":
    run()
