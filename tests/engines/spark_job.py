"""What `spark-submit` runs in the tests: files in this session, and the same records as a table that a Connect client reads afterwards."""

import contextlib
import sys
from pathlib import Path

from pyspark.sql import SparkSession

from budgetlint.cli.start import main
from tests.cli.running import DAY

FILES = ("logs", "--budget", "plan.yaml", "--as-of", DAY, "--format", "json")
"""What is asked of a folder of files."""


def run() -> None:
    """The account of the files in `files.json`, a word on standard output, and the session until it is ended."""
    session = SparkSession.builder.getOrCreate()
    session.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    with Path("files.json").open("w", encoding="utf-8") as out, contextlib.redirect_stdout(out):
        code = main(("reconcile", "--engine", "spark", *FILES))
    assert code == 0
    assert session.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo"
    session.read.parquet("month.parquet").write.saveAsTable("records")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    run()
