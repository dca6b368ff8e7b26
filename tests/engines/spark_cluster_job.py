"""What `spark-submit` runs on a cluster in the tests: the account of a folder, again while a worker is lost, and a statement that is interrupted."""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from budgetlint.cli.start import main
from tests.cli.running import DAY

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WORDS = ("--budget", "plan.yaml", "--as-of", DAY, "--format", "json")
BUSY = "busy\n"
ENDLESS = (
    "CREATE TEMPORARY VIEW endless AS SELECT r.* FROM parquet.`month.parquet` AS r, range(1000000000000000) AS many"
)


def run() -> int:
    """The exit code of the interrupted command; the accounts are in `first.json` and `second.json`."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.getOrCreate()
    _account("first.json", "logs")
    _when_busy(session, _say_busy)
    _account("second.json", Path("logs").absolute().as_uri())
    session.sql(ENDLESS)
    _when_busy(session, lambda: os.kill(os.getpid(), signal.SIGINT))
    return main(("reconcile", "--engine", "spark", "endless", *WORDS))


def _account(path: str, logs: str) -> None:
    with Path(path).open("w", encoding="utf-8") as out, contextlib.redirect_stdout(out):
        code = main(("reconcile", "--engine", "spark", logs, *WORDS))
    assert code == 0, code


def _when_busy(session: "SparkSession", then: Callable[[], None]) -> None:
    """Do something as soon as a stage of a statement runs on more than one executor."""

    def wait() -> None:
        tracker = session.sparkContext.statusTracker()
        while not any(
            stage is not None and stage.numTasks > 1 and stage.numActiveTasks
            for stage in map(tracker.getStageInfo, tracker.getActiveStageIds())
        ):
            time.sleep(0.05)
        then()

    threading.Thread(target=wait, daemon=True).start()


def _say_busy() -> None:
    sys.stderr.write(BUSY)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(run())
